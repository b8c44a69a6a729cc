// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.instruction;

/** What stands behind an opcode in the binary format, and behind the name in the text format. */
@SuppressWarnings("doclint:missing") // some say by their name what they are
public enum Immediate {
  NONE,
  /** A block type: empty, a result type, or the index of a function type. */
  BLOCK_TYPE,
  /** A label index. */
  LABEL,
  /** A vector of label indices and a default one. */
  LABELS,
  /** A function index. */
  FUNCTION,
  /** A type index. */
  TYPE,
  /** The index of a structure type and that of one of its fields. */
  TYPE_FIELD,
  /** The index of an array type and a number of operands. */
  TYPE_LENGTH,
  /** The type of the array that is written and the type of the one that is read. */
  TYPE_TYPE,
  /** The index of an array type and a data segment index. */
  TYPE_DATA,
  /** The index of an array type and an element segment index. */
  TYPE_ELEMENT,
  /** A type index and a table index (in the text format the other way round). */
  TYPE_TABLE,
  /** The types of a select. */
  VALUE_TYPES,
  /** A local index. */
  LOCAL,
  /** A global index. */
  GLOBAL,
  /** A table index. */
  TABLE,
  /** The table that is written and the table that is read. */
  TABLE_TABLE,
  /** An element segment index and a table index (in the text format the other way round). */
  ELEMENT_TABLE,
  /** An element segment index. */
  ELEMENT,
  /** Alignment and offset of a memory access, and its memory. */
  MEMORY_ARGUMENT,
  /** A memory argument and a lane index. */
  MEMORY_ARGUMENT_LANE,
  /** A memory index. */
  MEMORY,
  /** The memory that is written and the memory that is read. */
  MEMORY_MEMORY,
  /** A data segment index and a memory index (in the text format the other way round). */
  DATA_MEMORY,
  /** A data segment index. */
  DATA,
  /** A constant of the instruction's result type. */
  I32,
  I64,
  F32,
  F64,
  V128,
  /** A lane index. */
  LANE,
  /** Sixteen lane indices. */
  LANES,
  /** A heap type. */
  HEAP_TYPE,
  /** A reference type without null, of which the binary format has the heap type only. */
  REFERENCE_TYPE,
  /** A reference type with null, of which the binary format has the heap type only. */
  NULLABLE_REFERENCE_TYPE,
  /** A label index and two reference types: from which and to which is cast. */
  LABEL_CAST,
  /** A tag index. */
  TAG,
  /** A block type and a vector of catch clauses. */
  BLOCK_TYPE_CATCHES,
  /** One reserved byte that must be zero. */
  ZERO_BYTE
}
