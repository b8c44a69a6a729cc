// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a program of a suite is to be run and what must come of it: the JSON file beside it.
 *
 * @param args the arguments that follow the program's name
 * @param env the whole environment
 * @param root the folder, beside the program, that is to be its {@code /}; or null
 * @param exitCode what it must exit with
 * @param stdout what it must print, or null if that does not matter
 * @param stderr the same of standard error
 */
record ProgramSpecification(
    List<String> args,
    Map<String, String> env,
    String root,
    @JsonProperty("exit_code") int exitCode,
    String stdout,
    String stderr) {

  /** Of a program without a file beside it. */
  static final ProgramSpecification DEFAULT =
      new ProgramSpecification(null, null, null, 0, null, null);

  /** As it comes from the file, where what is not given is null. */
  ProgramSpecification {
    args = args == null ? List.of() : List.copyOf(args);
    env = env == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(env));
  }

  /** Reads the file beside a program. A key that is not known here is an error. */
  static ProgramSpecification beside(Path program) throws IOException {
    String name = program.getFileName().toString();
    Path file = program.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".json");
    return Files.exists(file)
        ? new JsonMapper().readValue(Files.readString(file), ProgramSpecification.class)
        : DEFAULT;
  }

  ProgramSpecification withStdout(String expected) {
    return new ProgramSpecification(args, env, root, exitCode, expected, stderr);
  }

  /**
   * Compares what came out with what should.
   *
   * @return what is wrong, with all that is known about the run; null if nothing is
   */
  String failureOf(ProgramResult result) {
    List<String> wrong = new ArrayList<>();
    if (result.exitCode().isEmpty() || result.exitCode().getAsInt() != exitCode) {
      wrong.add("expected exit code " + exitCode + ", found " + result.end());
    }
    compare(wrong, "standard output", stdout, result.stdout());
    compare(wrong, "standard error", stderr, result.stderr());
    return wrong.isEmpty() ? null : String.join("; ", wrong) + '\n' + result;
  }

  private static void compare(List<String> wrong, String what, String expected, String found) {
    if (expected != null && !expected.equals(found)) {
      wrong.add("expected " + what + ' ' + TextNode.valueOf(expected));
    }
  }
}
