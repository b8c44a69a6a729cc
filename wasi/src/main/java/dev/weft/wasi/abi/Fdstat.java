// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

import dev.weft.interpreter.Memory;

/**
 * The attributes of a descriptor ({@code fdstat}).
 *
 * @param filetype what it refers to
 * @param flags its {@link Fdflags}
 * @param rightsBase its {@link Rights}
 * @param rightsInheriting the most that descriptors opened through it may have
 */
public record Fdstat(Filetype filetype, int flags, long rightsBase, long rightsInheriting) {

  private static final int BYTES = 24;

  /**
   * Writes it to a guest, padding included.
   *
   * @param memory the guest's memory
   * @param pointer where
   */
  public void store(Memory memory, int pointer) {
    long address = GuestMemory.address(pointer);
    GuestMemory.check(memory, address, BYTES);
    memory.storeLong(address, filetype.ordinal() | (long) flags << 16);
    memory.storeLong(address + 8, rightsBase);
    memory.storeLong(address + 16, rightsInheriting);
  }
}
