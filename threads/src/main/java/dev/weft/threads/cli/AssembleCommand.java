// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.core.instruction.Features;
import dev.weft.core.text.TextAssembler.Names;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code weft assemble}: translates a module from the text format to the binary format. */
final class AssembleCommand implements Command {

  private static final String OUTPUT = "--output";
  private static final String NO_NAMES = "--no-names";

  @Override
  public String name() {
    return "assemble";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
    spec.usageMessage()
        .description(
            "Translates a module from the text format to the binary format and validates it.");
    spec.addOption(
        OptionSpec.builder("-o", OUTPUT)
            .type(String.class)
            .arity("1")
            .paramLabel("FILE")
            .description("Where to write the module, instead of beside the text as *.wasm.")
            .build());
    spec.addOption(
        OptionSpec.builder(NO_NAMES)
            .description("Leave out the names of the module, its functions and their locals.")
            .build());
    FeatureOptions.addTo(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .required(true)
            .type(String.class)
            .paramLabel("FILE")
            .description("The text.")
            .build());
    return spec;
  }

  @Override
  public int run(ParseResult options, Console console) throws Failure {
    Features features = FeatureOptions.of(options).applyTo(Features.defaults());
    String text = options.matchedPositionalValue(0, "");
    Names names = options.hasMatchedOption(NO_NAMES) ? Names.DROP : Names.KEEP;
    byte[] module = new ModuleFile(text).assemble(names, features);
    new ModuleFile(options.matchedOptionValue(OUTPUT, beside(text))).write(module);
    return ExitStatus.SUCCESS;
  }

  private static String beside(String text) {
    String name = text.endsWith(".wat") ? text.substring(0, text.length() - 4) : text;
    return name.concat(".wasm");
  }
}
