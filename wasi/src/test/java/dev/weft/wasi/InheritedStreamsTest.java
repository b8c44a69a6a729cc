// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static dev.weft.wasi.preview1.WasiFunction.FD_CLOSE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The standard streams of a Java process, seen from outside of it: in a JVM of their own. */
@Timeout(60)
final class InheritedStreamsTest {

  /** What the JVM of the tests does. */
  static final class Inheriting {

    private Inheriting() {}

    public static void main(String[] args) throws IOException {
      System.out.print("host, ");
      System.out.flush();
      try (Guest guest = new Guest(WasiConfig.builder().inheritIO())) {
        guest.write(1, "guest, ");
        guest.write(2, "guest's error, ");
        guest.write(1, "read <" + guest.read(6) + ">, ");
        guest.call(FD_CLOSE, 0);
        guest.call(FD_CLOSE, 1);
        guest.call(FD_CLOSE, 2);
      }
      // What the guest has not asked for, and what it has closed, is the host's as before.
      System.out.println("host read <" + new String(System.in.readAllBytes(), UTF_8) + ">");
      System.err.println("host's error");
    }
  }

  @Test
  void aGuestAndItsHostShareThem() throws Exception {
    String classes =
        String.join(
            File.pathSeparator,
            Path.of("target", "test-classes").toString(),
            Path.of("target", "classes").toString(),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process = new ProcessBuilder(java, "-cp", classes, Inheriting.class.getName()).start();
    try {
      try (OutputStream in = process.getOutputStream()) {
        in.write("first second third".getBytes(UTF_8));
      }
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(err).isEqualTo("guest's error, host's error" + System.lineSeparator());
      assertThat(out)
          .isEqualTo(
              "host, guest, read <first >, host read <second third>" + System.lineSeparator());
    } finally {
      process.destroyForcibly();
    }
  }
}
