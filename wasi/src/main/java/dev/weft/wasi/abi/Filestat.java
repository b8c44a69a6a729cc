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

  /** The older layout has 32 bits for them. */
  private static final long MOST_NARROW_LINKS = 0xffff_ffffL;

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
   * @param snapshot in whose layout; the older one has 32 bits for the links, beside the type
   */
  public void store(Memory memory, int pointer, Snapshot snapshot) {
    boolean narrow = snapshot == Snapshot.UNSTABLE;
    long address = GuestMemory.address(pointer);
    GuestMemory.check(memory, address, narrow ? BYTES - 8 : BYTES);
    memory.storeLong(address, device);
    memory.storeLong(address + 8, inode);
    memory.storeLong(
        address + 16, filetype.ordinal() | (narrow ? Math.min(links, MOST_NARROW_LINKS) << 32 : 0));
    address += 24;
    if (!narrow) {
      memory.storeLong(address, links);
      address += 8;
    }
    memory.storeLong(address, size);
    memory.storeLong(address + 8, accessTime);
    memory.storeLong(address + 16, modificationTime);
    memory.storeLong(address + 24, changeTime);
  }
}
