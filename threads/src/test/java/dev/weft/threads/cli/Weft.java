// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** One run of the command line inside of this process, and what came out. */
record Weft(int status, String out, String err) {

  static Weft run(String... args) {
    return run(InputStream.nullInputStream(), args);
  }

  static Weft runWithInput(String input, String... args) {
    return run(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), args);
  }

  private static Weft run(InputStream in, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Main.run(
            args,
            Console.of(
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)));
    return new Weft(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** It failed with one message of one line, and nothing of Java in it. */
  Weft hasFailed(int expectedStatus) {
    assertThat(status).as(err).isEqualTo(expectedStatus);
    assertThat(out).isEmpty();
    assertThat(err).startsWith("weft: ").endsWith("\n");
    assertThat(err.lines()).as("one line").hasSize(1);
    assertThat(err).doesNotContain("Exception").doesNotContain("\tat ");
    return this;
  }
}
