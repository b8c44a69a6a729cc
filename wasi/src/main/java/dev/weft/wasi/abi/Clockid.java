// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

/** The clocks that preview 1 names ({@code clockid}). */
public final class Clockid {

  /** Nanoseconds since 1970-01-01T00:00:00Z. */
  public static final int REALTIME = 0;

  /** Nanoseconds since some moment; never goes back. */
  public static final int MONOTONIC = 1;

  /** CPU time of the process. */
  public static final int PROCESS_CPUTIME = 2;

  /** CPU time of the calling thread. */
  public static final int THREAD_CPUTIME = 3;

  private Clockid() {}
}
