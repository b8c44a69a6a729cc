// SPDX-License-Identifier: Apache-2.0
package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrimeCounterTest {

  private static PrimeCounter counter;

  @BeforeAll
  static void readTheProgram() throws IOException {
    try (InputStream program = PrimeCounterTest.class.getResourceAsStream("/primes.wasm")) {
      counter = new PrimeCounter(program);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 64})
  void primesAreCountedByAnyNumberOfThreads(int threads) throws InterruptedException {
    assertEquals(78_498, counter.count(threads, 1_000_000));
  }

  @Test
  void severalProcessesRunAtTheSameTime() throws Exception {
    Callable<Long> count = () -> counter.count(2, 200_000);
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      for (Future<Long> result : executor.invokeAll(Collections.nCopies(8, count))) {
        assertEquals(17_984, result.get());
      }
    }
  }

  @Test
  void aFailureOfTheProgramIsAnExceptionHere() {
    Exception failure = assertThrows(IllegalStateException.class, () -> counter.count(0, 10));
    assertTrue(failure.getMessage().contains("exit code 2"), failure.getMessage());
  }
}
