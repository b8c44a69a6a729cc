// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.core.error.Trap;

/** Calls that tests expect to trap. */
final class Calls {

  private Calls() {}

  static Trap trap(Runnable call) {
    Trap trap = catchThrowableOfType(Trap.class, call::run);
    if (trap == null) {
      throw new AssertionError("expected a trap");
    }
    return trap;
  }
}
