// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.descriptor;

import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.WasiError;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The open descriptors of a process by their numbers. Threads use it without locks. */
public final class DescriptorTable {

  private final AtomicReferenceArray<Descriptor> descriptors;

  /**
   * A table.
   *
   * @param descriptors the first ones, with the numbers 0, 1, 2, …
   */
  public DescriptorTable(Descriptor... descriptors) {
    this.descriptors = new AtomicReferenceArray<>(descriptors);
  }

  /**
   * Looks a descriptor up. Another thread may close it from then on; using it then fails as if it
   * had been closed before.
   *
   * @param number its number
   * @return the descriptor
   * @throws WasiError {@link Errno#BADF} if none has this number
   */
  public Descriptor get(int number) throws WasiError {
    Descriptor descriptor =
        number >= 0 && number < descriptors.length() ? descriptors.get(number) : null;
    if (descriptor == null) {
      throw new WasiError(Errno.BADF);
    }
    return descriptor;
  }

  /**
   * Closes a descriptor. Of several threads that do so one succeeds.
   *
   * @param number its number
   * @throws WasiError {@link Errno#BADF} if none has this number
   */
  public void close(int number) throws WasiError {
    get(number);
    Descriptor descriptor = descriptors.getAndSet(number, null);
    if (descriptor == null) {
      throw new WasiError(Errno.BADF);
    }
    descriptor.close();
  }

  /** Closes all that are open. */
  public void closeAll() {
    for (int number = 0; number < descriptors.length(); number++) {
      Descriptor descriptor = descriptors.getAndSet(number, null);
      if (descriptor != null) {
        descriptor.close();
      }
    }
  }
}
