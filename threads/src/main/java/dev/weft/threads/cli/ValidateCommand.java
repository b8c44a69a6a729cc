// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.core.instruction.Features;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code weft validate}: looks whether files are valid modules. */
final class ValidateCommand implements Command {

  private static final String[] NOTHING = {};

  @Override
  public String name() {
    return "validate";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
    spec.usageMessage()
        .description(
            "Looks whether files are valid modules. Says nothing of those that are; the exit status"
                + " is 1 if one is not.");
    FeatureOptions.addTo(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("1..*")
            .required(true)
            .type(String[].class)
            .paramLabel("FILE")
            .description("A module, binary or text.")
            .build());
    return spec;
  }

  @Override
  public int run(ParseResult options, Console console) throws Failure {
    Features features = FeatureOptions.of(options).applyTo(Features.defaults());
    int status = ExitStatus.SUCCESS;
    for (String name : options.matchedPositionalValue(0, NOTHING)) {
      try {
        new ModuleFile(name).read(features);
      } catch (Failure failure) {
        console.print(failure);
        status = failure.exitStatus();
      }
    }
    return status;
  }
}
