// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.instruction.Immediate;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ValueType;
import dev.weft.core.type.VectorType;
import dev.weft.interpreter.numeric.Numeric;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Random;
import java.util.function.IntToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds each vector instruction against what it means lane by lane. */
class VectorInstructionsTest {

  /** Bits of lanes at which something changes, in all widths, floats among them. */
  private static final long[] EDGES = {
    0,
    1,
    -1,
    0x7F,
    0x80,
    0x7FFF,
    0x8000,
    0x7FFF_FFFF,
    0x8000_0000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    0x7F7F_7F7F_7F7F_7F7FL,
    0x8080_8080_8080_8080L,
    0x8000_8000_8000_8000L,
    0x3FC0_0000_BFC0_0000L,
    0x7FC0_0000_8000_0000L,
    0x4F00_0000_CF00_0000L,
    0x41DF_FFFF_FFE0_0000L,
    0xC1E0_0000_0020_0000L,
    0x7FF8_0000_0000_0000L,
    0x3FE0_0000_0000_0000L
  };

  private final Random random = new Random(128);

  static Stream<Opcode.Vector> computing() {
    return Stream.of(Opcode.Vector.values()).filter(opcode -> opcode.immediate() == Immediate.NONE);
  }

  @ParameterizedTest
  @MethodSource("computing")
  void everyLaneIsWhatTheInstructionSays(Opcode.Vector opcode) throws ReflectiveOperationException {
    List<ValueType> types = opcode.signature().parameters();
    StringBuilder code = new StringBuilder("(module (func (export \"f\")");
    StringBuilder operands = new StringBuilder();
    for (int i = 0; i < types.size(); i++) {
      code.append(" (param ").append(types.get(i)).append(')');
      operands.append(" (local.get ").append(i).append(')');
    }
    code.append(" (result ").append(opcode.signature().results().getFirst()).append(')');
    code.append(" (").append(opcode.text()).append(operands).append(")))");
    Function function = Modules.instance(code.toString()).function("f");
    for (int round = 0; round < 300; round++) {
      Object[] arguments = new Object[types.size()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = operand(types.get(i));
      }
      Object result = function.apply(arguments)[0];
      Object expected = expected(opcode.text(), arguments);
      if (result instanceof V128 vector) {
        result = quiet(opcode.text(), vector);
        expected = quiet(opcode.text(), (V128) expected);
      }
      assertThat(result).as(opcode.text() + List.of(arguments)).isEqualTo(expected);
    }
  }

  private Object operand(ValueType type) {
    if (type == VectorType.V128) {
      return new V128(half(), half());
    }
    long bits = half();
    return switch ((NumberType) type) {
      case I32 -> (int) bits;
      case I64 -> bits;
      case F32 -> 1.5f * random.nextInt();
      case F64 -> 1.5 * random.nextLong();
    };
  }

  private long half() {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextLong();
      case 1 -> EDGES[random.nextInt(EDGES.length)];
      default -> random.nextLong() & EDGES[random.nextInt(EDGES.length)];
    };
  }

  // ---- what instructions mean

  private static long lane(V128 vector, int bits, int index) {
    long half = index * bits < 64 ? vector.low() : vector.high();
    return half << (64 - bits - index * bits % 64) >> (64 - bits);
  }

  private static long unsignedLane(V128 vector, int bits, int index) {
    return bits == 64 ? lane(vector, bits, index) : lane(vector, bits, index) & (1L << bits) - 1;
  }

  private static V128 vector(int bits, IntToLongFunction lanes) {
    long low = 0;
    long high = 0;
    for (int i = 0; i < 128 / bits; i++) {
      long lane = lanes.applyAsLong(i) & -1L >>> (64 - bits);
      if (i * bits < 64) {
        low |= lane << i * bits;
      } else {
        high |= lane << (i * bits - 64);
      }
    }
    return new V128(low, high);
  }

  private static int bits(String shape) {
    return Integer.parseInt(shape.substring(1, shape.indexOf('x')));
  }

  /** All NaNs of float lanes are the same. */
  private static V128 quiet(String text, V128 vector) {
    if (text.startsWith("f32x4")) {
      return vector(
          32,
          i -> {
            int lane = (int) lane(vector, 32, i);
            return Float.isNaN(Float.intBitsToFloat(lane)) ? 0x7FC0_0000 : lane;
          });
    }
    if (text.startsWith("f64x2")) {
      return vector(
          64,
          i -> {
            long lane = lane(vector, 64, i);
            return Double.isNaN(Double.longBitsToDouble(lane)) ? 0x7FF8_0000_0000_0000L : lane;
          });
    }
    return vector;
  }

  private static Object expected(String text, Object[] arguments)
      throws ReflectiveOperationException {
    String shape = text.substring(0, text.indexOf('.'));
    String operation = text.substring(text.indexOf('.') + 1);
    V128 a = arguments[0] instanceof V128 vector ? vector : null;
    V128 b = arguments.length > 1 && arguments[1] instanceof V128 vector ? vector : null;
    V128 c = arguments.length > 2 ? (V128) arguments[2] : null;
    if (operation.equals("bitselect") || operation.equals("relaxed_laneselect")) {
      return new V128(
          a.low() & c.low() | b.low() & ~c.low(), a.high() & c.high() | b.high() & ~c.high());
    }
    if (shape.equals("v128")) {
      return switch (operation) {
        case "not" -> new V128(~a.low(), ~a.high());
        case "and" -> new V128(a.low() & b.low(), a.high() & b.high());
        case "andnot" -> new V128(a.low() & ~b.low(), a.high() & ~b.high());
        case "or" -> new V128(a.low() | b.low(), a.high() | b.high());
        case "xor" -> new V128(a.low() ^ b.low(), a.high() ^ b.high());
        case "any_true" -> (a.low() | a.high()) != 0 ? 1 : 0;
        default -> throw new AssertionError(text);
      };
    }
    int bits = bits(shape);
    if (operation.equals("splat")) {
      return vector(bits, _ -> bitsOf(arguments[0]));
    }
    if (operation.contains("swizzle")) {
      return vector(
          8,
          i -> {
            long index = unsignedLane(b, 8, i);
            return index < 16 ? lane(a, 8, (int) index) : 0;
          });
    }
    if (operation.matches(".*\\dx\\d.*")) { // the shape of the operands
      return converted(shape, bits, operation, a, b, c);
    }
    if (shape.startsWith("f")) {
      return floats(shape, operation, arguments);
    }
    if (operation.equals("all_true")) {
      for (int i = 0; i < 128 / bits; i++) {
        if (lane(a, bits, i) == 0) {
          return 0;
        }
      }
      return 1;
    }
    if (operation.equals("bitmask")) {
      int mask = 0;
      for (int i = 0; i < 128 / bits; i++) {
        mask |= lane(a, bits, i) < 0 ? 1 << i : 0;
      }
      return mask;
    }
    int distance = arguments.length > 1 && b == null ? (Integer) arguments[1] & (bits - 1) : 0;
    boolean unsigned = operation.endsWith("_u");
    return vector(
        bits,
        i -> {
          long x = unsigned ? unsignedLane(a, bits, i) : lane(a, bits, i);
          long y = b == null ? distance : unsigned ? unsignedLane(b, bits, i) : lane(b, bits, i);
          return integer(bits, operation, x, y);
        });
  }

  private static long bitsOf(Object number) {
    return switch (number) {
      case Float f32 -> Float.floatToRawIntBits(f32);
      case Double f64 -> Double.doubleToRawLongBits(f64);
      default -> ((Number) number).longValue();
    };
  }

  private static long integer(int bits, String operation, long x, long y) {
    long most = (1L << (bits - 1)) - 1;
    long mostUnsigned = bits == 64 ? -1 : (1L << bits) - 1;
    return switch (operation) {
      case "eq" -> x == y ? -1 : 0;
      case "ne" -> x != y ? -1 : 0;
      case "lt_s", "lt_u" -> x < y ? -1 : 0;
      case "gt_s", "gt_u" -> x > y ? -1 : 0;
      case "le_s", "le_u" -> x <= y ? -1 : 0;
      case "ge_s", "ge_u" -> x >= y ? -1 : 0;
      case "abs" -> x < 0 ? -x : x;
      case "neg" -> -x;
      case "popcnt" -> Long.bitCount(x & mostUnsigned);
      case "add" -> x + y;
      case "sub" -> x - y;
      case "mul" -> x * y;
      case "add_sat_s" -> Math.clamp(x + y, -most - 1, most);
      case "sub_sat_s" -> Math.clamp(x - y, -most - 1, most);
      case "add_sat_u" -> Math.clamp(x + y, 0, mostUnsigned);
      case "sub_sat_u" -> Math.clamp(x - y, 0, mostUnsigned);
      case "min_s", "min_u" -> x < y ? x : y;
      case "max_s", "max_u" -> x > y ? x : y;
      case "avgr_u" -> (x + y + 1) / 2;
      case "q15mulr_sat_s", "relaxed_q15mulr_s" ->
          Math.clamp(Math.floorDiv(x * y + 0x4000, 0x8000L), -most - 1, most);
      case "shl" -> x << y;
      case "shr_s" -> x >> y;
      case "shr_u" -> x >>> y;
      default -> throw new AssertionError(operation);
    };
  }

  private static V128 converted(String shape, int bits, String operation, V128 a, V128 b, V128 c) {
    boolean unsigned = operation.contains("_u");
    if (operation.startsWith("extend_") || operation.startsWith("extmul_")) {
      int from = bits / 2;
      int offset = operation.contains("_high_") ? 128 / bits : 0;
      return vector(
          bits,
          i -> {
            int at = offset + i;
            long x = unsigned ? unsignedLane(a, from, at) : lane(a, from, at);
            long y = 1;
            if (b != null) {
              y = unsigned ? unsignedLane(b, from, at) : lane(b, from, at);
            }
            return x * y;
          });
    }
    if (operation.startsWith("extadd_")) {
      return vector(
          bits,
          i -> {
            int from = bits / 2;
            return unsigned
                ? unsignedLane(a, from, 2 * i) + unsignedLane(a, from, 2 * i + 1)
                : lane(a, from, 2 * i) + lane(a, from, 2 * i + 1);
          });
    }
    if (operation.startsWith("narrow_")) {
      int lanes = 64 / bits;
      long least = unsigned ? 0 : -(1L << (bits - 1));
      long most = unsigned ? (1L << bits) - 1 : (1L << (bits - 1)) - 1;
      return vector(
          bits, i -> Math.clamp(lane(i < lanes ? a : b, 2 * bits, i % lanes), least, most));
    }
    return switch (operation) {
      case "dot_i16x8_s", "relaxed_dot_i8x16_i7x16_s" -> dot(bits, a, b);
      case "relaxed_dot_i8x16_i7x16_add_s" -> {
        V128 products = dot(16, a, b);
        yield vector(
            32, i -> lane(products, 16, 2 * i) + lane(products, 16, 2 * i + 1) + lane(c, 32, i));
      }
      case "trunc_sat_f32x4_s", "relaxed_trunc_f32x4_s" ->
          vector(32, i -> Numeric.i32TruncSatF32S(f32(a, i)));
      case "trunc_sat_f32x4_u", "relaxed_trunc_f32x4_u" ->
          vector(32, i -> Numeric.i32TruncSatF32U(f32(a, i)));
      case "trunc_sat_f64x2_s_zero", "relaxed_trunc_f64x2_s_zero" ->
          vector(32, i -> i < 2 ? Numeric.i32TruncSatF64S(f64(a, i)) : 0);
      case "trunc_sat_f64x2_u_zero", "relaxed_trunc_f64x2_u_zero" ->
          vector(32, i -> i < 2 ? Numeric.i32TruncSatF64U(f64(a, i)) : 0);
      case "convert_i32x4_s" -> vector(32, i -> bitsOf((float) lane(a, 32, i)));
      case "convert_i32x4_u" -> vector(32, i -> bitsOf((float) unsignedLane(a, 32, i)));
      case "convert_low_i32x4_s" -> vector(64, i -> bitsOf((double) lane(a, 32, i)));
      case "convert_low_i32x4_u" -> vector(64, i -> bitsOf((double) unsignedLane(a, 32, i)));
      case "demote_f64x2_zero" -> vector(32, i -> i < 2 ? bitsOf((float) f64(a, i)) : 0);
      case "promote_low_f32x4" -> vector(64, i -> bitsOf((double) f32(a, i)));
      default -> throw new AssertionError(shape + "." + operation);
    };
  }

  private static V128 dot(int bits, V128 a, V128 b) {
    int from = bits / 2;
    return vector(
        bits,
        i ->
            lane(a, from, 2 * i) * lane(b, from, 2 * i)
                + lane(a, from, 2 * i + 1) * lane(b, from, 2 * i + 1));
  }

  private static float f32(V128 vector, int index) {
    return Float.intBitsToFloat((int) lane(vector, 32, index));
  }

  private static double f64(V128 vector, int index) {
    return Double.longBitsToDouble(lane(vector, 64, index));
  }

  /** Each lane is what the instruction on single floats gives. */
  private static V128 floats(String shape, String operation, Object[] arguments)
      throws ReflectiveOperationException {
    boolean narrow = shape.equals("f32x4");
    int bits = narrow ? 32 : 64;
    long[] lanes = new long[128 / bits];
    for (int i = 0; i < lanes.length; i++) {
      Object[] operands = new Object[arguments.length];
      for (int j = 0; j < operands.length; j++) {
        V128 vector = (V128) arguments[j];
        operands[j] = narrow ? (Object) f32(vector, i) : (Object) f64(vector, i);
      }
      lanes[i] = scalar(narrow, operation, operands);
    }
    return vector(bits, i -> lanes[i]);
  }

  private static long scalar(boolean narrow, String operation, Object[] operands)
      throws ReflectiveOperationException {
    Number a = (Number) operands[0];
    Number b = (Number) operands[operands.length > 1 ? 1 : 0];
    Number c = (Number) operands[operands.length > 2 ? 2 : 0];
    switch (operation) {
      case "pmin":
        return bitsOf(b.doubleValue() < a.doubleValue() ? b : a);
      case "pmax":
        return bitsOf(a.doubleValue() < b.doubleValue() ? b : a);
      case "relaxed_madd", "relaxed_nmadd":
        boolean negated = operation.equals("relaxed_nmadd");
        if (narrow) {
          float product = (negated ? -a.floatValue() : a.floatValue()) * b.floatValue();
          return bitsOf(product + c.floatValue());
        }
        double product = (negated ? -a.doubleValue() : a.doubleValue()) * b.doubleValue();
        return bitsOf(product + c.doubleValue());
      default:
        String plain = operation.replace("relaxed_", "");
        String name =
            (narrow ? "f32" : "f64") + Character.toUpperCase(plain.charAt(0)) + plain.substring(1);
        for (Method method : Numeric.class.getMethods()) {
          if (method.getName().equals(name)) {
            Object result = method.invoke(null, operands);
            return result instanceof Boolean answer ? (answer ? -1 : 0) : bitsOf(result);
          }
        }
        throw new AssertionError(operation);
    }
  }
}
