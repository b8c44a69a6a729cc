// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

/**
 * How a command ended.
 *
 * @param line its line in the script, from 1
 * @param directive its keyword in the script
 * @param assertion whether it is an assertion
 * @param failure what went wrong, or null if nothing did
 */
public record CommandResult(int line, String directive, boolean assertion, String failure) {

  /** {@return whether nothing went wrong} */
  public boolean passed() {
    return failure == null;
  }
}
