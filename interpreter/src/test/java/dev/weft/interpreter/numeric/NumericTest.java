// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.numeric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.error.Trap;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ValueType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NumericTest {

  /**
   * {@code instruction operands = result}. Floats are as in Java, or their bits after {@code #};
   * {@code quiet} is any quiet NaN; a trap is given by its text.
   */
  private static final String CASES =
      """
      i32.eqz 0 = 1
      i32.eqz 0x80000000 = 0
      i32.eq -1 0xffffffff = 1
      i32.eq 1 2 = 0
      i32.ne 1 2 = 1
      i32.ne 2 2 = 0
      i32.lt_s -1 0 = 1
      i32.lt_s 0 -1 = 0
      i32.lt_s 3 3 = 0
      i32.lt_u -1 0 = 0
      i32.lt_u 0 -1 = 1
      i32.lt_u 3 3 = 0
      i32.gt_s 0 -1 = 1
      i32.gt_s 3 3 = 0
      i32.gt_u -1 0 = 1
      i32.gt_u 3 3 = 0
      i32.le_s -1 0 = 1
      i32.le_s 3 3 = 1
      i32.le_s 0 -1 = 0
      i32.le_u -1 0 = 0
      i32.le_u 3 3 = 1
      i32.ge_s 0 -1 = 1
      i32.ge_s 3 3 = 1
      i32.ge_s -1 0 = 0
      i32.ge_u -1 0 = 1
      i32.ge_u 3 3 = 1
      i32.ge_u 0 -1 = 0
      i64.eqz 0 = 1
      i64.eqz 0x100000000 = 0
      i64.eq 0x100000000 0 = 0
      i64.eq -1 -1 = 1
      i64.ne 0x100000000 0 = 1
      i64.ne 5 5 = 0
      i64.lt_s 0x8000000000000000 0x7fffffffffffffff = 1
      i64.lt_s 3 3 = 0
      i64.lt_u 0x8000000000000000 0x7fffffffffffffff = 0
      i64.lt_u 0 -1 = 1
      i64.gt_s 1 -1 = 1
      i64.gt_s 3 3 = 0
      i64.gt_u -1 1 = 1
      i64.gt_u 3 3 = 0
      i64.le_s -1 1 = 1
      i64.le_s 3 3 = 1
      i64.le_u -1 1 = 0
      i64.le_u 3 3 = 1
      i64.ge_s 1 -1 = 1
      i64.ge_s -1 1 = 0
      i64.ge_s 3 3 = 1
      i64.ge_u -1 1 = 1
      i64.ge_u 1 -1 = 0
      i64.ge_u 3 3 = 1
      f32.eq -0.0 0.0 = 1
      f32.eq NaN NaN = 0
      f32.ne NaN NaN = 1
      f32.ne 1 1 = 0
      f32.lt 1 2 = 1
      f32.lt -0.0 0.0 = 0
      f32.lt NaN 1 = 0
      f32.gt 2 1 = 1
      f32.gt NaN 1 = 0
      f32.le -0.0 0.0 = 1
      f32.le 1 NaN = 0
      f32.ge 0.0 -0.0 = 1
      f32.ge 1 NaN = 0
      f64.eq -0.0 0.0 = 1
      f64.eq NaN NaN = 0
      f64.ne NaN NaN = 1
      f64.ne 1 1 = 0
      f64.lt 1 2 = 1
      f64.lt -0.0 0.0 = 0
      f64.lt NaN 1 = 0
      f64.gt 2 1 = 1
      f64.gt NaN 1 = 0
      f64.le -0.0 0.0 = 1
      f64.le 1 NaN = 0
      f64.ge 0.0 -0.0 = 1
      f64.ge 1 NaN = 0
      i32.clz 0 = 32
      i32.clz 0x8000 = 16
      i32.ctz 0 = 32
      i32.ctz 0x8000 = 15
      i32.popcnt 0xdeadbeef = 24
      i32.add 0x7fffffff 1 = 0x80000000
      i32.sub 0x80000000 1 = 0x7fffffff
      i32.mul 0x01234567 0x76543210 = 0x358e7470
      i32.div_s -7 2 = -3
      i32.div_s 7 -1 = -7
      i32.div_s 1 0 = integer divide by zero
      i32.div_s 0x80000000 -1 = integer overflow
      i32.div_s 0x80000000 0 = integer divide by zero
      i32.div_u -1 2 = 0x7fffffff
      i32.div_u 0x80000000 -1 = 0
      i32.div_u 1 0 = integer divide by zero
      i32.rem_s -7 2 = -1
      i32.rem_s 0x80000000 -1 = 0
      i32.rem_s 1 0 = integer divide by zero
      i32.rem_u -1 10 = 5
      i32.rem_u 0x80000000 -1 = 0x80000000
      i32.rem_u 1 0 = integer divide by zero
      i32.and 12 10 = 8
      i32.or 12 10 = 14
      i32.xor 12 10 = 6
      i32.shl 1 33 = 2
      i32.shr_s 0x80000000 31 = -1
      i32.shr_s -4 32 = -4
      i32.shr_u 0x80000000 31 = 1
      i32.shr_u -4 33 = 0x7ffffffe
      i32.rotl 0xabcd9876 1 = 0x579b30ed
      i32.rotl 0xabcd9876 32 = 0xabcd9876
      i32.rotr 1 1 = 0x80000000
      i32.rotr 0xabcd9876 33 = 0x55e6cc3b
      i64.clz 0 = 64
      i64.clz 1 = 63
      i64.ctz 0 = 64
      i64.ctz 0x8000000000000000 = 63
      i64.popcnt -1 = 64
      i64.add 0x7fffffffffffffff 1 = 0x8000000000000000
      i64.sub 0 1 = -1
      i64.mul 0x0123456789abcdef 0xfedcba9876543210 = 0x2236d88fe5618cf0
      i64.div_s -7 2 = -3
      i64.div_s 1 0 = integer divide by zero
      i64.div_s 0x8000000000000000 -1 = integer overflow
      i64.div_u -1 2 = 0x7fffffffffffffff
      i64.div_u 1 0 = integer divide by zero
      i64.rem_s -7 2 = -1
      i64.rem_s 0x8000000000000000 -1 = 0
      i64.rem_s 1 0 = integer divide by zero
      i64.rem_u -1 10 = 5
      i64.rem_u 1 0 = integer divide by zero
      i64.and 12 10 = 8
      i64.or 12 10 = 14
      i64.xor 12 10 = 6
      i64.shl 1 65 = 2
      i64.shl 1 0x100000001 = 2
      i64.shr_s 0x8000000000000000 63 = -1
      i64.shr_u 0x8000000000000000 63 = 1
      i64.rotl 0x8000000000000001 65 = 3
      i64.rotl 1 0x100000004 = 16
      i64.rotr 1 1 = 0x8000000000000000
      f32.abs -0.0 = 0.0
      f32.abs #ffa00001 = #7fa00001
      f32.neg 0.0 = -0.0
      f32.neg #7fa00001 = #ffa00001
      f32.neg #ffc00000 = #7fc00000
      f32.ceil -0.5 = -0.0
      f32.ceil 0x1.000002p0 = 2
      f32.ceil -Infinity = -Infinity
      f32.ceil #7fa00001 = quiet
      f32.floor -0.5 = -1
      f32.floor -0.0 = -0.0
      f32.floor 0x1.fffffep22 = 8388607
      f32.floor #7fa00001 = quiet
      f32.trunc -1.9 = -1
      f32.trunc 1.9 = 1
      f32.trunc -0.5 = -0.0
      f32.trunc 0.5 = 0.0
      f32.trunc Infinity = Infinity
      f32.trunc #ffa00001 = quiet
      f32.nearest 0.5 = 0.0
      f32.nearest -0.5 = -0.0
      f32.nearest 1.5 = 2
      f32.nearest 2.5 = 2
      f32.nearest 8388609 = 8388609
      f32.nearest #7fa00001 = quiet
      f32.sqrt 2 = 0x1.6a09e6p0
      f32.sqrt -0.0 = -0.0
      f32.sqrt -1 = quiet
      f32.sqrt #7fa00001 = quiet
      f32.add 0x1p24 1 = 0x1p24
      f32.add Infinity -Infinity = quiet
      f32.add #7fa00001 1 = quiet
      f32.sub 0.0 0.0 = 0.0
      f32.sub Infinity Infinity = quiet
      f32.mul -0.0 1 = -0.0
      f32.mul 0.0 Infinity = quiet
      f32.div 1 -0.0 = -Infinity
      f32.div 0.0 0.0 = quiet
      f32.min 0.0 -0.0 = -0.0
      f32.min -0.0 0.0 = -0.0
      f32.min 1 2 = 1
      f32.min 1 #7fa00001 = quiet
      f32.min #7fa00001 1 = quiet
      f32.min NaN -Infinity = quiet
      f32.max 0.0 -0.0 = 0.0
      f32.max -0.0 0.0 = 0.0
      f32.max 1 2 = 2
      f32.max 1 #7fa00001 = quiet
      f32.max Infinity NaN = quiet
      f32.copysign 1 -0.0 = -1
      f32.copysign -1 #7fc00000 = 1
      f32.copysign #7fa00001 -1 = #ffa00001
      f64.abs -0.0 = 0.0
      f64.abs #fff4000000000001 = #7ff4000000000001
      f64.neg 0.0 = -0.0
      f64.neg #7ff4000000000001 = #fff4000000000001
      f64.ceil -0.5 = -0.0
      f64.ceil 4503599627370495.5 = 4503599627370496
      f64.ceil #7ff4000000000001 = quiet
      f64.floor -0.5 = -1
      f64.floor -0.0 = -0.0
      f64.floor #7ff4000000000001 = quiet
      f64.trunc -1.9 = -1
      f64.trunc 1.9 = 1
      f64.trunc -0.5 = -0.0
      f64.trunc -Infinity = -Infinity
      f64.trunc #fff4000000000001 = quiet
      f64.nearest 0.5 = 0.0
      f64.nearest -0.5 = -0.0
      f64.nearest 2.5 = 2
      f64.nearest 3.5 = 4
      f64.nearest 0x1.fffffffffffffp-2 = 0.0
      f64.nearest #7ff4000000000001 = quiet
      f64.sqrt 2 = 0x1.6a09e667f3bcdp0
      f64.sqrt -1 = quiet
      f64.sqrt #7ff4000000000001 = quiet
      f64.add 0x1p53 1 = 0x1p53
      f64.add #7ff4000000000001 1 = quiet
      f64.sub Infinity Infinity = quiet
      f64.sub 1 3 = -2
      f64.mul 0x1p-1074 0.5 = 0.0
      f64.mul 0.0 Infinity = quiet
      f64.div 1 -0.0 = -Infinity
      f64.div 0.0 0.0 = quiet
      f64.min 0.0 -0.0 = -0.0
      f64.min 1 2 = 1
      f64.min 1 #7ff4000000000001 = quiet
      f64.min #7ff4000000000001 1 = quiet
      f64.max -0.0 0.0 = 0.0
      f64.max 1 2 = 2
      f64.max 1 #7ff4000000000001 = quiet
      f64.max #7ff4000000000001 1 = quiet
      f64.copysign 1 -0.0 = -1
      f64.copysign #7ff4000000000001 -1 = #fff4000000000001
      i32.wrap_i64 0x1234567880000000 = 0x80000000
      i32.trunc_f32_s -0x1p31 = 0x80000000
      i32.trunc_f32_s 0x1.fffffep30 = 0x7fffff80
      i32.trunc_f32_s -1.9 = -1
      i32.trunc_f32_s 0x1p31 = integer overflow
      i32.trunc_f32_s -0x1.000002p31 = integer overflow
      i32.trunc_f32_s NaN = invalid conversion to integer
      i32.trunc_f32_u -0x1.fffffep-1 = 0
      i32.trunc_f32_u 0x1.fffffep31 = 0xffffff00
      i32.trunc_f32_u -1 = integer overflow
      i32.trunc_f32_u 0x1p32 = integer overflow
      i32.trunc_f32_u NaN = invalid conversion to integer
      i32.trunc_f64_s -2147483648.9 = 0x80000000
      i32.trunc_f64_s 2147483647.9 = 0x7fffffff
      i32.trunc_f64_s -2147483649 = integer overflow
      i32.trunc_f64_s 2147483648 = integer overflow
      i32.trunc_f64_s -NaN = invalid conversion to integer
      i32.trunc_f64_u 4294967295.9 = 0xffffffff
      i32.trunc_f64_u -0.9 = 0
      i32.trunc_f64_u 4294967296 = integer overflow
      i32.trunc_f64_u -1 = integer overflow
      i32.trunc_f64_u NaN = invalid conversion to integer
      i64.extend_i32_s 0x80000000 = 0xffffffff80000000
      i64.extend_i32_u 0x80000000 = 0x80000000
      i64.trunc_f32_s -0x1p63 = 0x8000000000000000
      i64.trunc_f32_s 0x1p63 = integer overflow
      i64.trunc_f32_s NaN = invalid conversion to integer
      i64.trunc_f32_u 0x1.fffffep63 = 0xffffff0000000000
      i64.trunc_f32_u 0x1p63 = 0x8000000000000000
      i64.trunc_f32_u -0.9 = 0
      i64.trunc_f32_u 0x1p64 = integer overflow
      i64.trunc_f32_u -1 = integer overflow
      i64.trunc_f32_u NaN = invalid conversion to integer
      i64.trunc_f64_s -0x1p63 = 0x8000000000000000
      i64.trunc_f64_s 0x1.fffffffffffffp62 = 0x7ffffffffffffc00
      i64.trunc_f64_s 0x1p63 = integer overflow
      i64.trunc_f64_s -0x1.0000000000001p63 = integer overflow
      i64.trunc_f64_s NaN = invalid conversion to integer
      i64.trunc_f64_u 0x1.fffffffffffffp63 = 0xfffffffffffff800
      i64.trunc_f64_u 0x1p63 = 0x8000000000000000
      i64.trunc_f64_u -0.9 = 0
      i64.trunc_f64_u 0x1p64 = integer overflow
      i64.trunc_f64_u -1 = integer overflow
      i64.trunc_f64_u NaN = invalid conversion to integer
      f32.convert_i32_s -1 = -1
      f32.convert_i32_s 16777217 = 16777216
      f32.convert_i32_u -1 = 0x1p32
      f32.convert_i32_u 0x80000081 = 0x1.000002p31
      f32.convert_i64_s -1 = -1
      f32.convert_i64_s 0x7fffff4000000001 = 0x1.fffffep62
      f32.convert_i64_u -1 = 0x1p64
      f32.convert_i64_u 0x8000008000000000 = 0x1p63
      f32.convert_i64_u 0x8000008000000001 = 0x1.000002p63
      f32.convert_i64_u 0x0020000020000001 = 0x1.000002p53
      f32.demote_f64 0x1.fffffefffffffp127 = 0x1.fffffep127
      f32.demote_f64 0x1.ffffffp127 = Infinity
      f32.demote_f64 0x1p-150 = 0.0
      f32.demote_f64 #7ff4000000000001 = quiet
      f32.demote_f64 NaN = quiet
      f64.convert_i32_s 0x80000000 = -2147483648
      f64.convert_i32_u 0x80000000 = 2147483648
      f64.convert_i64_s 0x20000000000001 = 0x1p53
      f64.convert_i64_u -1 = 0x1p64
      f64.convert_i64_u 0x8000000000000400 = 0x1p63
      f64.convert_i64_u 0x8000000000000401 = 0x1.0000000000001p63
      f64.promote_f32 0x1p-149 = 0x1p-149
      f64.promote_f32 #7fa00001 = quiet
      i32.reinterpret_f32 #7fa00001 = 0x7fa00001
      i64.reinterpret_f64 #7ff4000000000001 = 0x7ff4000000000001
      f32.reinterpret_i32 0x7fa00001 = #7fa00001
      f64.reinterpret_i64 0xfff4000000000001 = #fff4000000000001
      i32.extend8_s 0x180 = -128
      i32.extend16_s 0x18000 = -32768
      i64.extend8_s 0x180 = -128
      i64.extend16_s 0x18000 = -32768
      i64.extend32_s 0x180000000 = 0xffffffff80000000
      i32.trunc_sat_f32_s NaN = 0
      i32.trunc_sat_f32_s Infinity = 0x7fffffff
      i32.trunc_sat_f32_s -0x1p40 = 0x80000000
      i32.trunc_sat_f32_u NaN = 0
      i32.trunc_sat_f32_u -5 = 0
      i32.trunc_sat_f32_u 0x1p31 = 0x80000000
      i32.trunc_sat_f32_u Infinity = 0xffffffff
      i32.trunc_sat_f64_s 2147483648 = 0x7fffffff
      i32.trunc_sat_f64_s NaN = 0
      i32.trunc_sat_f64_u 4294967295 = 0xffffffff
      i32.trunc_sat_f64_u 1e300 = 0xffffffff
      i32.trunc_sat_f64_u -1e300 = 0
      i32.trunc_sat_f64_u NaN = 0
      i64.trunc_sat_f32_s Infinity = 0x7fffffffffffffff
      i64.trunc_sat_f32_s NaN = 0
      i64.trunc_sat_f32_u 0x1p63 = 0x8000000000000000
      i64.trunc_sat_f32_u 0x1p64 = -1
      i64.trunc_sat_f32_u -Infinity = 0
      i64.trunc_sat_f32_u NaN = 0
      i64.trunc_sat_f64_s -Infinity = 0x8000000000000000
      i64.trunc_sat_f64_s NaN = 0
      i64.trunc_sat_f64_u 0x1.fffffffffffffp63 = 0xfffffffffffff800
      i64.trunc_sat_f64_u Infinity = -1
      i64.trunc_sat_f64_u -1 = 0
      i64.trunc_sat_f64_u NaN = 0
      """;

  private record Case(
      String line, Opcode.Numeric opcode, Method method, Object[] operands, boolean traps) {

    /** Runs it; returns what is wrong, or null. */
    String check() throws IllegalAccessException {
      String expected = line.substring(line.indexOf('=') + 2);
      Object result;
      try {
        result = method.invoke(null, operands);
      } catch (InvocationTargetException e) {
        boolean right =
            e.getCause() instanceof Trap trap && trap.kind().toString().equals(expected);
        return right ? null : line + ", but it threw " + e.getCause();
      }
      ValueType type = opcode.signature().results().getFirst();
      if (expected.equals("quiet")) {
        return isQuietNan(result) ? null : line + ", but it gave " + result;
      }
      return traps || bits(result) != bits(parse(type, expected))
          ? line + ", but it gave " + result
          : null;
    }
  }

  private static boolean isQuietNan(Object value) {
    return value instanceof Float
        ? (bits(value) & 0x7FC0_0000L) == 0x7FC0_0000L
        : (bits(value) & 0x7FF8_0000_0000_0000L) == 0x7FF8_0000_0000_0000L;
  }

  private static long bits(Object value) {
    return switch (value) {
      case Boolean b -> b ? 1 : 0;
      case Integer i -> i;
      case Long l -> l;
      case Float f -> Float.floatToRawIntBits(f);
      case Double d -> Double.doubleToRawLongBits(d);
      default -> throw new AssertionError(value);
    };
  }

  private static Object parse(ValueType type, String text) {
    return switch ((NumberType) type) {
      case I32 ->
          text.startsWith("0x")
              ? Integer.parseUnsignedInt(text.substring(2), 16)
              : Integer.valueOf(text);
      case I64 ->
          text.startsWith("0x")
              ? Long.parseUnsignedLong(text.substring(2), 16)
              : Long.valueOf(text);
      case F32 ->
          text.startsWith("#")
              ? Float.intBitsToFloat(Integer.parseUnsignedInt(text.substring(1), 16))
              : Float.valueOf(exponent(text));
      case F64 ->
          text.startsWith("#")
              ? Double.longBitsToDouble(Long.parseUnsignedLong(text.substring(1), 16))
              : Double.valueOf(exponent(text));
    };
  }

  private static String exponent(String text) {
    return text.contains("0x") && !text.contains("p") ? text + "p0" : text;
  }

  private static List<Opcode.Numeric> computingRows() {
    List<Opcode.Numeric> rows = new ArrayList<>();
    for (Opcode.Numeric row : Opcode.Numeric.values()) {
      if (!row.text().endsWith(".const")) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** {@code i32.trunc_sat_f64_u} becomes {@code i32TruncSatF64U}. */
  private static String methodName(Opcode.Numeric row) {
    StringBuilder name = new StringBuilder();
    for (String part : row.text().split("[._]")) {
      name.append(
          name.isEmpty()
              ? part
              : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
    }
    return name.toString();
  }

  private static boolean isTest(Opcode.Numeric row) {
    return row.text().matches("...\\.(eqz|(eq|ne|lt|gt|le|ge)(_[su])?)");
  }

  private static Class<?> javaType(ValueType type) {
    return switch ((NumberType) type) {
      case I32 -> int.class;
      case I64 -> long.class;
      case F32 -> float.class;
      case F64 -> double.class;
    };
  }

  private static Method method(Opcode.Numeric row) throws NoSuchMethodException {
    Class<?>[] parameters =
        row.signature().parameters().stream().map(NumericTest::javaType).toArray(Class<?>[]::new);
    return Numeric.class.getMethod(methodName(row), parameters);
  }

  private static List<Case> cases() throws NoSuchMethodException {
    Map<String, Opcode.Numeric> rows = new HashMap<>();
    for (Opcode.Numeric row : computingRows()) {
      rows.put(row.text(), row);
    }
    List<Case> cases = new ArrayList<>();
    for (String line : CASES.lines().toList()) {
      String[] words = line.substring(0, line.indexOf('=')).trim().split(" ");
      Opcode.Numeric row = rows.get(words[0]);
      List<ValueType> types = row.signature().parameters();
      assertThat(words).as(line).hasSize(1 + types.size());
      Object[] operands = new Object[types.size()];
      for (int i = 0; i < operands.length; i++) {
        operands[i] = parse(types.get(i), words[i + 1]);
      }
      boolean traps = line.matches(".* = (integer|invalid) .*");
      cases.add(new Case(line, row, method(row), operands, traps));
    }
    return cases;
  }

  @Test
  void everyRowOfTheTableHasExactlyOneMethodOfItsSignature() throws NoSuchMethodException {
    Set<String> expected = new TreeSet<>();
    for (Opcode.Numeric row : computingRows()) {
      Method method = method(row);
      Class<?> result =
          isTest(row) ? boolean.class : javaType(row.signature().results().getFirst());
      assertThat(method.getReturnType()).as(row.text()).isEqualTo(result);
      assertThat(Modifier.isStatic(method.getModifiers())).as(row.text()).isTrue();
      expected.add(method.getName());
    }
    List<String> found = new ArrayList<>();
    for (Method method : Numeric.class.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())) {
        found.add(method.getName());
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void everyRowIsTestedByACase() throws NoSuchMethodException {
    Set<Opcode.Numeric> tested = new TreeSet<>();
    for (Case example : cases()) {
      tested.add(example.opcode);
    }
    assertThat(tested).containsExactlyElementsOf(computingRows());
  }

  @Test
  void everyCaseHoldsInterpretedAndCompiled() throws ReflectiveOperationException {
    List<Case> cases = cases();
    Set<String> wrong = new TreeSet<>();
    // Enough calls that both of the JVM's compilers have compiled each method.
    for (int round = 0; round < 12_000; round++) {
      boolean full = round < 3 || round >= 11_990;
      for (Case example : cases) {
        if (full) {
          String difference = example.check();
          if (difference != null) {
            wrong.add(difference);
          }
        } else if (!example.traps) {
          example.method.invoke(null, example.operands);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void unsignedIntegersAreRoundedToTheNearestFloatTiesToEven() {
    Random random = new Random(11);
    for (int i = 0; i < 200_000; i++) {
      // Few bits set below a high one: ties and their neighbours are common.
      long value = Long.MIN_VALUE >>> random.nextInt(40);
      value |= 1L << random.nextInt(64);
      value |=
          random.nextBoolean()
              ? 1L << random.nextInt(64)
              : random.nextLong() >>> random.nextInt(64);
      BigDecimal exact = new BigDecimal(new BigInteger(Long.toUnsignedString(value)));
      assertThat(Numeric.f32ConvertI64U(value)).isEqualTo(exact.floatValue());
      assertThat(Numeric.f64ConvertI64U(value)).isEqualTo(exact.doubleValue());
    }
  }

  @Test
  void squareRootsOfFloatsAreRoundedOnce() {
    Random random = new Random(12);
    for (int i = 0; i < 100_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt() & 0x7FFF_FFFF);
      if (Float.isFinite(value) && value != 0) {
        BigDecimal root = new BigDecimal(value).sqrt(new MathContext(60));
        assertThat(Numeric.f32Sqrt(value)).isEqualTo(root.floatValue());
      }
    }
  }
}
