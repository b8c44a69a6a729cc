// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.core.instruction.Features;

/** {@code weft validate}: looks whether files are valid modules. */
final class ValidateCommand implements Command {

  @Override
  public String name() {
    return "validate";
  }

  @Override
  public CommandSyntax syntax(String name) {
    CommandSyntax syntax =
        new CommandSyntax(
            name,
            "Looks whether files are valid modules. Says nothing of those that are; the exit status"
                + " is 1 if one is not.");
    FeatureOptions.addTo(syntax);
    syntax.parameters("FILE", "A module, binary or text.");
    return syntax;
  }

  @Override
  public int run(Arguments given, Console console) throws Failure {
    Features features = FeatureOptions.of(given).applyTo(Features.defaults());
    int status = ExitStatus.SUCCESS;
    for (String name : given.parameters()) {
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
