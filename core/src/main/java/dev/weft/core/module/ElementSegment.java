// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

import dev.weft.core.type.ReferenceType;
import java.util.List;

/**
 * References for tables (core 2.5.8), given either by function indices or by expressions.
 * Immutable.
 */
public final class ElementSegment {

  private final ReferenceType type;
  private final int[] functionIndices;
  private final List<ConstantExpression> expressions;
  private final SegmentMode mode;

  private ElementSegment(
      ReferenceType type,
      int[] functionIndices,
      List<ConstantExpression> expressions,
      SegmentMode mode) {
    this.type = type;
    this.functionIndices = functionIndices;
    this.expressions = List.copyOf(expressions);
    this.mode = mode;
  }

  /**
   * A segment that refers to functions.
   *
   * @param type the type of the elements
   * @param functionIndices the functions' indices; not copied
   * @param mode what instantiation does with the segment
   * @return the segment
   */
  public static ElementSegment ofFunctions(
      ReferenceType type, int[] functionIndices, SegmentMode mode) {
    return new ElementSegment(type, functionIndices, List.of(), mode);
  }

  /**
   * A segment whose elements are the values of expressions.
   *
   * @param type the type of the elements
   * @param expressions an expression for each element
   * @param mode what instantiation does with the segment
   * @return the segment
   */
  public static ElementSegment ofExpressions(
      ReferenceType type, List<ConstantExpression> expressions, SegmentMode mode) {
    return new ElementSegment(type, null, expressions, mode);
  }

  /** {@return the type of the elements} */
  public ReferenceType type() {
    return type;
  }

  /** {@return the number of elements} */
  public int size() {
    return hasExpressions() ? expressions.size() : functionIndices.length;
  }

  /** {@return whether the elements are given by expressions rather than by function indices} */
  public boolean hasExpressions() {
    return functionIndices == null;
  }

  /**
   * {@return the index of the function that an element refers to}
   *
   * @param element the element, below {@link #size}, of a segment without expressions
   */
  public int functionIndex(int element) {
    return functionIndices[element];
  }

  /**
   * {@return the expression that gives an element}
   *
   * @param element the element, below {@link #size}, of a segment with expressions
   */
  public ConstantExpression expression(int element) {
    return expressions.get(element);
  }

  /** {@return what instantiation does with the segment} */
  public SegmentMode mode() {
    return mode;
  }
}
