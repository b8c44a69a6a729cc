// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import static dev.weft.threads.Program.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.module.Module;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real program: examples/primes.c, whose threads hand out work with atomics, wait and notify. */
@Timeout(120)
final class PrimesTest {

  private static Module primes;

  @BeforeAll
  static void parse() throws IOException {
    primes = Module.parse(Path.of("../examples/primes.wasm"));
  }

  private static String run(int threads, int limit) throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (WasiProcess process =
        WasiProcess.builder(primes)
            .args("primes", Integer.toString(threads), Integer.toString(limit))
            .stdout(out)
            .start()) {
      assertThat(process.await(LONG)).isEqualTo(new Outcome.Exited(0));
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 64})
  void primesAreCountedWithAnyNumberOfThreads(int threads) throws InterruptedException {
    assertThat(run(threads, 1_000_000)).isEqualTo("78498\n");
  }

  @Test
  void theResultIsRightInAThousandConsecutiveRunsWithEightThreads() throws InterruptedException {
    // A segment holds 32,768 odd numbers, so 600,000 is ten segments: work for all eight.
    for (int i = 0; i < 1000; i++) {
      assertThat(run(8, 600_000)).as("run %d", i).isEqualTo("49098\n");
    }
  }
}
