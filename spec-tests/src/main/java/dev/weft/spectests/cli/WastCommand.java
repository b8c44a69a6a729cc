// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests.cli;

import dev.weft.spectests.ScriptFiles;
import dev.weft.threads.cli.Arguments;
import dev.weft.threads.cli.Command;
import dev.weft.threads.cli.CommandSyntax;
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

/** {@code weft wast}: runs scripts of the specification's test suite. */
public final class WastCommand implements Command {

  /** The command. */
  public WastCommand() {}

  @Override
  public String name() {
    return "wast";
  }

  @Override
  public CommandSyntax syntax(String name) {
    CommandSyntax syntax =
        new CommandSyntax(
            name,
            "Runs scripts of the specification's test suite. Prints a line for each command that"
                + " fails, a table with a row for each folder, and how many assertions passed."
                + " The exit status is 0 if nothing failed.");
    FeatureOptions.addTo(syntax);
    syntax.parameters(
        "FILE-OR-FOLDER",
        "A script, or a folder: the scripts (*.wast) in it and below. Scripts in folders of"
            + " proposals run with the features that they are about.");
    return syntax;
  }

  @Override
  public int run(Arguments given, Console console) throws Failure {
    FeatureOptions features = FeatureOptions.of(given);
    List<Path> paths = new ArrayList<>();
    for (String name : given.parameters()) {
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
