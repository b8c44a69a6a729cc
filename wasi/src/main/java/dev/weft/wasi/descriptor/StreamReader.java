// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.descriptor;

import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.IoVectors;
import dev.weft.wasi.abi.WasiError;
import dev.weft.wasi.abi.WasiLimits;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads an {@link InputStream} for guests. A read of a stream may block for ever and cannot be
 * interrupted in general, while a guest must be able to end at any time: so a host thread reads,
 * and guests wait for it with what their store offers for waiting. What was read for a guest that
 * ended stays here for the next one.
 *
 * <p>The thread is a daemon, started when a guest first finds nothing here, and ends when nobody
 * has asked for a while. It reads only when asked, and no more than was asked for: what no guest
 * wanted is left in the stream.
 *
 * <p>All state is guarded by this object's monitor, which is never held during a read of the
 * stream. The buffer's contents, too: the thread writes into it while it is empty and {@code
 * wanted} is not 0, and then nobody else touches it; what it wrote happens before it says so under
 * the monitor.
 */
final class StreamReader {

  /** How long the thread stays without being asked. */
  private static final long KEEP_ALIVE_MILLIS = 1000;

  /** The reader of System.in, which all processes share: what one left belongs to the next. */
  private static StreamReader system;

  private static final int ENDED = -1;
  private static final int FAILED = -2;

  private final InputStream stream;
  private final boolean shared;
  private final List<Thread> waiters = new ArrayList<>();

  private byte[] buffer = {};
  private int start;
  private int end;

  /** How many bytes the thread shall read; 0 while it need not. */
  private int wanted;

  private boolean ended;
  private boolean failed;
  private boolean stopped;
  private Thread thread;

  private StreamReader(InputStream stream, boolean shared) {
    this.stream = stream;
    this.shared = shared;
  }

  /** {@return a reader of a stream; the same one for everybody if the stream is System.in} */
  static StreamReader of(InputStream stream) {
    return stream == System.in ? ofSystem(stream) : new StreamReader(stream, false);
  }

  private static synchronized StreamReader ofSystem(InputStream stream) {
    if (system == null || system.stream != stream) {
      system = new StreamReader(stream, true);
    }
    return system;
  }

  /** {@return a reader that is at its end} */
  static StreamReader ofNothing() {
    StreamReader reader = new StreamReader(InputStream.nullInputStream(), false);
    reader.ended = true;
    return reader;
  }

  /**
   * Takes bytes, or asks for them.
   *
   * @param vectors where they go; at least one byte long
   * @return how many bytes, 0 at the end, or {@link Descriptor#NOT_READY}
   * @throws WasiError {@link Errno#IO} if reading failed; once, then it is tried again
   */
  synchronized int take(IoVectors vectors) throws WasiError {
    int length = available(vectors.total());
    if (failed) {
      failed = false;
      throw new WasiError(Errno.IO);
    }
    if (length > 0) {
      length = Math.min(length, vectors.total());
      vectors.scatter(buffer, start, length);
      start += length;
    }
    return length;
  }

  /**
   * Asks for bytes without taking them.
   *
   * @return how many bytes can be taken, 0 if taking would not wait, or {@link
   *     Descriptor#NOT_READY}
   * @throws WasiError if the thread cannot be started
   */
  synchronized int available() throws WasiError {
    return available(WasiLimits.CHUNK_BYTES);
  }

  private int available(int request) throws WasiError {
    if (start < end) {
      return end - start;
    }
    if (ended || failed) {
      return 0;
    }
    if (wanted == 0) {
      int length = Math.min(request, WasiLimits.CHUNK_BYTES);
      if (buffer.length < length) {
        buffer = new byte[length];
      }
      wanted = length;
      if (thread == null) {
        startThread();
      } else {
        notifyAll();
      }
    }
    return (int) Descriptor.NOT_READY;
  }

  private void startThread() throws WasiError {
    Thread starting =
        Thread.ofPlatform().daemon().name("weft-standard-input").unstarted(new Reading());
    try {
      starting.start();
    } catch (OutOfMemoryError e) { // the system has no thread left
      wanted = 0;
      throw new WasiError(Errno.NOMEM);
    }
    thread = starting;
  }

  synchronized void addWaiter(Thread waiter) {
    waiters.add(waiter);
  }

  synchronized void removeWaiter(Thread waiter) {
    waiters.remove(waiter);
  }

  /** Ends the thread, unless others may read the stream; unparks the waiters in any case. */
  synchronized void stop() {
    if (!shared) {
      stopped = true;
      if (thread != null) {
        thread.interrupt();
      }
    }
    unparkWaiters();
  }

  private void unparkWaiters() {
    for (int i = 0; i < waiters.size(); i++) {
      LockSupport.unpark(waiters.get(i));
    }
  }

  /** What the thread does. */
  private final class Reading implements Runnable {

    @Override
    public void run() {
      for (byte[] target; (target = next()) != null; ) {
        int length = FAILED;
        try {
          length = read(target);
        } catch (Throwable e) {
          // Whatever a stream of the embedder throws: guests are told that reading failed.
          System.getLogger("dev.weft.wasi")
              .log(System.Logger.Level.DEBUG, "reading standard input failed", e);
        }
        done(length);
      }
    }

    /** Waits until bytes are wanted; returns where to put them, or null if it is over. */
    private byte[] next() {
      synchronized (StreamReader.this) {
        if (wanted == 0 && !stopped) {
          try {
            StreamReader.this.wait(KEEP_ALIVE_MILLIS); // early or late: the worst is a new thread
          } catch (InterruptedException e) {
            // Either stopped, or somebody wants the thread to end: it may, without any loss.
          }
        }
        if (wanted == 0 || stopped) {
          wanted = 0;
          thread = null;
          return null;
        }
        start = 0;
        end = 0;
        return buffer;
      }
    }

    private int read(byte[] target) throws IOException {
      int limit = wanted; // nobody changes it while it is not 0
      int length = stream.read(target, 0, limit);
      if (length == 0) { // against the contract; this one must block
        int single = stream.read();
        if (single >= 0) {
          target[0] = (byte) single;
          length = 1;
        } else {
          length = ENDED;
        }
      }
      return length >= ENDED && length <= limit ? length : FAILED;
    }

    private void done(int length) {
      synchronized (StreamReader.this) {
        wanted = 0;
        if (length > 0) {
          end = length;
        } else if (length == ENDED) {
          ended = true;
        } else {
          failed = true;
        }
        unparkWaiters();
      }
    }
  }
}
