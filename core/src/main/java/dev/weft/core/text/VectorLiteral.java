// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

/**
 * The immediates of vector instructions (core 6.5.10): constants of all shapes, and lane indices.
 */
final class VectorLiteral {

  private static final int BYTES = 16;

  private VectorLiteral() {}

  /** Reads a shape and a number for each of its lanes, and writes the 16 bytes. */
  static void constant(TokenReader in, BinaryWriter out) {
    Keyword shape = in.nextKeyword();
    int laneBits = shape == null ? 0 : laneBits(shape);
    if (laneBits == 0) {
      throw in.unexpectedToken("the shape of a vector");
    }
    in.seek(in.position() + 1);
    checkNumbers(in, BYTES * Byte.SIZE / laneBits, "wrong number of lane literals");
    for (int bits = 0; bits < BYTES * Byte.SIZE; bits += laneBits) {
      lane(in, shape, laneBits, out);
    }
  }

  /** How many numbers there are is said before whether each of them is right. */
  private static void checkNumbers(TokenReader in, int expected, String reason) {
    int start = in.position();
    int found = 0;
    while (found < expected && in.atNumber()) {
      in.seek(start + ++found);
    }
    if (found < expected && in.atUnknown()) {
      throw in.unexpectedToken("a number");
    }
    if (found < expected || in.atNumber()) {
      String count = found < expected ? Integer.toString(found) : "more";
      throw in.malformed(reason, "expected " + expected + " numbers, found " + count);
    }
    in.seek(start);
  }

  private static int laneBits(Keyword shape) {
    return switch (shape) {
      case I8X16 -> 8;
      case I16X8 -> 16;
      case I32X4, F32X4 -> 32;
      case I64X2, F64X2 -> 64;
      default -> 0;
    };
  }

  private static void lane(TokenReader in, Keyword shape, int laneBits, BinaryWriter out) {
    if (shape == Keyword.F32X4) {
      out.fixed32(in.f32());
    } else if (shape == Keyword.F64X2) {
      out.fixed64(in.f64());
    } else {
      long lane = in.integer(laneBits);
      for (int shift = 0; shift < laneBits; shift += Byte.SIZE) {
        out.u8((int) (lane >> shift));
      }
    }
  }

  /** Reads the sixteen lane indices of a shuffle. */
  static void shuffle(TokenReader in, BinaryWriter out) {
    checkNumbers(in, BYTES, "invalid lane length");
    for (int i = 0; i < BYTES; i++) {
      if (!in.atNatural()) {
        throw in.malformed("i8 constant out of range", in.excerpt(in.position()));
      }
      out.u8((int) in.natural(Byte.SIZE));
    }
  }
}
