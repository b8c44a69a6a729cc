// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.numeric;

import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;

/**
 * What the numeric instructions compute (core 4.3): one pure static method for each row of {@link
 * dev.weft.core.instruction.Opcode.Numeric} but the constants, named as the instruction, in the
 * table's order. Tests and comparisons answer true for 1 and false for 0.
 *
 * <p>Where a result is a NaN that the specification computes, it is a quiet one ("arithmetic", core
 * 4.3.3), with a payload that the processor chooses; Java's arithmetic gives quiet NaNs on all
 * processors. Methods are small, so that a compiler inlines each where it is called.
 *
 * <p>The file is long because a table is long.
 */
@SuppressWarnings("doclint:missing") // the instruction's name says it
public final class Numeric {

  private Numeric() {}

  // Tests and comparisons of i32 (core 4.3.2)

  public static boolean i32Eqz(int a) {
    return a == 0;
  }

  public static boolean i32Eq(int a, int b) {
    return a == b;
  }

  public static boolean i32Ne(int a, int b) {
    return a != b;
  }

  public static boolean i32LtS(int a, int b) {
    return a < b;
  }

  public static boolean i32LtU(int a, int b) {
    return Integer.compareUnsigned(a, b) < 0;
  }

  public static boolean i32GtS(int a, int b) {
    return a > b;
  }

  public static boolean i32GtU(int a, int b) {
    return Integer.compareUnsigned(a, b) > 0;
  }

  public static boolean i32LeS(int a, int b) {
    return a <= b;
  }

  public static boolean i32LeU(int a, int b) {
    return Integer.compareUnsigned(a, b) <= 0;
  }

  public static boolean i32GeS(int a, int b) {
    return a >= b;
  }

  public static boolean i32GeU(int a, int b) {
    return Integer.compareUnsigned(a, b) >= 0;
  }

  // Tests and comparisons of i64 (core 4.3.2)

  public static boolean i64Eqz(long a) {
    return a == 0;
  }

  public static boolean i64Eq(long a, long b) {
    return a == b;
  }

  public static boolean i64Ne(long a, long b) {
    return a != b;
  }

  public static boolean i64LtS(long a, long b) {
    return a < b;
  }

  public static boolean i64LtU(long a, long b) {
    return Long.compareUnsigned(a, b) < 0;
  }

  public static boolean i64GtS(long a, long b) {
    return a > b;
  }

  public static boolean i64GtU(long a, long b) {
    return Long.compareUnsigned(a, b) > 0;
  }

  public static boolean i64LeS(long a, long b) {
    return a <= b;
  }

  public static boolean i64LeU(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0;
  }

  public static boolean i64GeS(long a, long b) {
    return a >= b;
  }

  public static boolean i64GeU(long a, long b) {
    return Long.compareUnsigned(a, b) >= 0;
  }

  // Comparisons of f32 (core 4.3.3): false if an operand is a NaN, but for ne

  public static boolean f32Eq(float a, float b) {
    return a == b;
  }

  public static boolean f32Ne(float a, float b) {
    return a != b;
  }

  public static boolean f32Lt(float a, float b) {
    return a < b;
  }

  public static boolean f32Gt(float a, float b) {
    return a > b;
  }

  public static boolean f32Le(float a, float b) {
    return a <= b;
  }

  public static boolean f32Ge(float a, float b) {
    return a >= b;
  }

  // Comparisons of f64 (core 4.3.3): false if an operand is a NaN, but for ne

  public static boolean f64Eq(double a, double b) {
    return a == b;
  }

  public static boolean f64Ne(double a, double b) {
    return a != b;
  }

  public static boolean f64Lt(double a, double b) {
    return a < b;
  }

  public static boolean f64Gt(double a, double b) {
    return a > b;
  }

  public static boolean f64Le(double a, double b) {
    return a <= b;
  }

  public static boolean f64Ge(double a, double b) {
    return a >= b;
  }

  // Integer operations of i32 (core 4.3.2)

  public static int i32Clz(int a) {
    return Integer.numberOfLeadingZeros(a);
  }

  public static int i32Ctz(int a) {
    return Integer.numberOfTrailingZeros(a);
  }

  public static int i32Popcnt(int a) {
    return Integer.bitCount(a);
  }

  public static int i32Add(int a, int b) {
    return a + b;
  }

  public static int i32Sub(int a, int b) {
    return a - b;
  }

  public static int i32Mul(int a, int b) {
    return a * b;
  }

  public static int i32DivS(int a, int b) {
    if (b == 0) {
      throw divideByZero();
    }
    if (b == -1 && a == Integer.MIN_VALUE) {
      throw quotientOverflow();
    }
    return a / b;
  }

  public static int i32DivU(int a, int b) {
    if (b == 0) {
      throw divideByZero();
    }
    return Integer.divideUnsigned(a, b);
  }

  // The smallest number % -1 is 0, in Java as in WebAssembly.
  public static int i32RemS(int a, int b) {
    if (b == 0) {
      throw divideByZero();
    }
    return a % b;
  }

  public static int i32RemU(int a, int b) {
    if (b == 0) {
      throw divideByZero();
    }
    return Integer.remainderUnsigned(a, b);
  }

  public static int i32And(int a, int b) {
    return a & b;
  }

  public static int i32Or(int a, int b) {
    return a | b;
  }

  public static int i32Xor(int a, int b) {
    return a ^ b;
  }

  public static int i32Shl(int a, int b) {
    return a << b;
  }

  public static int i32ShrS(int a, int b) {
    return a >> b;
  }

  public static int i32ShrU(int a, int b) {
    return a >>> b;
  }

  public static int i32Rotl(int a, int b) {
    return Integer.rotateLeft(a, b);
  }

  public static int i32Rotr(int a, int b) {
    return Integer.rotateRight(a, b);
  }

  // Integer operations of i64 (core 4.3.2)

  public static long i64Clz(long a) {
    return Long.numberOfLeadingZeros(a);
  }

  public static long i64Ctz(long a) {
    return Long.numberOfTrailingZeros(a);
  }

  public static long i64Popcnt(long a) {
    return Long.bitCount(a);
  }

  public static long i64Add(long a, long b) {
    return a + b;
  }

  public static long i64Sub(long a, long b) {
    return a - b;
  }

  public static long i64Mul(long a, long b) {
    return a * b;
  }

  public static long i64DivS(long a, long b) {
    if (b == 0) {
      throw divideByZero();
    }
    if (b == -1 && a == Long.MIN_VALUE) {
      throw quotientOverflow();
    }
    return a / b;
  }

  public static long i64DivU(long a, long b) {
    if (b == 0) {
      throw divideByZero();
    }
    return Long.divideUnsigned(a, b);
  }

  // The smallest number % -1 is 0, in Java as in WebAssembly.
  public static long i64RemS(long a, long b) {
    if (b == 0) {
      throw divideByZero();
    }
    return a % b;
  }

  public static long i64RemU(long a, long b) {
    if (b == 0) {
      throw divideByZero();
    }
    return Long.remainderUnsigned(a, b);
  }

  public static long i64And(long a, long b) {
    return a & b;
  }

  public static long i64Or(long a, long b) {
    return a | b;
  }

  public static long i64Xor(long a, long b) {
    return a ^ b;
  }

  public static long i64Shl(long a, long b) {
    return a << b;
  }

  public static long i64ShrS(long a, long b) {
    return a >> b;
  }

  public static long i64ShrU(long a, long b) {
    return a >>> b;
  }

  public static long i64Rotl(long a, long b) {
    return Long.rotateLeft(a, (int) b);
  }

  public static long i64Rotr(long a, long b) {
    return Long.rotateRight(a, (int) b);
  }

  // Floating-point operations of f32 (core 4.3.3)

  // abs, neg and copysign act on the sign bit alone, of NaNs too.

  public static float f32Abs(float a) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(a) & ~Integer.MIN_VALUE);
  }

  public static float f32Neg(float a) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(a) ^ Integer.MIN_VALUE);
  }

  // By way of f64, which holds every f32: the conversion makes signalling NaNs quiet.
  public static float f32Ceil(float a) {
    return (float) Math.ceil(a);
  }

  public static float f32Floor(float a) {
    return (float) Math.floor(a);
  }

  public static float f32Trunc(float a) {
    return Math.copySign((float) Math.floor(Math.abs(a)), a);
  }

  public static float f32Nearest(float a) {
    return (float) Math.rint(a);
  }

  public static float f32Sqrt(float a) {
    return (float) Math.sqrt(a);
  }

  public static float f32Add(float a, float b) {
    return a + b;
  }

  public static float f32Sub(float a, float b) {
    return a - b;
  }

  public static float f32Mul(float a, float b) {
    return a * b;
  }

  public static float f32Div(float a, float b) {
    return a / b;
  }

  // Math.min and max order the zeros as WebAssembly does, but may return a signalling NaN.
  public static float f32Min(float a, float b) {
    return a != a || b != b ? a + b : Math.min(a, b);
  }

  public static float f32Max(float a, float b) {
    return a != a || b != b ? a + b : Math.max(a, b);
  }

  public static float f32Copysign(float a, float b) {
    int magnitude = Float.floatToRawIntBits(a) & ~Integer.MIN_VALUE;
    int sign = Float.floatToRawIntBits(b) & Integer.MIN_VALUE;
    return Float.intBitsToFloat(magnitude | sign);
  }

  // Floating-point operations of f64 (core 4.3.3)

  // abs, neg and copysign act on the sign bit alone, of NaNs too.

  public static double f64Abs(double a) {
    return Double.longBitsToDouble(Double.doubleToRawLongBits(a) & ~Long.MIN_VALUE);
  }

  public static double f64Neg(double a) {
    return Double.longBitsToDouble(Double.doubleToRawLongBits(a) ^ Long.MIN_VALUE);
  }

  // Math may return a signalling NaN as it is; the addition makes it quiet.
  public static double f64Ceil(double a) {
    return a != a ? a + a : Math.ceil(a);
  }

  public static double f64Floor(double a) {
    return a != a ? a + a : Math.floor(a);
  }

  public static double f64Trunc(double a) {
    return a != a ? a + a : Math.copySign(Math.floor(Math.abs(a)), a);
  }

  public static double f64Nearest(double a) {
    return a != a ? a + a : Math.rint(a);
  }

  public static double f64Sqrt(double a) {
    return Math.sqrt(a);
  }

  public static double f64Add(double a, double b) {
    return a + b;
  }

  public static double f64Sub(double a, double b) {
    return a - b;
  }

  public static double f64Mul(double a, double b) {
    return a * b;
  }

  public static double f64Div(double a, double b) {
    return a / b;
  }

  // Math.min and max order the zeros as WebAssembly does, but may return a signalling NaN.
  public static double f64Min(double a, double b) {
    return a != a || b != b ? a + b : Math.min(a, b);
  }

  public static double f64Max(double a, double b) {
    return a != a || b != b ? a + b : Math.max(a, b);
  }

  public static double f64Copysign(double a, double b) {
    long magnitude = Double.doubleToRawLongBits(a) & ~Long.MIN_VALUE;
    long sign = Double.doubleToRawLongBits(b) & Long.MIN_VALUE;
    return Double.longBitsToDouble(magnitude | sign);
  }

  // Conversions (core 4.3.4)

  public static int i32WrapI64(long a) {
    return (int) a;
  }

  // Each range is the exact one: its ends are the nearest floats that do not fit, or do.
  public static int i32TruncF32S(float a) {
    if (a >= -0x1p31f && a < 0x1p31f) {
      return (int) a;
    }
    throw notConvertible(a);
  }

  public static int i32TruncF32U(float a) {
    if (a > -1f && a < 0x1p32f) {
      return (int) (long) a;
    }
    throw notConvertible(a);
  }

  public static int i32TruncF64S(double a) {
    if (a > -0x1.00000002p31 && a < 0x1p31) {
      return (int) a;
    }
    throw notConvertible(a);
  }

  public static int i32TruncF64U(double a) {
    if (a > -1d && a < 0x1p32) {
      return (int) (long) a;
    }
    throw notConvertible(a);
  }

  public static long i64ExtendI32S(int a) {
    return a;
  }

  public static long i64ExtendI32U(int a) {
    return Integer.toUnsignedLong(a);
  }

  public static long i64TruncF32S(float a) {
    if (a >= -0x1p63f && a < 0x1p63f) {
      return (long) a;
    }
    throw notConvertible(a);
  }

  public static long i64TruncF32U(float a) {
    if (a > -1f && a < 0x1p64f) {
      return i64TruncSatF32U(a);
    }
    throw notConvertible(a);
  }

  public static long i64TruncF64S(double a) {
    if (a >= -0x1p63 && a < 0x1p63) {
      return (long) a;
    }
    throw notConvertible(a);
  }

  public static long i64TruncF64U(double a) {
    if (a > -1d && a < 0x1p64) {
      return i64TruncSatF64U(a);
    }
    throw notConvertible(a);
  }

  public static float f32ConvertI32S(int a) {
    return a;
  }

  public static float f32ConvertI32U(int a) {
    return Integer.toUnsignedLong(a);
  }

  public static float f32ConvertI64S(long a) {
    return a;
  }

  // Half the number fits a signed one; the lowest bit, kept, decides how it rounds.
  public static float f32ConvertI64U(long a) {
    return a >= 0 ? (float) a : (float) (a >>> 1 | a & 1) * 2;
  }

  // A demotion of a promotion may be compiled to nothing; the addition keeps NaNs quiet.
  public static float f32DemoteF64(double a) {
    return a != a ? (float) (a + a) : (float) a;
  }

  public static double f64ConvertI32S(int a) {
    return a;
  }

  public static double f64ConvertI32U(int a) {
    return Integer.toUnsignedLong(a);
  }

  public static double f64ConvertI64S(long a) {
    return a;
  }

  public static double f64ConvertI64U(long a) {
    return a >= 0 ? (double) a : (double) (a >>> 1 | a & 1) * 2;
  }

  public static double f64PromoteF32(float a) {
    return a;
  }

  public static int i32ReinterpretF32(float a) {
    return Float.floatToRawIntBits(a);
  }

  public static long i64ReinterpretF64(double a) {
    return Double.doubleToRawLongBits(a);
  }

  public static float f32ReinterpretI32(int a) {
    return Float.intBitsToFloat(a);
  }

  public static double f64ReinterpretI64(long a) {
    return Double.longBitsToDouble(a);
  }

  public static int i32Extend8S(int a) {
    return (byte) a;
  }

  public static int i32Extend16S(int a) {
    return (short) a;
  }

  public static long i64Extend8S(long a) {
    return (byte) a;
  }

  public static long i64Extend16S(long a) {
    return (short) a;
  }

  public static long i64Extend32S(long a) {
    return (int) a;
  }

  // Java's own conversions saturate, and turn NaN into 0.
  public static int i32TruncSatF32S(float a) {
    return (int) a;
  }

  public static int i32TruncSatF32U(float a) {
    return (int) Math.clamp((long) a, 0L, 0xFFFF_FFFFL);
  }

  public static int i32TruncSatF64S(double a) {
    return (int) a;
  }

  public static int i32TruncSatF64U(double a) {
    return (int) Math.clamp((long) a, 0L, 0xFFFF_FFFFL);
  }

  public static long i64TruncSatF32S(float a) {
    return (long) a;
  }

  public static long i64TruncSatF32U(float a) {
    // From 2^63 on, the difference to 2^63 is exact; above 2^64 it saturates to all ones.
    return a >= 0x1p63f ? (long) (a - 0x1p63f) ^ Long.MIN_VALUE : Math.max((long) a, 0L);
  }

  public static long i64TruncSatF64S(double a) {
    return (long) a;
  }

  public static long i64TruncSatF64U(double a) {
    // From 2^63 on, the difference to 2^63 is exact; above 2^64 it saturates to all ones.
    return a >= 0x1p63 ? (long) (a - 0x1p63) ^ Long.MIN_VALUE : Math.max((long) a, 0L);
  }

  // Traps are made out of line, so that the methods that throw them stay small.

  private static Trap divideByZero() {
    return new Trap(TrapKind.INTEGER_DIVIDE_BY_ZERO);
  }

  private static Trap quotientOverflow() {
    return new Trap(TrapKind.INTEGER_OVERFLOW);
  }

  private static Trap notConvertible(double a) {
    return a != a
        ? new Trap(TrapKind.INVALID_CONVERSION_TO_INTEGER)
        : new Trap(TrapKind.INTEGER_OVERFLOW);
  }
}
