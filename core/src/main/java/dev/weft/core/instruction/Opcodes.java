// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.instruction;

/**
 * Finds rows of the instruction table by their encoding. The rows behind a prefix are looked at
 * when the first instruction with that prefix is met: most programs have none of some proposals,
 * and to make several hundred rows takes a small program's start noticeably longer.
 */
public final class Opcodes {

  /** The prefix bytes of longer encodings, {@code 0xFB} to {@code 0xFE}. */
  private static final int FIRST_PREFIX = 0xFB;

  private static final int LAST_PREFIX = 0xFE;

  /** The codes behind a prefix are below this in every proposal. */
  private static final int CODES = 0x200;

  /** The instructions with a one-byte encoding. */
  private static final Opcode[] SINGLE =
      rows(
          0,
          Opcode.Control.values(),
          Opcode.Parametric.values(),
          Opcode.Variable.values(),
          Opcode.Table.values(),
          Opcode.Memory.values(),
          Opcode.Reference.values(),
          Opcode.Numeric.values(),
          Opcode.ExceptionHandling.values());

  private static final class PrefixFb {
    static final Opcode[] ROWS =
        rows(0xFB, Opcode.Control.values(), Opcode.Reference.values(), Opcode.Aggregate.values());
  }

  private static final class PrefixFc {
    static final Opcode[] ROWS =
        rows(
            0xFC,
            Opcode.Table.values(),
            Opcode.Memory.values(),
            Opcode.Numeric.values(),
            Opcode.WideArithmetic.values());
  }

  private static final class PrefixFd {
    static final Opcode[] ROWS = rows(0xFD, Opcode.VectorMemory.values(), Opcode.Vector.values());
  }

  private static final class PrefixFe {
    static final Opcode[] ROWS = rows(0xFE, Opcode.Atomic.values());
  }

  private Opcodes() {}

  /** The rows of some sections that have a prefix, or 0 for none, by the code that follows it. */
  private static Opcode[] rows(int prefix, Opcode[]... sections) {
    Opcode[] rows = new Opcode[CODES];
    for (Opcode[] section : sections) {
      for (Opcode opcode : section) {
        if (opcode.code() >>> 12 == prefix) {
          int code = opcode.code() & 0xFFF;
          if (rows[code] != null) {
            throw new ExceptionInInitializerError(opcode + " has the code of " + rows[code]);
          }
          rows[code] = opcode;
        }
      }
    }
    return rows;
  }

  /** {@return the whole table in the order of its rows} */
  public static Opcode[] all() {
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
    if (Integer.compareUnsigned(code, CODES) >= 0) {
      return null;
    }
    Opcode[] rows =
        switch (prefix) {
          case 0xFB -> PrefixFb.ROWS;
          case 0xFC -> PrefixFc.ROWS;
          case 0xFD -> PrefixFd.ROWS;
          case 0xFE -> PrefixFe.ROWS;
          default -> throw new IllegalArgumentException("not a prefix: " + prefix);
        };
    return rows[code];
  }
}
