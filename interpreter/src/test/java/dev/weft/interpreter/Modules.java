// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.module.Module;
import dev.weft.core.text.TextAssembler;

/** Modules for tests, from their text. */
public final class Modules {

  private Modules() {}

  public static Module module(String text) {
    return Module.parse(TextAssembler.assemble(text));
  }

  public static Instance instance(String text) {
    return Instance.of(module(text));
  }
}
