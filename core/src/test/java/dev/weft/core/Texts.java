// SPDX-License-Identifier: Apache-2.0
package dev.weft.core;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.core.error.InvalidModule;
import dev.weft.core.module.Module;
import dev.weft.core.text.TextAssembler;

/** Modules in the text format. */
public final class Texts {

  private Texts() {}

  public static Module module(String text) {
    return Module.parse(TextAssembler.assemble(text), ModuleBytes.EVERYTHING);
  }

  public static InvalidModule invalid(String text) {
    return catchThrowableOfType(InvalidModule.class, () -> module(text));
  }

  /** The fault of a module that must be invalid, without its position. */
  public static String fault(String text) {
    InvalidModule fault = invalid(text);
    String message = fault.getMessage();
    return message.substring(message.indexOf(fault.reason()));
  }
}
