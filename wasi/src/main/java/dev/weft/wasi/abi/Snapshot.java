// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

/**
 * The two versions of preview 1 that programs import. The older one has the same functions but for
 * {@code sock_accept}, and some of them lay out their data in another way.
 */
public enum Snapshot {
  /** Snapshot 0, of 2019. */
  UNSTABLE("wasi_unstable"),
  /** Snapshot 1. */
  PREVIEW1("wasi_snapshot_preview1");

  private final String moduleName;

  Snapshot(String moduleName) {
    this.moduleName = moduleName;
  }

  /** {@return the name of the module from which programs import the functions} */
  public String moduleName() {
    return moduleName;
  }

  /**
   * {@return the number in snapshot 1 of an origin for seeking} Snapshot 0 counts the present
   * offset, the end, the start.
   *
   * @param whence the number in this snapshot
   */
  public int whence(int whence) {
    return this == UNSTABLE && whence >= 0 && whence < 3 ? (whence + 1) % 3 : whence;
  }
}
