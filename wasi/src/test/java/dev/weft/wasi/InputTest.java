// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static dev.weft.wasi.preview1.WasiFunction.FD_CLOSE;
import static dev.weft.wasi.preview1.WasiFunction.FD_FDSTAT_SET_FLAGS;
import static dev.weft.wasi.preview1.WasiFunction.FD_READ;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.Terminated;
import dev.weft.core.error.Trap;
import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Fdflags;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class InputTest {

  private static Guest guest(String text) {
    return guest(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private static Guest guest(InputStream stream) {
    return new Guest(WasiConfig.builder().stdin(stream));
  }

  private static <T> FutureTask<T> start(Callable<T> callable) {
    FutureTask<T> task = new FutureTask<>(callable);
    Thread.ofPlatform().daemon().start(task);
    return task;
  }

  /** Waits until a read of the stream is pending. */
  private static Thread awaitReader() throws InterruptedException {
    while (true) {
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().equals("weft-standard-input")) {
          return thread;
        }
      }
      Thread.sleep(1);
    }
  }

  @Test
  void withoutSettingsStandardInputIsAtItsEnd() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      assertThat(guest.read(100)).isEmpty();
      assertThat(guest.read(100)).isEmpty();
    }
  }

  @Test
  void aStreamIsReadToItsEndAndStaysThere() {
    try (Guest guest = guest("größer, kleiner")) {
      StringBuilder text = new StringBuilder();
      for (String part; !(part = guest.read(7)).isEmpty(); ) {
        text.append(part);
      }
      assertThat(text).hasToString("größer, kleiner");
      assertThat(guest.read(7)).isEmpty();
    }
  }

  @Test
  void theEndIsAskedForOnlyOnce() {
    InputStream stream =
        new InputStream() {
          private int reads;

          @Override
          public int read() {
            throw new AssertionError("byte by byte");
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            return reads++ == 0 ? -1 : length; // like a terminal: after the end it goes on
          }
        };
    try (Guest guest = guest(stream)) {
      assertThat(guest.read(10)).isEmpty();
      assertThat(guest.read(10)).isEmpty();
    }
  }

  @Test
  void bytesAreScatteredOverTheVectorsInOrder() {
    try (Guest guest = guest("abcdefgh")) {
      guest.putVector(0, 3000, 2);
      guest.putVector(8, -1, 0);
      guest.putVector(16, 4000, 3);
      guest.putVector(24, 5000, 100);
      assertThat(guest.call(FD_READ, 0, 0, 4, 100)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(100)).isEqualTo(8);
      assertThat(guest.text(3000, 3)).isEqualTo("ab\0");
      assertThat(guest.text(4000, 4)).isEqualTo("cde\0");
      assertThat(guest.text(5000, 4)).isEqualTo("fgh\0");
    }
  }

  @Test
  void aReadOfNothingDoesNotWait() {
    try (Guest guest = guest(new Endless())) {
      assertThat(guest.read(0)).isEmpty();
      assertThat(guest.call(FD_READ, 0, -1, 0, 100)).isEqualTo(Errno.SUCCESS);
    }
  }

  @Test
  void noMoreIsReadThanTheGuestAskedFor() throws IOException {
    InputStream stream = new ByteArrayInputStream("first second".getBytes(UTF_8));
    try (Guest guest = guest(stream)) {
      assertThat(guest.read(6)).isEqualTo("first ");
    }
    assertThat(new String(stream.readAllBytes(), UTF_8)).isEqualTo("second");
  }

  @Test
  void aLargeStreamArrivesUnchanged() {
    byte[] bytes = new byte[1_000_003];
    new Random(1).nextBytes(bytes);
    try (Guest guest = guest(new ByteArrayInputStream(bytes))) {
      Random lengths = new Random(2);
      byte[] part = new byte[60_000];
      int done = 0;
      while (true) {
        assertThat(guest.readInto(0, 0, 64, 1 + lengths.nextInt(part.length)))
            .isEqualTo(Errno.SUCCESS);
        int length = guest.i32(8);
        if (length == 0) {
          break;
        }
        guest.memory.read(64, part, 0, length);
        assertThat(Arrays.equals(part, 0, length, bytes, done, done + length)).isTrue();
        done += length;
      }
      assertThat(done).isEqualTo(bytes.length);
    }
  }

  @Test
  void aGuestWaitsUntilThereIsSomething() throws Exception {
    PipedInputStream in = new PipedInputStream();
    try (PipedOutputStream out = new PipedOutputStream(in);
        Guest guest = guest(in)) {
      FutureTask<String> read = start(() -> guest.read(100));
      awaitReader();
      assertThat(read.isDone()).isFalse();
      out.write("text".getBytes(UTF_8));
      out.flush();
      assertThat(read.get(10, SECONDS)).isEqualTo("text");
    }
  }

  @Test
  void aTerminationReachesAGuestThatWaitsWithin100Milliseconds() throws Exception {
    long fastest = Long.MAX_VALUE; // of five: the machine may be busy
    for (int round = 0; round < 5; round++) {
      PipedInputStream in = new PipedInputStream();
      try (PipedOutputStream out = new PipedOutputStream(in);
          Guest guest = guest(in)) {
        assertThat(out).isNotNull();
        fastest = Math.min(fastest, guest.terminateWhile(() -> guest.read(100)));
      }
    }
    assertThat(fastest).isLessThan(TimeUnit.MILLISECONDS.toNanos(100));
  }

  @Test
  void whatComesAfterAGuestWasTerminatedIsThereForTheNextRead() throws Exception {
    Feed feed = new Feed();
    WasiContext context = new WasiContext(WasiConfig.builder().stdin(feed).build());
    Guest first = new Guest(context, new Store());
    FutureTask<Object> read =
        start(() -> {
          assertThatThrownBy(() -> first.read(100)).isInstanceOf(Terminated.class);
          return null;
        });
    feed.awaitPending();
    first.store.terminate("test");
    read.get(10, SECONDS);
    feed.put("kept");
    try (Guest second = new Guest(context, new Store())) {
      assertThat(second.read(100)).isEqualTo("kept");
    }
  }

  @Test
  void closingEndsAReadThatWaits() throws Exception {
    PipedInputStream in = new PipedInputStream();
    try (PipedOutputStream out = new PipedOutputStream(in);
        Guest guest = guest(in)) {
      assertThat(out).isNotNull();
      FutureTask<Errno> read = start(() -> guest.readInto(0, 0, 100, 10));
      Thread reader = awaitReader();
      assertThat(guest.call(FD_CLOSE, 0)).isEqualTo(Errno.SUCCESS);
      assertThat(read.get(10, SECONDS)).isEqualTo(Errno.BADF);
      assertThat(guest.call(FD_CLOSE, 0)).isEqualTo(Errno.BADF);
      reader.join(10_000);
      assertThat(reader.isAlive()).isFalse();
    }
  }

  @Test
  void noThreadIsLeftWhenTheContextIsClosed() throws Exception {
    PipedInputStream in = new PipedInputStream();
    try (PipedOutputStream out = new PipedOutputStream(in)) {
      assertThat(out).isNotNull();
      Guest guest = guest(in);
      FutureTask<Errno> read = start(() -> guest.readInto(0, 0, 100, 10));
      Thread reader = awaitReader();
      guest.close();
      reader.join(10_000);
      assertThat(reader.isAlive()).isFalse();
      assertThat(read.get(10, SECONDS)).isEqualTo(Errno.BADF);
    }
  }

  @Test
  void theThreadEndsWhenNobodyAsksForAWhileAndComesBack() throws Exception {
    try (Guest guest = guest("abcd")) {
      assertThat(guest.read(2)).isEqualTo("ab");
      Thread reader = awaitReader();
      reader.join(10_000);
      assertThat(reader.isAlive()).isFalse();
      assertThat(guest.read(2)).isEqualTo("cd");
    }
  }

  @Test
  void aPointerThatTrapsLosesNoInput() {
    try (Guest guest = guest("text")) {
      guest.putVector(0, 100, 4);
      assertThatThrownBy(() -> guest.call(FD_READ, 0, 0, 1, Guest.SIZE - 3))
          .isInstanceOf(Trap.class);
      guest.putVector(0, Guest.SIZE - 2, 4);
      assertThatThrownBy(() -> guest.call(FD_READ, 0, 0, 1, 200)).isInstanceOf(Trap.class);
      assertThat(guest.read(10)).isEqualTo("text");
    }
  }

  @Test
  void aFailureIsAnInputOutputErrorOnceAndThenItIsTriedAgain() {
    for (Throwable failure :
        List.of(new IOException("odd"), new IllegalStateException("odd"), new Error("odd"))) {
      InputStream stream =
          new InputStream() {
            private int reads;

            @Override
            public int read() {
              throw new AssertionError("byte by byte");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
              return switch (reads++) {
                case 0 -> fail(failure);
                case 1 -> {
                  target[offset] = 'x';
                  yield 1;
                }
                default -> -1;
              };
            }
          };
      try (Guest guest = guest(stream)) {
        assertThat(guest.readInto(0, 0, 100, 10)).isEqualTo(Errno.IO);
        assertThat(guest.read(10)).isEqualTo("x");
        assertThat(guest.read(10)).isEmpty();
      }
    }
  }

  private static int fail(Throwable failure) throws IOException {
    switch (failure) {
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      default -> throw (Error) failure;
    }
  }

  @Test
  void aStreamThatBreaksItsContractDoesNoHarm() {
    for (int answer : new int[] {-2, 11, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      InputStream stream =
          new InputStream() {
            @Override
            public int read() {
              return 'y';
            }

            @Override
            public int read(byte[] target, int offset, int length) {
              return answer;
            }
          };
      try (Guest guest = guest(stream)) {
        assertThat(guest.readInto(0, 0, 100, 10)).isEqualTo(Errno.IO);
      }
    }
    InputStream nothing =
        new InputStream() {
          @Override
          public int read() {
            return 'y';
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            return 0;
          }
        };
    try (Guest guest = guest(nothing)) {
      assertThat(guest.read(10)).isEqualTo("y");
    }
  }

  @Test
  void whoDoesNotWantToWaitIsToldToComeAgain() throws Exception {
    Feed feed = new Feed();
    try (Guest guest = guest(feed)) {
      assertThat(guest.call(FD_FDSTAT_SET_FLAGS, 0, Fdflags.NONBLOCK)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.readInto(0, 0, 100, 10)).isEqualTo(Errno.AGAIN);
      feed.put("text");
      Errno errno;
      do {
        errno = guest.readInto(0, 0, 100, 10);
      } while (errno == Errno.AGAIN);
      assertThat(errno).isEqualTo(Errno.SUCCESS);
      assertThat(guest.text(100, 4)).isEqualTo("text");
      feed.end();
      do {
        errno = guest.readInto(0, 0, 100, 10);
      } while (errno == Errno.AGAIN);
      assertThat(errno).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(8)).isZero();
    }
  }

  @Test
  void manyThreadsReadEachByteOnce() throws Exception {
    int threads = 8;
    byte[] bytes = new byte[400_000]; // as i16, each number once
    for (int i = 0; i < bytes.length; i += 8) {
      ByteBuffer.wrap(bytes).putLong(i, i);
    }
    long[] sums = new long[threads];
    try (Guest guest = guest(new ByteArrayInputStream(bytes))) {
      List<FutureTask<Object>> readers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int number = t;
        int base = 1024 * (t + 1);
        readers.add(
            start(() -> {
              byte[] part = new byte[96];
              while (true) {
                assertThat(guest.readInto(0, base, base + 16, 96)).isEqualTo(Errno.SUCCESS);
                int length = guest.i32(base + 8);
                if (length == 0) {
                  return null;
                }
                guest.memory.read(base + 16, part, 0, length);
                for (int i = 0; i < length; i++) {
                  sums[number] += part[i];
                }
              }
            }));
      }
      for (FutureTask<Object> reader : readers) {
        reader.get(30, SECONDS);
      }
    }
    long expected = 0;
    for (byte value : bytes) {
      expected += value;
    }
    long sum = 0;
    for (long part : sums) {
      sum += part;
    }
    assertThat(sum).isEqualTo(expected);
  }

  @Test
  void processesThatInheritStandardInputShareWhatOneHasLeft() throws Exception {
    InputStream before = System.in;
    Feed feed = new Feed();
    System.setIn(feed);
    try {
      WasiConfig config = WasiConfig.builder().inheritStdin().build();
      Guest first = new Guest(config);
      FutureTask<Object> read =
          start(() -> {
            assertThatThrownBy(() -> first.read(100)).isInstanceOf(Terminated.class);
            return null;
          });
      feed.awaitPending();
      first.store.terminate("test");
      read.get(10, SECONDS);
      first.close();
      feed.put("for the next");
      try (Guest second = new Guest(config)) {
        assertThat(second.read(100)).isEqualTo("for the next");
      }
      feed.end();
    } finally {
      System.setIn(before);
    }
  }

  /** Never has anything. */
  private static final class Endless extends InputStream {
    @Override
    public int read() throws IOException {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return -1;
    }
  }

  /** Gives what the test puts in, and cannot be interrupted. */
  private static final class Feed extends InputStream {

    private final BlockingQueue<byte[]> parts = new LinkedBlockingQueue<>();
    private final Semaphore pending = new Semaphore(0);

    void put(String text) {
      parts.add(text.getBytes(UTF_8));
    }

    void end() {
      parts.add(new byte[0]);
    }

    void awaitPending() throws InterruptedException {
      pending.acquire();
    }

    @Override
    public int read() {
      throw new AssertionError("byte by byte");
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      pending.release();
      while (true) {
        try {
          byte[] part = parts.take();
          System.arraycopy(part, 0, target, offset, part.length);
          return part.length == 0 ? -1 : part.length;
        } catch (InterruptedException e) {
          // As System.in would.
        }
      }
    }
  }
}
