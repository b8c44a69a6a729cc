// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.ValueType;
import dev.weft.core.type.VectorType;
import dev.weft.interpreter.Function;
import dev.weft.interpreter.V128;
import java.util.List;

/** How values of a guest appear in Java: Integer, Long, Float, Double, V128, or a reference. */
public final class Values {

  private Values() {}

  private static boolean areNumbers(List<ValueType> types) {
    for (int i = 0; i < types.size(); i++) {
      if (!(types.get(i) instanceof NumberType)) {
        return false;
      }
    }
    return true;
  }

  /** Checks that {@link Function#call} can express arguments and results. */
  static void checkNumbersOnly(FunctionType type) {
    if (!isNumbersOnly(type)) {
      throw new IllegalArgumentException(
          "call takes numbers and returns one at most; use apply for " + type);
    }
  }

  static boolean isNumbersOnly(FunctionType type) {
    return type.results().size() <= 1
        && areNumbers(type.parameters())
        && areNumbers(type.results());
  }

  /**
   * Checks that values have the given types.
   *
   * @param types the types that are expected
   * @param values the values
   * @throws IllegalArgumentException if not
   */
  public static void check(List<ValueType> types, Object[] values) {
    if (values.length != types.size()) {
      throw new IllegalArgumentException(
          "expected " + types.size() + " values " + types + ", found " + values.length);
    }
    for (int i = 0; i < values.length; i++) {
      check(types.get(i), values[i]);
    }
  }

  /**
   * Checks that a value has a type.
   *
   * @param type the type that is expected
   * @param value the value
   * @throws IllegalArgumentException if it has not
   */
  public static void check(ValueType type, Object value) {
    boolean fits =
        switch (type) {
          case NumberType.I32 -> value instanceof Integer;
          case NumberType.I64 -> value instanceof Long;
          case NumberType.F32 -> value instanceof Float;
          case NumberType.F64 -> value instanceof Double;
          case VectorType.V128 -> value instanceof V128;
          case ReferenceType reference -> References.isValue(reference, value);
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "expected a value of type " + type + ", found " + References.describe(value));
    }
  }

  /**
   * {@return the bits of a number as a slot holds them}
   *
   * @param type the number's type
   * @param value a number of that type
   */
  public static long toBits(NumberType type, Object value) {
    return switch (type) {
      case I32 -> (Integer) value;
      case I64 -> (Long) value;
      case F32 -> Float.floatToRawIntBits((Float) value);
      case F64 -> Double.doubleToRawLongBits((Double) value);
    };
  }

  /**
   * {@return the number that bits stand for}
   *
   * @param type the number's type
   * @param bits its bits as a slot holds them
   */
  public static Object fromBits(NumberType type, long bits) {
    return switch (type) {
      case I32 -> (int) bits;
      case I64 -> bits;
      case F32 -> Float.intBitsToFloat((int) bits);
      case F64 -> Double.longBitsToDouble(bits);
    };
  }
}
