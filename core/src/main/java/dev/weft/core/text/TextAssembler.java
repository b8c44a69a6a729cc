// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import dev.weft.core.error.MalformedModule;

/**
 * Translates modules from the text format (core 6) to the binary format (core 5).
 *
 * <p>A text that is no module by the grammar is refused with the line and column of the fault. What
 * the grammar allows is translated whether it is valid or not: types, and indices that are given as
 * numbers, are checked when the bytes are decoded and validated.
 *
 * <p>All methods are safe for use by several threads at once.
 */
public final class TextAssembler {

  /** What becomes of the names that a text gives to the module, its functions and their locals. */
  public enum Names {
    /** They are kept in a name section (core 7.4.1), if there are any, for backtraces to show. */
    KEEP,
    /** They are dropped; the module has no custom section. */
    DROP
  }

  private TextAssembler() {}

  /**
   * Translates a module and keeps its names.
   *
   * @param source one module: {@code (module …)}, or its fields alone
   * @return the module in the binary format
   * @throws MalformedModule with line and column, if the text is not a module
   */
  public static byte[] assemble(CharSequence source) {
    return assemble(source, Names.KEEP);
  }

  /**
   * Translates a module.
   *
   * @param source one module: {@code (module …)}, or its fields alone
   * @param names whether to write a name section
   * @return the module in the binary format
   * @throws MalformedModule with line and column, if the text is not a module
   */
  public static byte[] assemble(CharSequence source, Names names) {
    return assembleText(TokenReader.of(source), names);
  }

  /**
   * Translates a module.
   *
   * @param utf8 one module in UTF-8: {@code (module …)}, or its fields alone
   * @param names whether to write a name section
   * @return the module in the binary format
   * @throws MalformedModule with line and column, if the text is not a module
   */
  public static byte[] assemble(byte[] utf8, Names names) {
    return assembleText(TokenReader.of(utf8), names);
  }

  /**
   * Translates a module that is part of a larger text, such as a script.
   *
   * @param module a reader of what stands between the parentheses of a module, with the keyword
   *     {@code module} read already; it is at its end afterwards
   * @param names whether to write a name section
   * @return the module in the binary format
   * @throws MalformedModule with line and column, if the text is not a module
   */
  public static byte[] assemble(TokenReader module, Names names) {
    ModuleAssembler assembler = new ModuleAssembler(module, names == Names.KEEP);
    assembler.moduleName();
    return assembler.assemble();
  }

  private static byte[] assembleText(TokenReader text, Names names) {
    if (!text.atForm(Keyword.MODULE)) {
      return new ModuleAssembler(text, names == Names.KEEP).assemble();
    }
    TokenReader module = text.form();
    text.expectEnd();
    module.accept(Keyword.MODULE);
    return assemble(module, names);
  }
}
