// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

/**
 * Bytes for memories (core 2.5.9); they stand in the module.
 *
 * @param start the offset of the first byte from the start of the module
 * @param end the offset behind the last byte
 * @param mode what instantiation does with it
 */
public record DataSegment(int start, int end, SegmentMode mode) {

  /** {@return the number of bytes} */
  public int size() {
    return end - start;
  }
}
