// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.error;

/**
 * One entry of a WebAssembly backtrace: an instruction of a function.
 *
 * @param moduleName the module's name, or an empty string if it has none
 * @param functionIndex the function's index, imports counted
 * @param functionName the function's name, or an empty string if it has none
 * @param offset the instruction's position in bytes from the start of the module
 */
public record CodePosition(String moduleName, int functionIndex, String functionName, int offset) {

  /** {@return for example {@code app!main (function 12, offset 0x1f3)}} */
  @Override
  public String toString() {
    String function = functionName.isEmpty() ? "function[" + functionIndex + "]" : functionName;
    String module = moduleName.isEmpty() ? "" : moduleName + "!";
    return module
        + function
        + " (function "
        + functionIndex
        + ", offset 0x"
        + Integer.toHexString(offset)
        + ")";
  }
}
