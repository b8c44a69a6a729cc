// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.preview1;

import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.WasiError;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Where random bytes come from: the system's secure source, or a generator of the embedder's. */
public final class RandomBytes {

  /**
   * The kernel's generator, the one that SecureRandom reads too. Reading it directly takes 0.1 ms
   * the first time, making a SecureRandom 50 ms: most language runtimes ask at their start.
   */
  private static final File SYSTEM = new File("/dev/urandom");

  private final RandomGenerator generator;

  /**
   * A source.
   *
   * @param generator the embedder's generator, or null for the system's
   */
  public RandomBytes(RandomGenerator generator) {
    this.generator = generator;
  }

  /**
   * Fills an array's start.
   *
   * @param target what is filled
   * @param length how many bytes
   * @throws WasiError {@link Errno#IO} if the system's source cannot be read
   */
  void fill(byte[] target, int length) throws WasiError {
    byte[] exact = target.length == length ? target : new byte[length];
    if (generator != null) {
      synchronized (this) { // generators need not be thread-safe
        generator.nextBytes(exact);
      }
    } else if (!readSystem(exact)) {
      Secure.RANDOM.nextBytes(exact);
    }
    if (exact != target) {
      System.arraycopy(exact, 0, target, 0, length);
    }
  }

  private static boolean readSystem(byte[] target) throws WasiError {
    if (!SYSTEM.exists()) {
      return false;
    }
    try (FileInputStream in = new FileInputStream(SYSTEM)) {
      if (in.readNBytes(target, 0, target.length) == target.length) {
        return true;
      }
    } catch (IOException e) {
      throw new WasiError(Errno.IO);
    }
    throw new WasiError(Errno.IO);
  }

  /** Made only where the system has no such file. */
  private static final class Secure {
    static final SecureRandom RANDOM = new SecureRandom();
  }
}
