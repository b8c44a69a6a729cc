// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.instruction.Features;
import dev.weft.core.module.ParseOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Runs the scripts in files and folders for somebody who reads what comes of it. */
public final class ScriptFiles {

  private final UnaryOperator<Features> features;
  private final PrintStream out;
  private final SuiteTable table = new SuiteTable();

  private ScriptFiles(UnaryOperator<Features> features, PrintStream out) {
    this.features = features;
    this.out = out;
  }

  /**
   * Runs scripts one after the other. Prints a line for each command that fails, a table with a row
   * for each folder, and last {@code N passed, N failed, N skipped}; nothing is skipped at present.
   *
   * @param paths scripts, and folders whose scripts are run, those in folders below included
   * @param features gets what a script's modules may use as {@link ScriptOptions} says, gives what
   *     they may use instead
   * @param out where to print
   * @return whether nothing failed
   * @throws IOException if a file cannot be read, or there is no script in a folder
   */
  public static boolean run(List<Path> paths, UnaryOperator<Features> features, PrintStream out)
      throws IOException {
    List<Path> scripts = new ArrayList<>();
    for (Path path : paths) {
      scripts.addAll(scripts(path));
    }
    ScriptFiles run = new ScriptFiles(features, out);
    for (Path script : scripts) {
      run.run(script);
    }
    out.print(run.table);
    out.println(run.table.summary());
    return run.table.failed() == 0;
  }

  private static List<Path> scripts(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> scripts =
          files.filter(file -> file.toString().endsWith(".wast")).sorted().toList();
      if (scripts.isEmpty()) {
        throw new NoSuchFileException(path + ": there is no script (*.wast) in it or below");
      }
      return scripts;
    }
  }

  private void run(Path file) throws IOException {
    byte[] text = Files.readAllBytes(file);
    ScriptResult result;
    try {
      ParseOptions options = ScriptOptions.of(file);
      options = options.with(features.apply(options.features()));
      result = ScriptRunner.run(ScriptParser.parse(text, options.features()), options);
    } catch (MalformedModule fault) {
      result = ScriptResult.unreadable(fault);
    }
    for (CommandResult command : result.commands()) {
      if (!command.passed()) {
        out.println(
            file + ":" + command.line() + ": " + command.directive() + ": " + command.failure());
      }
    }
    table.add(folder(file), result.passed(), result.failed(), 0);
  }

  private static String folder(Path file) {
    Path folder = file.getParent();
    return folder == null ? "." : folder.toString();
  }
}
