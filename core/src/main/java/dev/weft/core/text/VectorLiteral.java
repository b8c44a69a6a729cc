// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import dev.weft.core.error.MalformedModule;

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
    int lanes = BYTES * Byte.SIZE / laneBits;
    for (int i = 0; i < lanes; i++) {
      checkPresent(in, i, lanes);
      lane(in, shape, laneBits, out);
    }
    if (in.atNumber()) {
      throw wrongNumber(in, lanes + 1, lanes);
    }
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

  private static void checkPresent(TokenReader in, int found, int lanes) {
    if (!in.atNumber()) {
      if (in.atUnknown()) {
        throw in.unexpectedToken("a number");
      }
      throw wrongNumber(in, found, lanes);
    }
  }

  private static MalformedModule wrongNumber(TokenReader in, int found, int lanes) {
    String count = found > lanes ? "more" : Integer.toString(found);
    return in.malformed("wrong number of lane literals", "expected " + lanes + ", found " + count);
  }

  /** Reads the sixteen lane indices of a shuffle. */
  static void shuffle(TokenReader in, BinaryWriter out) {
    for (int i = 0; i < BYTES; i++) {
      if (!in.atNumber()) {
        if (in.atUnknown()) {
          throw in.unexpectedToken("a lane index");
        }
        throw in.malformed("invalid lane length", "expected " + BYTES + " indices, found " + i);
      }
      if (!in.atNatural()) {
        throw in.malformed("i8 constant out of range", in.excerpt(in.position()));
      }
      out.u8((int) in.natural(Byte.SIZE));
    }
    if (in.atNumber()) {
      throw in.malformed("invalid lane length", "expected " + BYTES + " indices, found more");
    }
  }
}
