// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.core.instruction.Features;
import dev.weft.core.text.TextAssembler.Names;

/** {@code weft assemble}: translates a module from the text format to the binary format. */
final class AssembleCommand implements Command {

  private static final String OUTPUT = "--output";
  private static final String NO_NAMES = "--no-names";

  @Override
  public String name() {
    return "assemble";
  }

  @Override
  public CommandSyntax syntax(String name) {
    CommandSyntax syntax =
        new CommandSyntax(
            name,
            "Translates a module from the text format to the binary format and validates it.");
    syntax.add(
        new Option(
            OUTPUT,
            "-o",
            "FILE",
            false,
            "Where to write the module, instead of beside the text as *.wasm."));
    syntax.flag(NO_NAMES, "Leave out the names of the module, its functions and their locals.");
    FeatureOptions.addTo(syntax);
    syntax.parameter("FILE", "The text.");
    return syntax;
  }

  @Override
  public int run(Arguments given, Console console) throws Failure {
    Features features = FeatureOptions.of(given).applyTo(Features.defaults());
    String text = given.parameter();
    Names names = given.has(NO_NAMES) ? Names.DROP : Names.KEEP;
    byte[] module = new ModuleFile(text).assemble(names, features);
    String output = given.value(OUTPUT);
    new ModuleFile(output == null ? beside(text) : output).write(module);
    return ExitStatus.SUCCESS;
  }

  private static String beside(String text) {
    String name = text.endsWith(".wat") ? text.substring(0, text.length() - 4) : text;
    return name.concat(".wasm");
  }
}
