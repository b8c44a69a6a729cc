// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.descriptor;

import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.WasiError;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The open descriptors of a process by their numbers. Looking one up needs no lock; what changes
 * the table holds this object's monitor, and closes what it has taken out after letting go.
 */
public final class DescriptorTable {

  /**
   * Replaced by a longer one when it is full. Who still has the old one may see a descriptor there
   * that was closed since, and is told so when using it, as if it had come a little earlier.
   */
  private volatile AtomicReferenceArray<Descriptor> descriptors;

  private final int limit;

  /** No free number is below; guarded by the monitor. */
  private int lowestFree;

  private boolean closed;

  /**
   * A table.
   *
   * @param limit how many descriptors there may be; those that are open from the start count, but
   *     are not limited
   * @param descriptors the first ones, with the numbers 0, 1, 2, …
   */
  public DescriptorTable(int limit, Descriptor... descriptors) {
    this.limit = limit;
    this.descriptors = new AtomicReferenceArray<>(descriptors);
    lowestFree = descriptors.length;
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
    AtomicReferenceArray<Descriptor> present = descriptors;
    Descriptor descriptor = number >= 0 && number < present.length() ? present.get(number) : null;
    if (descriptor == null) {
      throw new WasiError(Errno.BADF);
    }
    return descriptor;
  }

  /**
   * Fails if no number is free, so that nothing is opened in vain.
   *
   * @throws WasiError {@link Errno#MFILE}
   */
  public synchronized void requireRoom() throws WasiError {
    if (nextFree() >= limit) {
      throw new WasiError(Errno.MFILE);
    }
  }

  /**
   * Adds a descriptor under the lowest number that is free (POSIX, "file descriptor allocation").
   *
   * @param descriptor the descriptor; closed if there is no room for it
   * @return its number
   * @throws WasiError {@link Errno#MFILE} if no number is free
   */
  public int add(Descriptor descriptor) throws WasiError {
    synchronized (this) {
      int number = nextFree();
      if (!closed && number < limit) {
        if (number >= descriptors.length()) {
          grow();
        }
        descriptors.set(number, descriptor);
        lowestFree = number + 1;
        return number;
      }
    }
    descriptor.close();
    throw new WasiError(Errno.MFILE);
  }

  private int nextFree() {
    AtomicReferenceArray<Descriptor> present = descriptors;
    while (lowestFree < present.length() && present.get(lowestFree) != null) {
      lowestFree++;
    }
    return lowestFree;
  }

  private void grow() {
    AtomicReferenceArray<Descriptor> present = descriptors;
    Descriptor[] longer = new Descriptor[Math.min(limit, 2 * present.length() + 8)];
    for (int i = 0; i < present.length(); i++) {
      longer[i] = present.get(i);
    }
    descriptors = new AtomicReferenceArray<>(longer);
  }

  private Descriptor take(int number) throws WasiError {
    Descriptor descriptor = get(number);
    descriptors.set(number, null);
    lowestFree = Math.min(lowestFree, number);
    return descriptor;
  }

  /**
   * Closes a descriptor. Of several threads that do so one succeeds.
   *
   * @param number its number
   * @throws WasiError {@link Errno#BADF} if none has this number
   */
  public void close(int number) throws WasiError {
    Descriptor descriptor;
    synchronized (this) {
      descriptor = take(number);
    }
    descriptor.close();
  }

  /**
   * Gives a descriptor the number of another one, which is closed. To everybody else this is one
   * step.
   *
   * @param from its number, which becomes free
   * @param to its new number
   * @throws WasiError {@link Errno#BADF} if one of the two is not open
   */
  public void renumber(int from, int to) throws WasiError {
    Descriptor replaced;
    synchronized (this) {
      Descriptor descriptor = get(from);
      replaced = get(to);
      if (from == to) {
        return;
      }
      // In this order, so that who looks up without the lock finds it under one of the two.
      descriptors.set(to, descriptor);
      take(from);
    }
    replaced.close();
  }

  /** Closes all that are open. Nothing can be added any more. */
  public void closeAll() {
    Descriptor[] open;
    synchronized (this) {
      closed = true;
      AtomicReferenceArray<Descriptor> present = descriptors;
      open = new Descriptor[present.length()];
      Arrays.setAll(open, number -> present.getAndSet(number, null));
    }
    for (Descriptor descriptor : open) {
      if (descriptor != null) {
        descriptor.close();
      }
    }
  }
}
