// SPDX-License-Identifier: Apache-2.0
/** What the numeric instructions compute (core 4.3). Not exported. */
package dev.weft.interpreter.numeric;
