// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.descriptor;

import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.IoVectors;
import dev.weft.wasi.abi.WasiError;
import dev.weft.wasi.abi.WasiLimits;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes to an {@link OutputStream} for guests: the bytes of one call at once, so that the lines of
 * several threads do not mix. Standard output and standard error that go to the same stream have
 * one writer.
 */
final class StreamWriter {

  private final OutputStream stream;

  /** Grows to what is written at once. Guarded by this object's monitor, like the stream. */
  private byte[] buffer = {};

  StreamWriter(OutputStream stream) {
    this.stream = stream;
  }

  boolean writes(OutputStream stream) {
    return this.stream == stream;
  }

  synchronized int write(IoVectors vectors, Store store) throws WasiError {
    int total = vectors.total();
    if (buffer.length < total && buffer.length < WasiLimits.CHUNK_BYTES) {
      buffer = new byte[Math.min(total, WasiLimits.CHUNK_BYTES)];
    }
    int done = 0;
    while (done < total) {
      int length = Math.min(buffer.length, total - done);
      // Copied first: other threads may change a shared memory while the stream looks at the bytes.
      vectors.gather(buffer, 0, length);
      try {
        stream.write(buffer, 0, length);
        stream.flush();
      } catch (IOException | RuntimeException e) {
        System.getLogger("dev.weft.wasi")
            .log(System.Logger.Level.DEBUG, "writing a standard stream failed", e);
        if (done == 0) {
          throw new WasiError(Errno.IO);
        }
        return done;
      }
      done += length;
      if (done < total) {
        store.checkTermination();
      }
    }
    return done;
  }
}
