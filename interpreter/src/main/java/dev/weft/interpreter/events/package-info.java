// SPDX-License-Identifier: Apache-2.0

/**
 * Events for the JDK's flight recorder. The module {@code jdk.jfr} need not be there: nothing
 * outside of {@link dev.weft.interpreter.events.FlightRecording} may touch an event class before it
 * has said that events are recorded.
 */
package dev.weft.interpreter.events;
