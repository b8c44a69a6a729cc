// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

import dev.weft.interpreter.Memory;

/**
 * The two forms of preview 1 under which programs import it. Both have the same functions with the
 * same types, but {@code sock_accept}, which only the later one has; they differ in the order of
 * {@code whence} and in two layouts.
 */
public enum Snapshot {

  /** Snapshot 0, for which compilers made programs until 2020. */
  UNSTABLE("wasi_unstable"),

  /** Snapshot 1, which the specification calls preview 1. */
  PREVIEW1("wasi_snapshot_preview1");

  private static final int WHENCES = 3;

  private final String moduleName;

  Snapshot(String moduleName) {
    this.moduleName = moduleName;
  }

  /** {@return the name under which programs import the functions} */
  public String moduleName() {
    return moduleName;
  }

  /**
   * Translates from where {@code fd_seek} counts: here the start, the present offset and the end
   * are 0, 1 and 2, and in snapshot 0 they are 2, 0 and 1.
   *
   * @param whence as the program gave it
   * @return as snapshot 1 has it; what is invalid stays so
   */
  public int whence(int whence) {
    return this == UNSTABLE && Integer.compareUnsigned(whence, WHENCES) < 0
        ? (whence + 1) % WHENCES
        : whence;
  }

  /** {@return the bytes of one {@code subscription} in a program's memory} */
  public int subscriptionBytes() {
    return this == UNSTABLE ? Subscription.UNSTABLE_BYTES : Subscription.BYTES;
  }

  /**
   * Reads a {@code subscription}.
   *
   * @param memory the guest's memory
   * @param address where; the range was checked
   * @return what is there
   * @throws WasiError {@link Errno#INVAL} if the type of event or a flag is not one that exists
   */
  public Subscription loadSubscription(Memory memory, long address) throws WasiError {
    return this == UNSTABLE
        ? Subscription.loadUnstable(memory, address)
        : Subscription.load(memory, address);
  }

  /**
   * Writes a {@code filestat}.
   *
   * @param filestat what to write
   * @param memory the guest's memory
   * @param pointer where
   */
  public void store(Filestat filestat, Memory memory, int pointer) {
    if (this == UNSTABLE) {
      filestat.storeUnstable(memory, pointer);
    } else {
      filestat.store(memory, pointer);
    }
  }
}
