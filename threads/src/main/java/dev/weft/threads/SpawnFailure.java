// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

/**
 * Why {@code thread-spawn} did not start a thread. Guests are told by a negative number, and what
 * they make of it is the same for all of them (wasi-libc: {@code EAGAIN}); the numbers are those of
 * the nearest {@code errno} of WASI, for people who look at them.
 */
enum SpawnFailure {
  /** The module does not export a right {@code wasi_thread_start}: {@code notsup}. */
  ENTRY_POINT(-58),
  /** As many threads are alive as the process may have: {@code again}. */
  THREAD_LIMIT(-6),
  /** All thread ids are in use: {@code again}. */
  NO_ID(-6),
  /** The instance for the thread could not be made: {@code noexec}. */
  INSTANTIATION(-45),
  /** The host gave no thread: {@code nomem}. */
  HOST_THREAD(-48);

  private final int code;

  SpawnFailure(int code) {
    this.code = code;
  }

  /** {@return what the guest gets; negative} */
  int code() {
    return code;
  }
}
