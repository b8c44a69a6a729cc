// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.error.ThrownException;
import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.ExactType;
import dev.weft.core.type.HeapType;
import dev.weft.core.type.ReferenceType;
import dev.weft.interpreter.Aggregate;
import dev.weft.interpreter.Array;
import dev.weft.interpreter.Function;
import dev.weft.interpreter.I31;
import dev.weft.interpreter.Struct;

/**
 * Which Java objects are values of a reference type.
 *
 * <p>A value of {@code any} and what {@code extern.convert_any} makes of it are the same object,
 * and so are an object of the host and what {@code any.convert_extern} makes of it. So every object
 * is a value of {@code any} and of {@code extern}, and only ours are something below.
 */
public final class References {

  private References() {}

  /**
   * {@return whether an object, or null, is a value of a type} For code, validation has already
   * said in which of the trees of types it is.
   *
   * @param type the type
   * @param value the object
   */
  public static boolean isValue(ReferenceType type, Object value) {
    return value == null ? type.nullable() : isValue(type.heapType(), value);
  }

  private static boolean isValue(HeapType type, Object value) {
    if (type instanceof DefinedType definedType) {
      return value instanceof Aggregate aggregate
          ? aggregate.type().isBelow(definedType)
          : value instanceof Function function && function.type().isBelow(definedType);
    }
    if (type instanceof ExactType exact) {
      return value instanceof Aggregate aggregate
          ? aggregate.type() == exact.type()
          : value instanceof Function function && function.type() == exact.type();
    }
    return switch ((AbstractHeapType) type) {
      case ANY, EXTERN -> true;
      case EQ -> value instanceof Aggregate || value instanceof I31;
      case I31 -> value instanceof I31;
      case STRUCT -> value instanceof Struct;
      case ARRAY -> value instanceof Array;
      case FUNC -> value instanceof Function;
      case EXN -> value instanceof ThrownException;
      case NONE, NOFUNC, NOEXTERN, NOEXN -> false;
    };
  }

  /** {@return whether two references are equal (core 4.6.6, ref.eq)} */
  static boolean areEqual(Object a, Object b) {
    return a == b || (a instanceof I31 i31 && i31.equals(b));
  }

  /**
   * Requires that an object is a value of a type. Guests need no check, since validation has done
   * it; this one is cheap enough to be done always.
   *
   * @param type the type
   * @param value the object or null
   * @throws IllegalArgumentException if it is not
   */
  public static void require(ReferenceType type, Object value) {
    if (!isValue(type, value)) {
      throw new IllegalArgumentException(describe(value) + " is not a " + type);
    }
  }

  /** {@return what an object is, for messages} */
  static String describe(Object value) {
    return switch (value) {
      case null -> "null";
      case Aggregate aggregate -> aggregate.type().toString();
      case Function function -> function.type().toString();
      case I31 _ -> AbstractHeapType.I31.toString();
      default -> value.getClass().getName();
    };
  }
}
