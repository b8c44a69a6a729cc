// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.numeric;

/**
 * What vector instructions compute (core 4.3.5).
 *
 * <p>A vector is two halves of 64 bits. Nearly all instructions treat each half by itself, so that
 * is what most methods take and give; lane 0 is in the lowest bits. A method serves all shapes of
 * integers: its first parameter is the number of bits in a lane, a constant wherever it is called,
 * so that the JVM compiles the loop over the lanes into straight code. What is computed with floats
 * is said by {@link Numeric} for each lane.
 *
 * <p>Where the relaxed SIMD proposal leaves a choice, the result is the one of its deterministic
 * profile: that of the plain instruction, and for {@code relaxed_madd} two roundings.
 */
@SuppressWarnings("doclint:missing") // the instruction's name says it
public final class Vector {

  /** Computes one lane, whose bits may be wider than the lane. */
  @FunctionalInterface
  private interface Lane {
    long of(int bits, long a, long b);
  }

  private Vector() {}

  // ---- lanes

  /** Applies an operation to all lanes, sign-extended; of its result the lane's bits are kept. */
  private static long signed(int bits, long a, long b, Lane operation) {
    int unused = Long.SIZE - bits;
    long result = 0;
    for (int shift = 0; shift < Long.SIZE; shift += bits) {
      long x = a << (unused - shift) >> unused;
      long y = b << (unused - shift) >> unused;
      result |= operation.of(bits, x, y) << unused >>> (unused - shift);
    }
    return result;
  }

  /** Applies an operation to all lanes, zero-extended; not for lanes of 64 bits. */
  private static long unsigned(int bits, long a, long b, Lane operation) {
    int unused = Long.SIZE - bits;
    long result = 0;
    for (int shift = 0; shift < Long.SIZE; shift += bits) {
      long x = a << (unused - shift) >>> unused;
      long y = b << (unused - shift) >>> unused;
      result |= operation.of(bits, x, y) << unused >>> (unused - shift);
    }
    return result;
  }

  private static long mask(boolean condition) {
    return condition ? -1 : 0;
  }

  /** The same lane again and again (core 4.6.2, {@code splat}). */
  public static long splat(int bits, long a) {
    // The lowest bit of each lane is set, so the product has the lane in each.
    return (a & -1L >>> (Long.SIZE - bits)) * lowestBits(bits);
  }

  private static long lowestBits(int bits) {
    return switch (bits) {
      case 8 -> 0x0101_0101_0101_0101L;
      case 16 -> 0x0001_0001_0001_0001L;
      case 32 -> 0x0000_0001_0000_0001L;
      default -> 1;
    };
  }

  private static long highestBits(int bits) {
    return lowestBits(bits) << (bits - 1);
  }

  /** A lane of a half, sign-extended. */
  public static long extractLaneS(int bits, long half, int lane) {
    int unused = Long.SIZE - bits;
    return half << (unused - lane * bits) >> unused;
  }

  /** A lane of a half, zero-extended. */
  public static long extractLaneU(int bits, long half, int lane) {
    int unused = Long.SIZE - bits;
    return half << (unused - lane * bits) >>> unused;
  }

  /** A half with another value in one lane. */
  public static long replaceLane(int bits, long half, int lane, long value) {
    long mask = -1L >>> (Long.SIZE - bits) << lane * bits;
    return half & ~mask | value << lane * bits & mask;
  }

  // ---- integer arithmetic

  // The highest bit of a lane is added without its carry, which would reach the next lane.
  public static long add(int bits, long a, long b) {
    long highest = highestBits(bits);
    return (a & ~highest) + (b & ~highest) ^ (a ^ b) & highest;
  }

  public static long sub(int bits, long a, long b) {
    long highest = highestBits(bits);
    return (a | highest) - (b & ~highest) ^ (a ^ ~b) & highest;
  }

  public static long neg(int bits, long a) {
    return sub(bits, 0, a);
  }

  public static long abs(int bits, long a) {
    return signed(bits, a, a, (_, x, _) -> Math.abs(x));
  }

  public static long mul(int bits, long a, long b) {
    return signed(bits, a, b, (_, x, y) -> x * y);
  }

  public static long minS(int bits, long a, long b) {
    return signed(bits, a, b, (_, x, y) -> Math.min(x, y));
  }

  public static long minU(int bits, long a, long b) {
    return unsigned(bits, a, b, (_, x, y) -> Math.min(x, y));
  }

  public static long maxS(int bits, long a, long b) {
    return signed(bits, a, b, (_, x, y) -> Math.max(x, y));
  }

  public static long maxU(int bits, long a, long b) {
    return unsigned(bits, a, b, (_, x, y) -> Math.max(x, y));
  }

  public static long addSatS(int bits, long a, long b) {
    return signed(bits, a, b, (width, x, y) -> saturateS(width, x + y));
  }

  public static long addSatU(int bits, long a, long b) {
    return unsigned(bits, a, b, (width, x, y) -> saturateU(width, x + y));
  }

  public static long subSatS(int bits, long a, long b) {
    return signed(bits, a, b, (width, x, y) -> saturateS(width, x - y));
  }

  public static long subSatU(int bits, long a, long b) {
    return unsigned(bits, a, b, (width, x, y) -> saturateU(width, x - y));
  }

  /** The nearest signed number of so many bits. */
  private static long saturateS(int bits, long value) {
    long largest = -1L >>> (Long.SIZE - bits + 1);
    return Math.min(Math.max(value, ~largest), largest);
  }

  /** The nearest unsigned number of so many bits. */
  private static long saturateU(int bits, long value) {
    return Math.min(Math.max(value, 0), -1L >>> (Long.SIZE - bits));
  }

  public static long avgrU(int bits, long a, long b) {
    return unsigned(bits, a, b, (_, x, y) -> (x + y + 1) >> 1);
  }

  /** Fixed-point numbers of 15 fraction bits are multiplied and rounded. */
  public static long q15mulrSatS(int bits, long a, long b) {
    return signed(bits, a, b, (width, x, y) -> saturateS(width, (x * y + 0x4000) >> 15));
  }

  public static long popcnt(int bits, long a) {
    return unsigned(bits, a, a, (_, x, _) -> Long.bitCount(x));
  }

  // The distance of a shift counts modulo the lane's bits.

  public static long shl(int bits, long a, int b) {
    int distance = b & (bits - 1);
    return (a << distance) & splat(bits, -1L << distance);
  }

  public static long shrS(int bits, long a, int b) {
    return signed(bits, a, splat(bits, b & (bits - 1)), (_, x, y) -> x >> y);
  }

  public static long shrU(int bits, long a, int b) {
    int distance = b & (bits - 1);
    return (a >>> distance) & splat(bits, -1L >>> (Long.SIZE - bits) >>> distance);
  }

  // ---- integer comparisons: a lane is all ones where the answer is yes

  public static long eq(int bits, long a, long b) {
    return signed(bits, a, b, (_, x, y) -> mask(x == y));
  }

  public static long ne(int bits, long a, long b) {
    return ~eq(bits, a, b);
  }

  public static long ltS(int bits, long a, long b) {
    return signed(bits, a, b, (_, x, y) -> mask(x < y));
  }

  public static long ltU(int bits, long a, long b) {
    return unsigned(bits, a, b, (_, x, y) -> mask(x < y));
  }

  public static long gtS(int bits, long a, long b) {
    return ltS(bits, b, a);
  }

  public static long gtU(int bits, long a, long b) {
    return ltU(bits, b, a);
  }

  public static long leS(int bits, long a, long b) {
    return ~ltS(bits, b, a);
  }

  public static long leU(int bits, long a, long b) {
    return ~ltU(bits, b, a);
  }

  public static long geS(int bits, long a, long b) {
    return ~ltS(bits, a, b);
  }

  public static long geU(int bits, long a, long b) {
    return ~ltU(bits, a, b);
  }

  // ---- bits

  public static long not(long a) {
    return ~a;
  }

  public static long and(long a, long b) {
    return a & b;
  }

  public static long andnot(long a, long b) {
    return a & ~b;
  }

  public static long or(long a, long b) {
    return a | b;
  }

  public static long xor(long a, long b) {
    return a ^ b;
  }

  public static long bitselect(long a, long b, long c) {
    return a & c | b & ~c;
  }

  // ---- a number from both halves

  public static boolean anyTrue(long low, long high) {
    return (low | high) != 0;
  }

  public static boolean allTrue(int bits, long low, long high) {
    return (eq(bits, low, 0) | eq(bits, high, 0)) == 0;
  }

  public static int bitmask(int bits, long low, long high) {
    return signBits(bits, low) | signBits(bits, high) << Long.SIZE / bits;
  }

  private static int signBits(int bits, long half) {
    int result = 0;
    for (int lane = 0; lane < Long.SIZE / bits; lane++) {
      result |= (int) (half >>> (lane * bits + bits - 1) & 1) << lane;
    }
    return result;
  }

  // ---- lanes of other widths

  /** The lanes of two halves, at half their width of {@code 2 * bits}, saturated. */
  public static long narrowS(int bits, long low, long high) {
    long result = 0;
    for (int lane = 0; lane < Long.SIZE / bits; lane++) {
      long wide = wideLane(bits, low, high, lane);
      result = replaceLane(bits, result, lane, saturateS(bits, wide));
    }
    return result;
  }

  /** As {@link #narrowS}, but saturated to unsigned numbers; those that are given are signed. */
  public static long narrowU(int bits, long low, long high) {
    long result = 0;
    for (int lane = 0; lane < Long.SIZE / bits; lane++) {
      long wide = wideLane(bits, low, high, lane);
      result = replaceLane(bits, result, lane, saturateU(bits, wide));
    }
    return result;
  }

  private static long wideLane(int bits, long low, long high, int lane) {
    int lanes = Long.SIZE / (2 * bits);
    return extractLaneS(2 * bits, lane < lanes ? low : high, lane % lanes);
  }

  /** The lanes in 32 bits, at twice their width. */
  public static long extendS(int bits, int quarter) {
    long result = 0;
    for (int lane = 0; lane < Integer.SIZE / bits; lane++) {
      result = replaceLane(2 * bits, result, lane, extractLaneS(bits, quarter, lane));
    }
    return result;
  }

  public static long extendU(int bits, int quarter) {
    long result = 0;
    for (int lane = 0; lane < Integer.SIZE / bits; lane++) {
      result = replaceLane(2 * bits, result, lane, extractLaneU(bits, quarter, lane));
    }
    return result;
  }

  public static long extmulS(int bits, int a, int b) {
    return mul(2 * bits, extendS(bits, a), extendS(bits, b));
  }

  public static long extmulU(int bits, int a, int b) {
    return mul(2 * bits, extendU(bits, a), extendU(bits, b));
  }

  public static long extaddPairwiseS(int bits, long a) {
    return signed(
        2 * bits,
        a,
        a,
        (width, x, _) -> extractLaneS(width / 2, x, 0) + extractLaneS(width / 2, x, 1));
  }

  public static long extaddPairwiseU(int bits, long a) {
    return signed(
        2 * bits,
        a,
        a,
        (width, x, _) -> extractLaneU(width / 2, x, 0) + extractLaneU(width / 2, x, 1));
  }

  /** Products of lanes, the sums of two neighbours at twice the width. */
  public static long dotS(int bits, long a, long b) {
    return signed(
        2 * bits,
        a,
        b,
        (width, x, y) ->
            extractLaneS(width / 2, x, 0) * extractLaneS(width / 2, y, 0)
                + extractLaneS(width / 2, x, 1) * extractLaneS(width / 2, y, 1));
  }

  /**
   * Products of lanes, the sums of four neighbours at four times the width, and a third operand.
   */
  public static long dotAddS(int bits, long a, long b, long c) {
    return add(4 * bits, extaddPairwiseS(2 * bits, dotS(bits, a, b)), c);
  }

  // ---- lanes in another order

  /** The bytes of a vector that indices choose; 0 for those that are too large. */
  public static long swizzle(long low, long high, long indices) {
    long result = 0;
    for (int lane = 0; lane < Long.BYTES; lane++) {
      int index = (int) extractLaneU(Byte.SIZE, indices, lane);
      long value =
          index < 2 * Long.BYTES
              ? extractLaneU(Byte.SIZE, index < Long.BYTES ? low : high, index % Long.BYTES)
              : 0;
      result |= value << lane * Byte.SIZE;
    }
    return result;
  }

  /** The bytes of two vectors that indices choose, each below 32. */
  public static long shuffle(long aLow, long aHigh, long bLow, long bHigh, long indices) {
    long secondIndices = indices ^ splat(Byte.SIZE, 2 * Long.BYTES);
    return swizzle(aLow, aHigh, indices) | swizzle(bLow, bHigh, secondIndices);
  }

  // ---- floats: two f32 or one f64 in a half

  public static float f32Low(long half) {
    return Float.intBitsToFloat((int) half);
  }

  public static float f32High(long half) {
    return Float.intBitsToFloat((int) (half >>> 32));
  }

  /** A half of two lanes of 32 bits. */
  public static long pair(int low, int high) {
    return low & 0xFFFF_FFFFL | (long) high << 32;
  }

  public static long pair(float low, float high) {
    return pair(Float.floatToRawIntBits(low), Float.floatToRawIntBits(high));
  }

  public static long pair(boolean low, boolean high) {
    return pair((int) mask(low), (int) mask(high));
  }

  public static long single(double lane) {
    return Double.doubleToRawLongBits(lane);
  }

  public static long single(boolean lane) {
    return mask(lane);
  }

  // Pseudo-minimum and -maximum are comparisons: the first operand wins ties, and with NaN.

  public static float f32Pmin(float a, float b) {
    return b < a ? b : a;
  }

  public static float f32Pmax(float a, float b) {
    return a < b ? b : a;
  }

  public static double f64Pmin(double a, double b) {
    return b < a ? b : a;
  }

  public static double f64Pmax(double a, double b) {
    return a < b ? b : a;
  }

  public static float f32RelaxedMadd(float a, float b, float c) {
    return a * b + c;
  }

  public static float f32RelaxedNmadd(float a, float b, float c) {
    return Numeric.f32Neg(a) * b + c;
  }

  public static double f64RelaxedMadd(double a, double b, double c) {
    return a * b + c;
  }

  public static double f64RelaxedNmadd(double a, double b, double c) {
    return Numeric.f64Neg(a) * b + c;
  }
}
