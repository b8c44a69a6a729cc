// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

/** What instantiation does with a segment (core 2.5.8, 2.5.9). */
public sealed interface SegmentMode {

  /** It is kept for instructions that copy from it. */
  record Passive() implements SegmentMode {}

  /** It is dropped; it only declares functions that code may refer to. */
  record Declarative() implements SegmentMode {}

  /**
   * It is copied to its place and dropped.
   *
   * @param index the index of the memory or table
   * @param offset where it goes
   */
  record Active(int index, ConstantExpression offset) implements SegmentMode {}
}
