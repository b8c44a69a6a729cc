// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

import dev.weft.interpreter.Memory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strings of guests: UTF-8, with their length in bytes. */
public final class GuestText {

  private GuestText() {}

  /**
   * Reads a path from a guest, once.
   *
   * @param memory the guest's memory
   * @param pointer where it starts
   * @param length its bytes, unsigned
   * @return the path
   * @throws WasiError {@link Errno#NAMETOOLONG} above {@link WasiLimits#PATH_BYTES}, {@link
   *     Errno#ILSEQ} if it is not UTF-8, {@link Errno#INVAL} if it has a NUL in it
   */
  public static String loadPath(Memory memory, int pointer, int length) throws WasiError {
    if (Integer.compareUnsigned(length, WasiLimits.PATH_BYTES) > 0) {
      throw new WasiError(Errno.NAMETOOLONG);
    }
    byte[] bytes = new byte[length];
    if (length > 0) {
      memory.read(GuestMemory.address(pointer), bytes, 0, length);
    }
    String path;
    try {
      path = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new WasiError(Errno.ILSEQ);
    }
    if (path.indexOf('\0') >= 0) {
      throw new WasiError(Errno.INVAL);
    }
    return path;
  }

  /**
   * {@return a text as guests get it}
   *
   * @param text the text
   */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
