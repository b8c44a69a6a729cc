// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.instruction.Features;
import dev.weft.core.module.Module;
import dev.weft.core.module.ParseOptions;
import dev.weft.core.text.TextAssembler;

/** Modules for tests, from their text; they may use everything. */
public final class Modules {

  private static final ParseOptions EVERYTHING = ParseOptions.defaults().with(Features.all());

  private Modules() {}

  public static Module module(String text) {
    return Module.parse(TextAssembler.assemble(text), EVERYTHING);
  }

  public static Instance instance(String text) {
    return Instance.of(module(text));
  }
}
