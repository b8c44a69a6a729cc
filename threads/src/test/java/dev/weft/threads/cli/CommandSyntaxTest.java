// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandSyntaxTest {

  private static CommandSyntax syntax() {
    return new CommandSyntax("weft try", "Tries things, one after the other.")
        .add(new Option("--help", "-h", null, false, "Show this help."))
        .add(new Option("--output", "-o", "FILE", false, "Where to write."))
        .flag("--fast", "Hurry up.")
        .repeatable("--env", "NAME[=VALUE]", "Set a variable of which much can be said here.");
  }

  private static Arguments parse(CommandSyntax syntax, String line) throws Failure {
    return syntax.parse(line.split(" "), 1, "--help");
  }

  @Test
  void aValueStandsBehindAnEqualsSignOrIsTheNextWord() throws Failure {
    Arguments given =
        parse(syntax().parameters("FILE", "Files."), "try --env a=b=c x -o y --env= --env d y");
    assertThat(given.values("--env")).containsExactly("a=b=c", "", "d");
    assertThat(given.value("--output")).isEqualTo("y");
    assertThat(given.has("--fast")).isFalse();
    assertThat(given.value("--fast")).isNull();
    assertThat(given.parameters()).containsExactly("x", "y");
  }

  @Test
  void twoDashesEndTheOptionsAndOneDashIsAParameter() throws Failure {
    Arguments given = parse(syntax().parameters("FILE", "Files."), "try --fast - -- --fast --");
    assertThat(given.has("--fast")).isTrue();
    assertThat(given.parameters()).containsExactly("-", "--fast", "--");
  }

  @Test
  void whatFollowsTheParameterOfAProgramIsItsOwn() throws Failure {
    CommandSyntax syntax = syntax().parameter("FILE", "A program.").rest("ARGS", "Its arguments.");
    Arguments given = parse(syntax, "try --fast program --fast --nonsense -- -h");
    assertThat(given.parameter()).isEqualTo("program");
    assertThat(given.parameters()).containsExactly("program", "--fast", "--nonsense", "--", "-h");
    assertThat(given.has("--help")).isFalse();
  }

  @Test
  void helpNeedsNoParameters() throws Failure {
    assertThat(parse(syntax().parameter("FILE", "A file."), "try -h").has("--help")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "try, Missing argument: FILE",
    "try a b, Unexpected argument: 'b'",
    "try --nonsense a, Unknown option: '--nonsense'",
    "try --nonsense=1 a, Unknown option: '--nonsense'",
    "try --fas a, Unknown option: '--fas'",
    "try -of a, Unknown option: '-of'",
    "try --fast=no a, Option '--fast' takes no value",
    "try a --output, Missing value of option '--output': FILE",
    "try a --output --fast, Missing value of option '--output': FILE",
    "try a -o b --output c, Option '--output' is given twice"
  })
  void whatDoesNotFitIsToldWithAHint(String line, String message) {
    CommandSyntax syntax = syntax().parameter("FILE", "A file.");
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> parse(syntax, line))
        .withMessage(message + " (weft try --help shows more)")
        .satisfies(failure -> assertThat(failure.exitStatus()).isEqualTo(ExitStatus.USAGE));
  }

  @Test
  void theUsageIsSortedAndKeepsToEightyColumns() {
    assertThat(Usage.of(syntax().parameters("FILE", "Files.")))
        .isEqualTo(
            """
            Usage: weft try [--env=NAME[=VALUE]]... [--fast] [-h] [--output=FILE] FILE...
            Tries things, one after the other.
                  FILE...                Files.
                  --env=NAME[=VALUE]     Set a variable of which much can be said here.
                  --fast                 Hurry up.
              -h, --help                 Show this help.
              -o, --output=FILE          Where to write.
            """);
    assertThat(Usage.of(new RunCommand().syntax("weft run")).lines())
        .allMatch(line -> line.length() <= 80);
  }
}
