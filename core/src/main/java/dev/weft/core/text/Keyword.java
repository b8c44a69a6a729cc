// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import java.util.Locale;

/**
 * The keywords of the text format that are not instructions; those are in the instruction table.
 */
enum Keyword {
  MODULE,
  TYPE,
  IMPORT,
  FUNC,
  TABLE,
  MEMORY,
  GLOBAL,
  TAG,
  EXPORT,
  START,
  ELEM,
  DATA,

  PARAM,
  RESULT,
  LOCAL,
  MUT,
  SHARED,
  PAGESIZE,
  OFFSET,
  ITEM,
  DECLARE,
  THEN,
  DO,
  /** A clause of {@code try_table}, like the next one; the others are called like instructions. */
  CATCH_REF,
  CATCH_ALL_REF,

  I32,
  I64,
  F32,
  F64,
  V128,

  REF,
  NULL,
  EXACT,

  // Heap types; FUNC and the sorts of aggregates stand elsewhere too
  ANY,
  EQ,
  I31,
  STRUCT,
  ARRAY,
  NONE,
  NOFUNC,
  EXTERN,
  NOEXTERN,
  EXN,
  NOEXN,

  // Short forms of nullable references to them
  ANYREF,
  EQREF,
  I31REF,
  STRUCTREF,
  ARRAYREF,
  NULLREF,
  FUNCREF,
  NULLFUNCREF,
  EXTERNREF,
  NULLEXTERNREF,
  EXNREF,
  NULLEXNREF,

  // Definitions of types
  REC,
  SUB,
  FINAL,
  DESCRIBES,
  DESCRIPTOR,
  FIELD,
  I8,
  I16,

  /** {@code offset=} with a number directly behind it. */
  OFFSET_EQUALS("offset="),
  /** {@code align=} with a number directly behind it. */
  ALIGN_EQUALS("align="),

  /** Known for scripts; no constant of a module. */
  NAN_CANONICAL("nan:canonical"),
  NAN_ARITHMETIC("nan:arithmetic"),

  // The shapes of vector constants
  I8X16,
  I16X8,
  I32X4,
  I64X2,
  F32X4,
  F64X2;

  final String text;

  Keyword() {
    text = name().toLowerCase(Locale.ROOT);
  }

  Keyword(String text) {
    this.text = text;
  }
}
