// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

import java.util.Locale;

/**
 * The heap types that are given by a keyword (core 2.3.3).
 *
 * <p>There are four trees, which have nothing in common: {@code any} with {@code eq}, {@code i31},
 * {@code struct}, {@code array} and their defined types; {@code func} with the defined function
 * types; {@code extern}; and {@code exn}. Each has a type at its bottom to which nothing belongs
 * but the null reference.
 */
public enum AbstractHeapType implements HeapType {
  /** Any value of the garbage collected part of the language, and any object of the host. */
  ANY(0x6E, "anyref"),
  /** What {@code ref.eq} compares: {@code i31}, structures and arrays. */
  EQ(0x6D, "eqref"),
  /** An integer of 31 bits. */
  I31(0x6C, "i31ref"),
  /** Any structure. */
  STRUCT(0x6B, "structref"),
  /** Any array. */
  ARRAY(0x6A, "arrayref"),
  /** Nothing below {@code any}. */
  NONE(0x71, "nullref"),
  /** Any function. */
  FUNC(0x70, "funcref"),
  /** No function. */
  NOFUNC(0x73, "nullfuncref"),
  /** Any object of the host, and any value of {@code any}. */
  EXTERN(0x6F, "externref"),
  /** Nothing below {@code extern}. */
  NOEXTERN(0x72, "nullexternref"),
  /** Any exception. */
  EXN(0x69, "exnref"),
  /** No exception. */
  NOEXN(0x74, "nullexnref");

  private static final AbstractHeapType[] BY_CODE = new AbstractHeapType[0x80];

  static {
    for (AbstractHeapType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;
  private final String text = name().toLowerCase(Locale.ROOT);

  private final String nullableText;

  AbstractHeapType(int code, String nullableText) {
    this.code = code;
    this.nullableText = nullableText;
  }

  /**
   * {@return the type with an encoding, or null}
   *
   * @param code a byte of the binary format
   */
  public static AbstractHeapType of(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }

  /** {@return the byte that encodes it, and its nullable reference type (core 5.3.2, 5.3.3)} */
  public int code() {
    return code;
  }

  /** {@return the text format's short form of {@code (ref null …)}, for example {@code funcref}} */
  public String nullableText() {
    return nullableText;
  }

  @Override
  public boolean matches(HeapType expected) {
    if (this == expected) {
      return true;
    }
    if (this == bottom()) {
      return expected.top() == top();
    }
    return switch (this) {
      case EQ -> expected == ANY;
      case I31, STRUCT, ARRAY -> expected == EQ || expected == ANY;
      default -> false;
    };
  }

  @Override
  public AbstractHeapType top() {
    return switch (this) {
      case ANY, EQ, I31, STRUCT, ARRAY, NONE -> ANY;
      case FUNC, NOFUNC -> FUNC;
      case EXTERN, NOEXTERN -> EXTERN;
      case EXN, NOEXN -> EXN;
    };
  }

  /** {@return the keyword of the text format, for example {@code func}} */
  @Override
  public String toString() {
    return text;
  }
}
