// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.instruction;

/** The step of WebAssembly's development that brought an instruction. */
@SuppressWarnings("doclint:missing") // each says by its title what it is
public enum Proposal {
  MINIMUM_VIABLE_PRODUCT("1.0"),
  SIGN_EXTENSION("sign-extension operators"),
  SATURATING_CONVERSION("non-trapping float-to-int conversions"),
  BULK_MEMORY("bulk memory operations"),
  REFERENCE_TYPES("reference types"),
  EXTENDED_CONSTANTS("extended constant expressions"),
  MULTIPLE_MEMORIES("multiple memories"),
  MEMORY64("memory64"),
  TAIL_CALLS("tail calls"),
  CUSTOM_PAGE_SIZES("custom page sizes"),
  THREADS("threads"),
  SIMD("fixed-width SIMD"),
  RELAXED_SIMD("relaxed SIMD"),
  TYPED_FUNCTION_REFERENCES("typed function references"),
  GARBAGE_COLLECTION("garbage collection"),
  WIDE_ARITHMETIC("wide arithmetic"),
  EXCEPTION_HANDLING("exception handling"),
  LEGACY_EXCEPTION_HANDLING("legacy exception handling");

  private final String title;

  Proposal(String title) {
    this.title = title;
  }

  @Override
  public String toString() {
    return title;
  }
}
