// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

import dev.weft.interpreter.Memory;

/**
 * The attributes of a file ({@code filestat}). Times are nanoseconds since 1970.
 *
 * @param device the file system's number
 * @param inode the file's number in it
 * @param filetype what it is
 * @param links how many names it has
 * @param size its bytes
 * @param accessTime when it was last read
 * @param modificationTime when its data last changed
 * @param changeTime when it or its attributes last changed
 */
public record Filestat(
    long device,
    long inode,
    Filetype filetype,
    long links,
    long size,
    long accessTime,
    long modificationTime,
    long changeTime) {

  private static final int BYTES = 64;
  private static final int UNSTABLE_BYTES = 56;
  private static final long MOST_UNSTABLE_LINKS = 0xffff_ffffL;

  /**
   * {@return the same with another size}
   *
   * @param size its bytes
   */
  public Filestat withSize(long size) {
    return new Filestat(
        device, inode, filetype, links, size, accessTime, modificationTime, changeTime);
  }

  /**
   * {@return the same with another number of names}
   *
   * @param links how many names it has
   */
  public Filestat withLinks(long links) {
    return new Filestat(
        device, inode, filetype, links, size, accessTime, modificationTime, changeTime);
  }

  /**
   * Writes it to a guest, padding included.
   *
   * @param memory the guest's memory
   * @param pointer where
   */
  public void store(Memory memory, int pointer) {
    long address = GuestMemory.address(pointer);
    GuestMemory.check(memory, address, BYTES);
    memory.storeLong(address, device);
    memory.storeLong(address + 8, inode);
    memory.storeLong(address + 16, filetype.ordinal());
    memory.storeLong(address + 24, links);
    memory.storeLong(address + 32, size);
    memory.storeLong(address + 40, accessTime);
    memory.storeLong(address + 48, modificationTime);
    memory.storeLong(address + 56, changeTime);
  }

  /**
   * Writes it to a guest as {@link Snapshot#UNSTABLE} has it: with 32 bits for the number of names.
   *
   * @param memory the guest's memory
   * @param pointer where
   */
  void storeUnstable(Memory memory, int pointer) {
    long address = GuestMemory.address(pointer);
    GuestMemory.check(memory, address, UNSTABLE_BYTES);
    memory.storeLong(address, device);
    memory.storeLong(address + 8, inode);
    long names = Math.min(links, MOST_UNSTABLE_LINKS);
    memory.storeLong(address + 16, filetype.ordinal() | names << 32);
    memory.storeLong(address + 24, size);
    memory.storeLong(address + 32, accessTime);
    memory.storeLong(address + 40, modificationTime);
    memory.storeLong(address + 48, changeTime);
  }
}
