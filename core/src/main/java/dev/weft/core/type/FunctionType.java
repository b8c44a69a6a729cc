// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

import java.util.List;

/**
 * What a function takes and returns (core 2.3.9).
 *
 * @param parameters the types of the arguments, in order
 * @param results the types of the results, in order
 */
public record FunctionType(List<ValueType> parameters, List<ValueType> results)
    implements CompositeType {

  private static final ValueType[] NONE = {};

  /** Copies both lists. */
  public FunctionType {
    parameters = List.copyOf(parameters);
    results = List.copyOf(results);
  }

  /**
   * A type without results.
   *
   * @param parameters the types of the arguments
   * @return the function type
   */
  public static FunctionType of(ValueType... parameters) {
    return new FunctionType(List.of(parameters), List.of(NONE));
  }

  /**
   * The same type with these results.
   *
   * @param results the types of the results
   * @return the function type
   */
  public FunctionType returning(ValueType... results) {
    return new FunctionType(parameters, List.of(results));
  }

  @Override
  public boolean matches(CompositeType expected) {
    return expected instanceof FunctionType other
        && matches(other.parameters, parameters)
        && matches(results, other.results);
  }

  private static boolean matches(List<ValueType> types, List<ValueType> expected) {
    if (types.size() != expected.size()) {
      return false;
    }
    for (int i = 0; i < types.size(); i++) {
      if (!types.get(i).matches(expected.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public AbstractHeapType heapType() {
    return AbstractHeapType.FUNC;
  }

  /** {@return the type in the text format's words, for example {@code (param i32) (result i64)}} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("(func");
    append(text, " (param", parameters);
    append(text, " (result", results);
    return text.append(')').toString();
  }

  private static void append(StringBuilder text, String keyword, List<ValueType> types) {
    if (types.isEmpty()) {
      return;
    }
    text.append(keyword);
    for (ValueType type : types) {
      text.append(' ').append(type);
    }
    text.append(')');
  }
}
