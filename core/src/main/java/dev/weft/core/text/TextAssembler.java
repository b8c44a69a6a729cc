// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.instruction.Features;

/**
 * Translates modules from the text format (core 6) to the binary format (core 5).
 *
 * <p>A text that is no module by the grammar is refused with the line and column of the fault. What
 * the grammar allows is translated whether it is valid or not: types, and indices that are given as
 * numbers, are checked when the bytes are decoded and validated. With features switched off, what
 * only they brought to the text format is no part of its grammar.
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
   * {@return whether bytes that should be a module are one in the text format} They are if the
   * first of them that is no white space begins a form or a comment. The binary format begins with
   * a zero.
   *
   * @param module the bytes
   */
  public static boolean isText(byte[] module) {
    for (byte b : module) {
      switch (b) {
        case '(', ';' -> {
          return true;
        }
        case ' ', '\t', '\n', '\r' -> {}
        default -> {
          return false;
        }
      }
    }
    return false;
  }

  /**
   * Translates a module that may use everything, and keeps its names.
   *
   * @param source one module: {@code (module …)}, or its fields alone
   * @return the module in the binary format
   * @throws MalformedModule with line and column, if the text is not a module
   */
  public static byte[] assemble(CharSequence source) {
    return assemble(source, Names.KEEP);
  }

  /**
   * Translates a module that may use everything.
   *
   * @param source one module: {@code (module …)}, or its fields alone
   * @param names whether to write a name section
   * @return the module in the binary format
   * @throws MalformedModule with line and column, if the text is not a module
   */
  public static byte[] assemble(CharSequence source, Names names) {
    return assembleText(TokenReader.of(source), names, Features.all());
  }

  /**
   * Translates a module.
   *
   * @param utf8 one module in UTF-8: {@code (module …)}, or its fields alone
   * @param names whether to write a name section
   * @param features what the module may use
   * @return the module in the binary format
   * @throws MalformedModule with line and column, if the text is not a module
   */
  public static byte[] assemble(byte[] utf8, Names names, Features features) {
    return assembleText(TokenReader.of(utf8), names, features);
  }

  /**
   * Translates a module that is part of a larger text, such as a script.
   *
   * @param module a reader of what stands between the parentheses of a module, with the keyword
   *     {@code module} read already; it is at its end afterwards
   * @param names whether to write a name section
   * @param features what the module may use
   * @return the module in the binary format
   * @throws MalformedModule with line and column, if the text is not a module
   */
  public static byte[] assemble(TokenReader module, Names names, Features features) {
    module.setFeatures(features);
    ModuleAssembler assembler = new ModuleAssembler(module, names == Names.KEEP);
    assembler.moduleName();
    return assembler.assemble();
  }

  private static byte[] assembleText(TokenReader text, Names names, Features features) {
    if (!text.atForm(Keyword.MODULE)) {
      text.setFeatures(features);
      return new ModuleAssembler(text, names == Names.KEEP).assemble();
    }
    TokenReader module = text.form();
    text.expectEnd();
    module.accept(Keyword.MODULE);
    byte[] assembled = assemble(module, names, features);
    text.checkAnnotations(0);
    return assembled;
  }
}
