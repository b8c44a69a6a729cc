// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.instruction;

import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.ExactType;
import dev.weft.core.type.HeapType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.ValueType;
import dev.weft.core.type.VectorType;
import java.util.Locale;

/**
 * A step of WebAssembly's development: what brought an instruction, or something else that a module
 * may have. {@link Features} says which of them a module may use. A step stands behind those that
 * it builds on.
 */
@SuppressWarnings("doclint:missing") // each says by its title what it is
public enum Proposal {
  /** The first version, with mutable globals in imports and exports; always there. */
  MINIMUM_VIABLE_PRODUCT("1.0"),
  SIGN_EXTENSION("sign-extension operators"),
  SATURATING_CONVERSION("non-trapping float-to-int conversions"),
  MULTI_VALUE("multiple values"),
  BULK_MEMORY("bulk memory operations"),
  REFERENCE_TYPES("reference types", BULK_MEMORY),
  EXTENDED_CONSTANTS("extended constant expressions"),
  MULTIPLE_MEMORIES("multiple memories"),
  MEMORY64("memory64"),
  TAIL_CALLS("tail calls"),
  THREADS("threads"),
  SIMD("fixed-width SIMD"),
  RELAXED_SIMD("relaxed SIMD", SIMD),
  EXCEPTION_HANDLING("exception handling", REFERENCE_TYPES),
  TYPED_FUNCTION_REFERENCES("typed function references", REFERENCE_TYPES),
  GARBAGE_COLLECTION("garbage collection", TYPED_FUNCTION_REFERENCES),
  LEGACY_EXCEPTION_HANDLING("legacy exception handling", false, EXCEPTION_HANDLING),
  CUSTOM_PAGE_SIZES("custom page sizes", false),
  WIDE_ARITHMETIC("wide arithmetic", false),
  CUSTOM_DESCRIPTORS("custom descriptors", false, GARBAGE_COLLECTION);

  private final String title;
  private final boolean onByDefault;
  private final Proposal[] foundations;
  private final String option = name().toLowerCase(Locale.ROOT).replace('_', '-');

  Proposal(String title, Proposal... foundations) {
    this(title, true, foundations);
  }

  /**
   * A step.
   *
   * @param foundations what it builds on, directly
   */
  Proposal(String title, boolean onByDefault, Proposal... foundations) {
    this.title = title;
    this.onByDefault = onByDefault;
    this.foundations = foundations;
  }

  /**
   * {@return what brought a type of values}
   *
   * @param type the type
   */
  public static Proposal of(ValueType type) {
    if (type instanceof ReferenceType reference) {
      Proposal proposal = of(reference.heapType());
      return proposal == REFERENCE_TYPES && !reference.nullable()
          ? TYPED_FUNCTION_REFERENCES
          : proposal;
    }
    return type == VectorType.V128 ? SIMD : MINIMUM_VIABLE_PRODUCT;
  }

  /**
   * {@return what brought a heap type, or the use of defined types as heap types}
   *
   * @param type the type
   */
  public static Proposal of(HeapType type) {
    if (type instanceof AbstractHeapType keyword) {
      return switch (keyword) {
        case FUNC, EXTERN -> REFERENCE_TYPES;
        case EXN, NOEXN -> EXCEPTION_HANDLING;
        default -> GARBAGE_COLLECTION;
      };
    }
    return type instanceof ExactType ? CUSTOM_DESCRIPTORS : TYPED_FUNCTION_REFERENCES;
  }

  /** {@return whether modules may use it unless somebody says otherwise} */
  public boolean isOnByDefault() {
    return onByDefault;
  }

  /** {@return the word for it on command lines and in messages, such as {@code tail-calls}} */
  public String option() {
    return option;
  }

  /** The steps that it builds on, as bits by their ordinals, and its own bit. */
  long closure() {
    long bits = 1L << ordinal();
    for (Proposal foundation : foundations) {
      bits |= foundation.closure();
    }
    return bits;
  }

  @Override
  public String toString() {
    return title;
  }
}
