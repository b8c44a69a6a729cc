// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests.cli;

import dev.weft.spectests.ScriptFiles;
import dev.weft.threads.cli.Command;
import dev.weft.threads.cli.Console;
import dev.weft.threads.cli.ExitStatus;
import dev.weft.threads.cli.Failure;
import dev.weft.threads.cli.FeatureOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code weft wast}: runs scripts of the specification's test suite. */
public final class WastCommand implements Command {

  private static final String[] NOTHING = {};

  /** The command. */
  public WastCommand() {}

  @Override
  public String name() {
    return "wast";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
    spec.usageMessage()
        .description(
            "Runs scripts of the specification's test suite. Prints a line for each command that"
                + " fails, a table with a row for each folder, and how many assertions passed."
                + " The exit status is 0 if nothing failed.");
    FeatureOptions.addTo(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("1..*")
            .required(true)
            .type(String[].class)
            .paramLabel("FILE-OR-FOLDER")
            .description(
                "A script, or a folder: the scripts (*.wast) in it and below. Scripts in folders of"
                    + " proposals run with the features that they are about.")
            .build());
    return spec;
  }

  @Override
  public int run(ParseResult options, Console console) throws Failure {
    FeatureOptions features = FeatureOptions.of(options);
    List<Path> paths = new ArrayList<>();
    for (String name : options.matchedPositionalValue(0, NOTHING)) {
      paths.add(path(name));
    }
    try {
      boolean passed = ScriptFiles.run(paths, features::applyTo, console.out());
      return passed ? ExitStatus.SUCCESS : ExitStatus.FAILURE;
    } catch (IOException e) {
      throw new Failure(ExitStatus.FAILURE, "cannot read " + e.getMessage(), e);
    }
  }

  private static Path path(String name) throws Failure {
    try {
      Path path = Path.of(name);
      if (!name.isEmpty() && Files.exists(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      // no file has such a name
    }
    String message = "cannot read ".concat(name).concat(": no such file or folder");
    throw new Failure(ExitStatus.FAILURE, message, null);
  }
}
