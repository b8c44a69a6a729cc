// SPDX-License-Identifier: Apache-2.0
package dev.weft.stress;

import dev.weft.core.type.AddressType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import dev.weft.interpreter.Memory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Places in one shared memory that only one run of a test uses, all of them zero. A memory for each
 * run would cost more than everything that is tried in it.
 */
class Cells {

  private static final int PAGES = 1024;
  private static final long SIZE = 256;

  static final Memory MEMORY =
      Memory.of(new MemoryType(AddressType.I32, Limits.of(PAGES, PAGES), true));

  private static final AtomicLong NEXT = new AtomicLong();

  /** A multiple of 64; the places are so far from each other that none shares a cache line. */
  final long x;

  final long y;

  Cells() {
    x = NEXT.getAndAdd(SIZE) & (long) PAGES * MemoryType.PAGE_SIZE - 1;
    y = x + SIZE / 2;
    MEMORY.atomicStore(64, x, 0);
    MEMORY.atomicStore(64, y, 0);
  }

  static int load(int bits, long address) {
    return (int) MEMORY.atomicLoad(bits, address);
  }

  static void store(int bits, long address, long value) {
    MEMORY.atomicStore(bits, address, value);
  }
}
