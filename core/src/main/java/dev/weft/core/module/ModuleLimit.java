// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

/**
 * What may be limited in a module (core 7.2). The defaults are those that the JavaScript interface
 * of WebAssembly fixes for all engines (js-api, section "Implementation-defined Limits"), unless a
 * comment says otherwise.
 */
public enum ModuleLimit {
  /** Bytes of the whole module. */
  MODULE_SIZE("bytes of the module", 1 << 30),

  /** Types, those of all recursive types together. */
  TYPES("types", 1_000_000),

  /** Recursive types, those of one type counted. */
  RECURSIVE_TYPES("recursive types", 1_000_000),

  /** Types of one recursive type. */
  RECURSIVE_TYPE_SIZE("types of a recursive type", 1_000_000),

  /** Types above a type. */
  SUBTYPING_DEPTH("supertypes above each other", 63),

  /** Fields of a structure. */
  FIELDS("fields of a structure", 10_000),

  /** Operands of one {@code array.new_fixed}. */
  ARRAY_OPERANDS("operands of array.new_fixed", 10_000),

  /** Functions that the module defines. */
  FUNCTIONS("functions", 1_000_000),

  /** Imports of all kinds. */
  IMPORTS("imports", 1_000_000),

  /** Exports of all kinds. */
  EXPORTS("exports", 1_000_000),

  /** Globals that the module defines. */
  GLOBALS("globals", 1_000_000),

  /** Tags that the module defines. */
  TAGS("tags", 1_000_000),

  /** Tables, imports counted. */
  TABLES("tables", 100_000),

  /** Memories, imports counted. */
  MEMORIES("memories", 100),

  /** Data segments. */
  DATA_SEGMENTS("data segments", 100_000),

  /** Element segments. */
  ELEMENT_SEGMENTS("element segments", 10_000_000),

  /** Elements of one element segment. */
  SEGMENT_ELEMENTS("elements in a segment", 10_000_000),

  /**
   * The initial size of a table. By default it is whatever the format can express, since nothing is
   * allocated for it before instantiation, which has limits of its own.
   */
  TABLE_SIZE("initial table elements", Long.MAX_VALUE),

  /** Bytes of a function's body, its declarations of locals counted. */
  BODY_SIZE("bytes of a function body", 7_654_321),

  /** Locals of a function, parameters counted. */
  LOCALS("locals, parameters counted", 50_000),

  /** Parameters of a function or block. */
  PARAMETERS("parameters", 1_000),

  /** Results of a function or block. */
  RESULTS("results", 1_000),

  /**
   * Blocks inside each other. No standard has a number; compilers nest a block for each case of a
   * switch, so it is above {@link #BRANCH_LABELS}.
   */
  NESTING_DEPTH("nested blocks", 100_000),

  /** Values on the operand stack at once. No standard has a number; a call can push thousands. */
  OPERANDS("operands on the stack", 1_000_000),

  /** Labels of one {@code br_table}, without the default one. Engines agree on this number. */
  BRANCH_LABELS("labels of br_table", 65_520),

  /** Catch clauses of one {@code try_table}. Engines agree on this number. */
  CATCH_CLAUSES("clauses of try_table", 10_000),

  /** Bytes of a name. Engines agree on this number. */
  NAME_LENGTH("bytes of a name", 100_000);

  private final String text;
  private final long defaultValue;

  ModuleLimit(String text, long defaultValue) {
    this.text = text;
    this.defaultValue = defaultValue;
  }

  /** {@return the value that holds unless another one is chosen} */
  public long defaultValue() {
    return defaultValue;
  }

  /** {@return what is counted, for messages} */
  @Override
  public String toString() {
    return text;
  }
}
