// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.ArrayType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Structures, arrays and i31 in guests, beyond what the specification's scripts look at. */
class AggregateInstructionsTest {

  private static Trap trap(Instance instance, String function, Object... arguments) {
    return Calls.trap(() -> instance.function(function).apply(arguments));
  }

  /** A structure of three fields of each kind, and functions that read and write every one. */
  private static Instance fields(String... types) {
    StringBuilder text = new StringBuilder("(module (type $s (struct");
    for (String type : types) {
      text.append(" (field (mut ").append(type).append("))");
    }
    text.append("))\n (func (export \"new\")");
    for (String type : types) {
      text.append(" (param ").append(unpacked(type)).append(')');
    }
    text.append(" (result (ref $s)) (struct.new $s");
    for (int i = 0; i < types.length; i++) {
      text.append(" (local.get ").append(i).append(')');
    }
    text.append("))\n");
    for (int i = 0; i < types.length; i++) {
      String get = unpacked(types[i]).equals(types[i]) ? "struct.get" : "struct.get_s";
      text.append(
          """
          (func (export "getI") (param (ref null $s)) (result VALUE)
            (GET $s I (local.get 0)))
          (func (export "setI") (param (ref null $s)) (param VALUE)
            (struct.set $s I (local.get 0) (local.get 1)))
          """
              .replace("GET", get)
              .replace("I", Integer.toString(i))
              .replace("VALUE", unpacked(types[i])));
    }
    return Modules.instance(text.append(')').toString());
  }

  private static String unpacked(String type) {
    return type.equals("i8") || type.equals("i16") ? "i32" : type;
  }

  @Test
  void fieldsOfAllTypesAtAllPositionsAreReadAndWritten() {
    String[] types = new String[42];
    Object[] values = new Object[types.length];
    Object[] others = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      switch (i % 7) {
        case 0 -> set(types, values, others, i, "i8", i - 100, 100 - i);
        case 1 -> set(types, values, others, i, "anyref", "value " + i, I31.of(i));
        case 2 -> set(types, values, others, i, "i16", -200 * i, 200 * i);
        case 3 -> set(types, values, others, i, "v128", new V128(i, ~i), new V128(-i, i));
        case 4 -> set(types, values, others, i, "f32", 0.5f * i, -0f);
        case 5 -> set(types, values, others, i, "i64", ~(long) i, (long) i << 40);
        default -> set(types, values, others, i, "externref", "value " + i, null);
      }
    }
    Instance instance = fields(types);
    Object struct = instance.function("new").apply(values)[0];
    for (int i = 0; i < types.length; i++) {
      assertThat(instance.function("get" + i).apply(struct)).containsExactly(values[i]);
      assertThat(((Struct) struct).get(i)).isEqualTo(values[i]);
    }
    for (int i = 0; i < types.length; i++) {
      instance.function("set" + i).apply(struct, others[i]);
    }
    for (int i = 0; i < types.length; i++) {
      assertThat(instance.function("get" + i).apply(struct)).containsExactly(others[i]);
      assertThat(((Struct) struct).get(i)).isEqualTo(others[i]);
      assertThat(trap(instance, "get" + i, (Object) null).kind())
          .isEqualTo(TrapKind.NULL_STRUCTURE_REFERENCE);
      assertThat(trap(instance, "set" + i, null, others[i]).kind())
          .isEqualTo(TrapKind.NULL_STRUCTURE_REFERENCE);
    }
  }

  private static void set(
      String[] types,
      Object[] values,
      Object[] others,
      int index,
      String type,
      Object value,
      Object other) {
    types[index] = type;
    values[index] = value;
    others[index] = other;
  }

  private static Instance arrays(String element) {
    return Modules.instance(
        """
        (module
          (type $a (array (mut ELEMENT)))
          (func (export "new") (param VALUE i32) (result (ref $a))
            (array.new $a (local.get 0) (local.get 1)))
          (func (export "default") (param i32) (result (ref $a))
            (array.new_default $a (local.get 0)))
          (func (export "fixed") (param VALUE VALUE VALUE) (result (ref $a))
            (array.new_fixed $a 3 (local.get 0) (local.get 1) (local.get 2)))
          (func (export "get") (param (ref null $a) i32) (result VALUE)
            (GET $a (local.get 0) (local.get 1)))
          (func (export "set") (param (ref null $a) i32 VALUE)
            (array.set $a (local.get 0) (local.get 1) (local.get 2)))
          (func (export "length") (param (ref null $a)) (result i32) (array.len (local.get 0)))
          (func (export "fill") (param (ref null $a) i32 VALUE i32)
            (array.fill $a (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
          (func (export "copy") (param (ref null $a) i32 (ref null $a) i32 i32)
            (array.copy $a $a
              (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4))))
        """
            .replace("ELEMENT", element)
            .replace("VALUE", unpacked(element))
            .replace("GET", unpacked(element).equals(element) ? "array.get" : "array.get_s"));
  }

  private static Object value(String element, int number) {
    return switch (element) {
      case "i64" -> (long) number;
      case "f32" -> (float) number;
      case "f64" -> (double) number;
      case "v128" -> new V128(number, -number);
      case "anyref" -> I31.of(number);
      default -> number;
    };
  }

  private static Object[] contents(Array array) {
    Object[] values = new Object[array.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i);
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"i8", "i16", "i32", "i64", "f32", "f64", "v128", "anyref"})
  void elementsOfAllTypesAreReadWrittenFilledAndCopied(String element) {
    Instance instance = arrays(element);
    Object one = value(element, 1);
    Object two = value(element, 2);
    Object three = value(element, -3);
    Array array = (Array) instance.function("fixed").apply(one, two, three)[0];
    assertThat(contents(array)).containsExactly(one, two, three);
    assertThat(instance.function("get").apply(array, 2)).containsExactly(three);
    assertThat(instance.function("length").apply(array)).containsExactly(3);
    instance.function("set").apply(array, 0, three);
    assertThat(contents(array)).containsExactly(three, two, three);
    Array filled = (Array) instance.function("new").apply(two, 5)[0];
    assertThat(contents(filled)).containsExactly(two, two, two, two, two);
    instance.function("fill").apply(filled, 1, one, 2);
    assertThat(contents(filled)).containsExactly(two, one, one, two, two);
    instance.function("copy").apply(filled, 2, array, 0, 3);
    assertThat(contents(filled)).containsExactly(two, one, three, two, three);
    // Overlapping, in both directions.
    instance.function("copy").apply(filled, 1, filled, 0, 4);
    assertThat(contents(filled)).containsExactly(two, two, one, three, two);
    instance.function("copy").apply(filled, 0, filled, 1, 4);
    assertThat(contents(filled)).containsExactly(two, one, three, two, two);
    Object nothing = ((Array) instance.function("default").apply(1)[0]).get(0);
    assertThat(nothing).isEqualTo(element.equals("anyref") ? null : value(element, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"i8", "i16", "i32", "i64", "f32", "f64", "v128", "anyref"})
  void nothingIsWrittenOutsideOfAnArrayNorBeforeTheTrap(String element) {
    Instance instance = arrays(element);
    Object one = value(element, 1);
    Object two = value(element, 2);
    Array array = (Array) instance.function("new").apply(one, 3)[0];
    Array source = (Array) instance.function("new").apply(two, 3)[0];
    Object[][] outside = {
      {"get", array, 3},
      {"get", array, -1},
      {"set", array, 3, two},
      {"set", array, Integer.MIN_VALUE, two},
      {"fill", array, 1, two, 3},
      {"fill", array, 4, two, 0},
      {"fill", array, 1, two, -1},
      {"fill", array, -1, two, 2},
      {"copy", array, 1, source, 0, 3},
      {"copy", array, 0, source, 1, 3},
      {"copy", array, 0, source, -1, 1},
      {"copy", array, 0, source, 0, -1},
    };
    for (Object[] row : outside) {
      Object[] arguments = Arrays.copyOfRange(row, 1, row.length);
      assertThat(trap(instance, (String) row[0], arguments).kind())
          .as("%s", (Object) row)
          .isEqualTo(TrapKind.OUT_OF_BOUNDS_ARRAY_ACCESS);
    }
    assertThat(contents(array)).containsOnly(one);
    instance.function("fill").apply(array, 3, two, 0);
    instance.function("copy").apply(array, 3, source, 3, 0);
    Object[][] nulls = {
      {"get", null, 0},
      {"set", null, 0, two},
      {"length", null},
      {"fill", null, 9, two, 9},
      {"copy", null, 9, source, 9, 9},
      {"copy", array, 9, null, 9, 9},
    };
    for (Object[] row : nulls) {
      Object[] arguments = Arrays.copyOfRange(row, 1, row.length);
      assertThat(trap(instance, (String) row[0], arguments).kind())
          .as("%s", (Object) row)
          .isEqualTo(TrapKind.NULL_ARRAY_REFERENCE);
    }
  }

  @ParameterizedTest
  @CsvSource({"i64, -1", "i64, 2147483647", "v128, 1073741824", "i8, -2147483648", "anyref, -1"})
  void anArrayForWhichThereIsNoRoomIsADeclaredErrorAndTheInstanceStaysUsable(
      String element, int length) {
    Instance instance = arrays(element);
    assertThatThrownBy(() -> instance.function("default").apply(length))
        .isInstanceOf(ResourceExhausted.class)
        .hasMessageContaining(Integer.toUnsignedString(length));
    Object one = value(element, 1);
    assertThatThrownBy(() -> instance.function("new").apply(one, length))
        .isInstanceOf(ResourceExhausted.class);
    assertThat(((Array) instance.function("new").apply(one, 2)[0]).length()).isEqualTo(2);
  }

  @Test
  void numbersOfAllWidthsComeFromDataSegmentsInLittleEndianOrder() {
    String module =
        """
        (module
          (type $a (array (mut ELEMENT)))
          (data $d "\\01\\02\\03\\04\\05\\06\\07\\08\\09\\0a\\0b\\0c\\0d\\0e\\0f\\10\\11")
          (func (export "new") (param i32 i32) (result (ref $a))
            (array.new_data $a $d (local.get 0) (local.get 1)))
          (func (export "init") (param (ref $a) i32 i32 i32)
            (array.init_data $a $d (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
          (func (export "drop") (data.drop $d)))
        """;
    Object[][] cases = {
      {"i8", 1, 2},
      {"i16", 2, 0x302},
      {"i32", 4, 0x5040302},
      {"f32", 4, Float.intBitsToFloat(0x5040302)},
      {"i64", 8, 0x908070605040302L},
      {"f64", 8, Double.longBitsToDouble(0x908070605040302L)},
      {"v128", 16, new V128(0x908070605040302L, 0x11100f0e0d0c0b0aL)},
    };
    for (Object[] row : cases) {
      int width = (Integer) row[1];
      int most = 16 / width;
      Instance instance = Modules.instance(module.replace("ELEMENT", (String) row[0]));
      Array array = (Array) instance.function("new").apply(1, most)[0];
      assertThat(array.length()).isEqualTo(most);
      assertThat(array.get(0)).isEqualTo(row[2]);
      Array target = Array.ofDefaults(array.type(), most + 1);
      instance.function("init").apply(target, 1, 1, most);
      assertThat(target.get(1)).isEqualTo(row[2]);
      assertThat(target.get(most)).isEqualTo(array.get(most - 1));
      assertThat(trap(instance, "new", 2, most).kind())
          .isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
      // Before anything is allocated.
      assertThat(trap(instance, "new", 0, -1).kind())
          .isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
      assertThat(trap(instance, "init", target, 2, 0, most).kind())
          .isEqualTo(TrapKind.OUT_OF_BOUNDS_ARRAY_ACCESS);
      instance.function("drop").call();
      assertThat(((Array) instance.function("new").apply(0, 0)[0]).length()).isZero();
      assertThat(trap(instance, "new", 0, 1).kind())
          .isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
    }
  }

  @Test
  void constantExpressionsMakeStructuresAndArrays() {
    Instance instance =
        Modules.instance(
            """
            (module
              (type $pair (struct (field i8) (field v128) (field anyref)))
              (type $bytes (array i8))
              (type $pairs (array (ref null $pair)))
              (global $i31 (export "i31") (ref i31) (ref.i31 (i32.const -1)))
              (global $pair (export "pair") (ref $pair)
                (struct.new $pair (i32.const 255) (v128.const i64x2 1 2) (global.get $i31)))
              (global (export "empty") (ref $pair) (struct.new_default $pair))
              (global (export "new") (ref $bytes)
                (array.new $bytes (i32.const 7) (i32.add (i32.const 1) (i32.const 2))))
              (global (export "default") (ref $bytes) (array.new_default $bytes (i32.const 2)))
              (global (export "fixed") (ref $pairs)
                (array.new_fixed $pairs 2 (global.get $pair) (ref.null none)))
              (global (export "extern") externref (extern.convert_any (global.get $pair)))
              (global (export "any") anyref
                (any.convert_extern (extern.convert_any (global.get $pair))))
              (table (export "table") 2 (ref $pair) (struct.new_default $pair)))
            """);
    Struct pair = (Struct) instance.global("pair").get();
    assertThat(pair.get(0)).isEqualTo(-1);
    assertThat(pair.get(1)).isEqualTo(new V128(1, 2));
    assertThat(pair.get(2)).isEqualTo(I31.of(-1)).isEqualTo(instance.global("i31").get());
    assertThat(((Struct) instance.global("empty").get()).get(2)).isNull();
    assertThat(contents((Array) instance.global("new").get())).containsExactly(7, 7, 7);
    assertThat(contents((Array) instance.global("default").get())).containsExactly(0, 0);
    assertThat(contents((Array) instance.global("fixed").get())).containsExactly(pair, null);
    assertThat(instance.global("extern").get()).isSameAs(pair);
    assertThat(instance.global("any").get()).isSameAs(pair);
    assertThat(instance.table("table").get(0))
        .isInstanceOf(Struct.class)
        .isSameAs(instance.table("table").get(1));
    assertThat(((Array) instance.global("new").get()).type().compositeType())
        .isInstanceOf(ArrayType.class);
  }

  @Test
  void aConstantExpressionThatMakesTooLargeAnArrayIsADeclaredError() {
    assertThatThrownBy(() ->
            Modules.instance(
                """
                (module
                  (type $a (array i64))
                  (global (ref $a) (array.new $a (i64.const 1) (i32.const -1))))
                """))
        .isInstanceOf(ResourceExhausted.class)
        .hasMessageContaining("4294967295");
  }

  @Test
  void i31AreComparedByValue() {
    Instance instance =
        Modules.instance(
            """
            (module
              (func (export "eq") (param eqref eqref) (result i32)
                (ref.eq (local.get 0) (local.get 1)))
              (func (export "same") (param i32 i32) (result i32)
                (ref.eq (ref.i31 (local.get 0)) (ref.i31 (local.get 1)))))
            """);
    Function same = instance.function("same");
    assertThat(same.call(0x40000000, 0x40000000)).isEqualTo(1);
    assertThat(same.call(0x40000000, 0xc0000000L)).isEqualTo(1);
    assertThat(same.call(0x3fffffff, 0x7fffffff)).isZero();
    Function eq = instance.function("eq");
    assertThat(eq.apply(I31.of(1 << 20), I31.of(1 << 20))).containsExactly(1);
    assertThat(eq.apply(I31.of(0), null)).containsExactly(0);
    assertThat(eq.apply(null, null)).containsExactly(1);
  }
}
