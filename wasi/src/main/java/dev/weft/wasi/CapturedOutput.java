// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a program has written, up to a limit: for programs that are not trusted to end. What comes
 * beyond is counted and dropped, and the program is not told. Thread-safe; it may be read while the
 * program runs.
 *
 * <pre>{@code
 * CapturedOutput out = new CapturedOutput(1 << 20);
 * WasiConfig config = WasiConfig.builder().stdout(out).stderr(out).build();
 * }</pre>
 */
public final class CapturedOutput extends OutputStream {

  private final int limit;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private long dropped;

  /**
   * Nothing yet.
   *
   * @param limit how many bytes are kept, not negative
   */
  public CapturedOutput(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("negative limit of captured bytes: " + limit);
    }
    this.limit = limit;
  }

  @Override
  public synchronized void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int fits = Math.min(length, limit - kept.size());
    kept.write(bytes, offset, fits);
    dropped += length - fits;
  }

  /** {@return a copy of the bytes that were kept: the first ones} */
  public synchronized byte[] toByteArray() {
    return kept.toByteArray();
  }

  /** {@return how many bytes were dropped because they came beyond the limit} */
  public synchronized long dropped() {
    return dropped;
  }

  /** {@return the bytes that were kept as text, taken as UTF-8} */
  @Override
  public synchronized String toString() {
    return kept.toString(StandardCharsets.UTF_8);
  }
}
