// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

import dev.weft.core.type.ValueType;
import java.util.List;

/**
 * The code of a function (core 2.5.3), still in its binary form.
 *
 * @param locals the locals that follow the parameters, as runs of the same type
 * @param localCount how many locals these runs make
 * @param declarations the offset of the declarations of locals from the start of the module
 * @param start the offset of the first instruction from the start of the module
 * @param end the offset behind the final {@code end}
 */
public record FunctionBody(
    List<Locals> locals, int localCount, int declarations, int start, int end) {

  /**
   * A run of locals.
   *
   * @param count how many, not negative
   * @param type the type of each
   */
  public record Locals(int count, ValueType type) {}
}
