// SPDX-License-Identifier: Apache-2.0
package example;

import dev.weft.core.module.Module;
import dev.weft.threads.Outcome;
import dev.weft.threads.WasiProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Counts primes by running a WebAssembly program that counts them with several threads. */
public final class PrimeCounter {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Decoded and validated once; any number of processes can run it, also at the same time. */
  private final Module program;

  /**
   * A counter.
   *
   * @param program gives the bytes of primes.wasm; not closed
   * @throws IOException if it cannot be read
   */
  public PrimeCounter(InputStream program) throws IOException {
    this.program = Module.parse(program);
  }

  /**
   * Counts primes.
   *
   * @param threads how many threads work, 1 to 64
   * @param limit the largest number to look at
   * @return how many there are
   * @throws InterruptedException if the calling thread is interrupted
   */
  public long count(int threads, long limit) throws InterruptedException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (WasiProcess process =
        WasiProcess.builder(program)
            .args("primes", Integer.toString(threads), Long.toString(limit))
            .stdout(output)
            .stderr(System.err)
            .maxThreads(threads)
            .start()) {
      return switch (process.await(PATIENCE)) {
        case Outcome.Exited(int code) when code == 0 ->
            Long.parseLong(output.toString(StandardCharsets.US_ASCII).strip());
        case Outcome.Exited(int code) -> throw failure("exit code " + code, null);
        case Outcome.Trapped(var trap, int threadId) -> throw failure("thread " + threadId, trap);
        case Outcome.Threw(var exception, int threadId) ->
            throw failure("thread " + threadId, exception);
        case Outcome.Failed(var cause, int threadId) -> throw failure("thread " + threadId, cause);
        case Outcome.TimedOut() -> throw failure("not done in " + PATIENCE, null); // close ends it
        case Outcome.Terminated(String reason) -> throw failure(reason, null);
      };
    }
  }

  private static IllegalStateException failure(String what, Throwable cause) {
    return new IllegalStateException("primes failed: " + what, cause);
  }
}
