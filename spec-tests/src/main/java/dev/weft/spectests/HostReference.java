// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

/**
 * An object of the host, which scripts know by a number: {@code (ref.extern 1)}, or {@code
 * (ref.host 1)} for the same object seen as an {@code anyref}.
 *
 * @param number the number
 */
public record HostReference(int number) {
  @Override
  public String toString() {
    return "(ref.extern " + number + ")";
  }
}
