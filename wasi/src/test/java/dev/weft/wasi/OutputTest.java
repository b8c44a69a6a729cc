// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static dev.weft.wasi.preview1.WasiFunction.FD_CLOSE;
import static dev.weft.wasi.preview1.WasiFunction.FD_WRITE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.Terminated;
import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Errno;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class OutputTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Guest guest() {
    return new Guest(WasiConfig.builder().stdout(out).stderr(err));
  }

  @Test
  void standardOutputAndStandardErrorGoToTheirStreams() {
    try (Guest guest = guest()) {
      assertThat(guest.write(1, "größer\n")).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(Guest.RESULT)).isEqualTo(9);
      assertThat(guest.write(2, "wrong\n")).isEqualTo(Errno.SUCCESS);
      assertThat(out.toString(UTF_8)).isEqualTo("größer\n");
      assertThat(err.toString(UTF_8)).isEqualTo("wrong\n");
    }
  }

  @Test
  void theVectorsOfOneCallAreWrittenInOneCall() {
    List<String> writes = new ArrayList<>();
    OutputStream stream =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            writes.add(new String(bytes, offset, length, UTF_8));
          }
        };
    try (Guest guest = new Guest(WasiConfig.builder().stdout(stream))) {
      guest.put(2048, "Hello, world!");
      guest.putVector(0, 2048, 7);
      guest.putVector(8, -1, 0); // empty: its pointer does not matter
      guest.putVector(16, 2055, 5);
      guest.putVector(24, 2048, 0);
      guest.putVector(32, 2060, 1);
      assertThat(guest.call(FD_WRITE, 1, 0, 5, 100)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(100)).isEqualTo(13);
      assertThat(writes).containsExactly("Hello, world!");
    }
  }

  @Test
  void aWriteOfNothingSucceeds() {
    try (Guest guest = guest()) {
      guest.memory.storeInt(100, -1);
      assertThat(guest.call(FD_WRITE, 1, -1, 0, 100)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(100)).isZero();
      assertThat(guest.write(1, "")).isEqualTo(Errno.SUCCESS);
    }
  }

  @Test
  void aWriteLargerThanTheMemoryIsWrittenWhole() {
    try (Guest guest = guest()) {
      // 1,024 vectors over the same page: 64 MiB.
      for (int i = 0; i < Guest.SIZE; i += 8) {
        guest.memory.storeLong(i, i);
      }
      for (int i = 0; i < 1024; i++) {
        guest.putVector(8 * i, 0, Guest.SIZE);
      }
      assertThat(guest.call(FD_WRITE, 1, 0, 1024, 16_384)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(16_384)).isEqualTo(1024 * Guest.SIZE);
      byte[] written = out.toByteArray();
      assertThat(written).hasSize(1024 * Guest.SIZE);
      byte[] page = new byte[Guest.SIZE];
      guest.memory.storeInt(16_384, 16_384);
      guest.memory.read(0, page, 0, page.length);
      for (int i = 0; i < 1024; i++) {
        assertThat(
                Arrays.equals(written, i * Guest.SIZE, (i + 1) * Guest.SIZE, page, 0, Guest.SIZE))
            .isTrue();
      }
    }
  }

  @Test
  void aBufferedStreamIsFlushedByEachCall() {
    OutputStream buffered = new BufferedOutputStream(out, 1000);
    try (Guest guest = new Guest(WasiConfig.builder().stdout(buffered))) {
      guest.write(1, "seen");
      assertThat(out.toString(UTF_8)).isEqualTo("seen");
    }
  }

  @Test
  void aStreamOfTheEmbedderIsNeverClosed() {
    OutputStream stream =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            throw new AssertionError("closed");
          }
        };
    try (Guest guest = new Guest(WasiConfig.builder().stdout(stream).stderr(stream))) {
      assertThat(guest.call(FD_CLOSE, 1)).isEqualTo(Errno.SUCCESS);
    }
  }

  @Test
  void withoutSettingsOutputGoesNowhere() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      assertThat(guest.write(1, "nowhere")).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(Guest.RESULT)).isEqualTo(7);
      assertThat(guest.write(2, "nowhere")).isEqualTo(Errno.SUCCESS);
    }
  }

  /** Fails when more than a number of bytes are written, in the way that is asked for. */
  private static final class Failing extends OutputStream {

    private final int capacity;
    private final Exception failure;
    private int written;

    Failing(int capacity, Exception failure) {
      this.capacity = capacity;
      this.failure = failure;
    }

    @Override
    public void write(int value) {
      throw new AssertionError("byte by byte");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (written + length > capacity) {
        if (failure instanceof IOException e) {
          throw e;
        }
        throw (RuntimeException) failure;
      }
      written += length;
    }
  }

  @Test
  void whatTheStreamThrowsIsAnInputOutputError() {
    for (Exception failure : List.of(new IOException("full"), new IllegalStateException("odd"))) {
      OutputStream stream = new Failing(0, failure);
      try (Guest guest = new Guest(WasiConfig.builder().stdout(stream))) {
        guest.memory.storeInt(Guest.RESULT, 77);
        assertThat(guest.write(1, "text")).isEqualTo(Errno.IO);
        assertThat(guest.i32(Guest.RESULT)).isEqualTo(77);
      }
    }
  }

  @Test
  void anErrorAfterSomeBytesIsAShortWrite() {
    OutputStream stream = new Failing(100_000, new IOException("full"));
    try (Guest guest = new Guest(WasiConfig.builder().stdout(stream))) {
      guest.putVector(0, 0, Guest.SIZE);
      guest.putVector(8, 0, Guest.SIZE);
      assertThat(guest.call(FD_WRITE, 1, 0, 2, 100)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(100)).isEqualTo(65_536);
      assertThat(guest.call(FD_WRITE, 1, 0, 2, 100)).isEqualTo(Errno.IO);
    }
  }

  @Test
  void aTerminationEndsAnEndlessWriteBetweenItsChunks() {
    Store store = new Store();
    OutputStream stream =
        new OutputStream() {
          @Override
          public void write(int value) {}

          @Override
          public void write(byte[] bytes, int offset, int length) {
            store.terminate("enough");
          }
        };
    WasiContext context = new WasiContext(WasiConfig.builder().stdout(stream).build());
    try (Guest guest = new Guest(context, store)) {
      guest.putVector(0, 0, Guest.SIZE);
      guest.putVector(8, 0, Guest.SIZE);
      assertThatThrownBy(() -> guest.call(FD_WRITE, 1, 0, 2, 100))
          .isInstanceOf(Terminated.class)
          .hasMessageContaining("enough");
    }
  }

  @Test
  void linesOfManyThreadsDoNotMix() throws Exception {
    // A stream that is not thread-safe, as both standard output and standard error.
    StringBuilder text = new StringBuilder();
    OutputStream stream =
        new OutputStream() {
          @Override
          public void write(int value) {
            text.append((char) value);
          }
        };
    int threads = 8;
    int lines = 500;
    try (Guest guest = new Guest(WasiConfig.builder().stdout(stream).stderr(stream))) {
      CountDownLatch start = new CountDownLatch(1);
      List<Thread> writers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int number = t;
        int base = 1024 * (t + 1);
        writers.add(
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    start.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  // Each line in two vectors.
                  guest.put(base + 100, ("" + number).repeat(20));
                  guest.put(base + 200, "\n");
                  guest.putVector(base, base + 100, 20);
                  guest.putVector(base + 8, base + 200, 1);
                  for (int i = 0; i < lines; i++) {
                    guest.call(FD_WRITE, 1 + i % 2, base, 2, base + 300);
                  }
                }));
      }
      start.countDown();
      for (Thread writer : writers) {
        writer.join();
      }
    }
    List<String> expected = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      expected.addAll(Collections.nCopies(lines, ("" + t).repeat(20)));
    }
    assertThat(text.toString().lines()).containsExactlyInAnyOrderElementsOf(expected);
  }
}
