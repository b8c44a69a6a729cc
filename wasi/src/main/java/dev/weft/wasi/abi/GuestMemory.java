// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.interpreter.Memory;

/**
 * Pointers of guests. They are 32 bits wide and unsigned; a sum of a pointer and an offset does not
 * wrap round. A pointer out of bounds that is needed traps, as the specification says of pointers
 * (WASI, witx documentation, "Pointers").
 */
public final class GuestMemory {

  private GuestMemory() {}

  /**
   * Turns a pointer into an address.
   *
   * @param pointer as the guest gave it
   * @return the address in bytes, 0 to 2^32 - 1
   */
  public static long address(int pointer) {
    return Integer.toUnsignedLong(pointer);
  }

  /**
   * Checks a range once for all accesses to it: a memory never shrinks. Nothing is checked for an
   * empty range, because a guest may give any pointer with it.
   *
   * @param memory the guest's memory
   * @param address where the range starts
   * @param length its bytes, not negative
   * @throws Trap if it is not wholly inside of the memory
   */
  public static void check(Memory memory, long address, long length) {
    long size = memory.size();
    if (length != 0 && (length > size || address > size - length)) {
      throw new Trap(
          TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS,
          "a WASI function was given "
              + length
              + " bytes at "
              + address
              + " of a memory of "
              + size
              + " bytes");
    }
  }
}
