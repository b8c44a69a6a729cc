// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.events;

import jdk.jfr.FlightRecorder;

/** Whether anybody records events. */
public final class FlightRecording {

  /**
   * Whether the JDK has a flight recorder and this module may use it: it requires it statically.
   */
  private static final boolean PRESENT = isPresent();

  private static boolean isPresent() {
    Module recorder = ModuleLayer.boot().findModule("jdk.jfr").orElse(null);
    return recorder != null && FlightRecording.class.getModule().canRead(recorder);
  }

  private FlightRecording() {}

  /**
   * {@return whether the flight recorder was ever used in this JVM} Only then event classes may be
   * loaded: that alone would take long. Which events are recorded, they know themselves.
   */
  public static boolean isOn() {
    return PRESENT && FlightRecorder.isInitialized();
  }
}
