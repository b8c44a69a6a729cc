// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.instruction;

/** Finds rows of the instruction table by their encoding. */
public final class Opcodes {

  /** The prefix bytes of longer encodings, {@code 0xFB} to {@code 0xFE}. */
  private static final int FIRST_PREFIX = 0xFB;

  private static final int LAST_PREFIX = 0xFE;

  /** The codes behind a prefix are below this in every proposal. */
  private static final int CODES = 0x200;

  private static final Opcode[] ALL = concatenate();
  private static final Opcode[] SINGLE = new Opcode[0x100];
  private static final Opcode[][] PREFIXED = new Opcode[LAST_PREFIX - FIRST_PREFIX + 1][CODES];

  static {
    for (Opcode opcode : ALL) {
      int prefix = opcode.code() >>> 12;
      Opcode[] row = prefix == 0 ? SINGLE : PREFIXED[prefix - FIRST_PREFIX];
      int code = opcode.code() & 0xFFF;
      if (row[code] != null) {
        throw new ExceptionInInitializerError(opcode + " has the code of " + row[code]);
      }
      row[code] = opcode;
    }
  }

  private Opcodes() {}

  private static Opcode[] concatenate() {
    Opcode[][] sections = {
      Opcode.Control.values(),
      Opcode.Parametric.values(),
      Opcode.Variable.values(),
      Opcode.Table.values(),
      Opcode.Memory.values(),
      Opcode.Reference.values(),
      Opcode.Aggregate.values(),
      Opcode.Numeric.values(),
      Opcode.Atomic.values(),
      Opcode.VectorMemory.values(),
      Opcode.Vector.values(),
      Opcode.WideArithmetic.values(),
      Opcode.ExceptionHandling.values(),
    };
    int count = 0;
    for (Opcode[] section : sections) {
      count += section.length;
    }
    Opcode[] all = new Opcode[count];
    int filled = 0;
    for (Opcode[] section : sections) {
      System.arraycopy(section, 0, all, filled, section.length);
      filled += section.length;
    }
    return all;
  }

  /** {@return the whole table in the order of its rows} */
  public static Opcode[] all() {
    return ALL.clone();
  }

  /**
   * {@return whether a byte is the first of a longer encoding}
   *
   * @param code the byte, 0 to 255
   */
  public static boolean isPrefix(int code) {
    return code >= FIRST_PREFIX && code <= LAST_PREFIX;
  }

  /**
   * {@return the instruction with a one-byte encoding, or null}
   *
   * @param code the byte, 0 to 255
   */
  public static Opcode single(int code) {
    return SINGLE[code];
  }

  /**
   * {@return the instruction with an encoding behind a prefix byte, or null}
   *
   * @param prefix the prefix byte, one that {@link #isPrefix} accepts
   * @param code what stands behind it, unsigned
   */
  public static Opcode prefixed(int prefix, int code) {
    return Integer.compareUnsigned(code, CODES) < 0 ? PREFIXED[prefix - FIRST_PREFIX][code] : null;
  }
}
