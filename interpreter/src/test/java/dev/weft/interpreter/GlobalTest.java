// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.GlobalType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.ValueType;
import org.junit.jupiter.api.Test;

class GlobalTest {

  private static Global variable(ValueType type, Object value) {
    return new Global(new GlobalType(type, true), value);
  }

  @Test
  void numbersAreKeptByTheirBits() {
    assertThat(variable(NumberType.I32, -2).bits()).isEqualTo(-2);
    assertThat(variable(NumberType.I64, 1L << 40).bits()).isEqualTo(1L << 40);
    assertThat((int) variable(NumberType.F32, -1.5f).bits()).isEqualTo(0xBFC0_0000);
    assertThat(variable(NumberType.F64, -1.5).bits()).isEqualTo(0xBFF8_0000_0000_0000L);
  }

  @Test
  void aSignallingNanKeepsItsBits() {
    Global single = variable(NumberType.F32, Float.intBitsToFloat(0x7FA0_0001));
    assertThat((int) single.bits()).isEqualTo(0x7FA0_0001);
    assertThat(Float.floatToRawIntBits((Float) single.get())).isEqualTo(0x7FA0_0001);
  }

  @Test
  void whatIsSetIsWhatOneGets() {
    Object object = new Object();
    Object[][] cases = {
      {NumberType.I32, 0, -5},
      {NumberType.I64, 0L, 1L << 50},
      {NumberType.F32, 0f, 2.5f},
      {NumberType.F64, 0.0, -0.0},
      {ReferenceType.EXTERNREF, null, object},
      {ReferenceType.EXTERNREF, object, null},
    };
    for (Object[] example : cases) {
      Global global = variable((ValueType) example[0], example[1]);
      assertThat(global.get()).isEqualTo(example[1]);
      global.set(example[2]);
      assertThat(global.get()).isEqualTo(example[2]);
    }
  }

  @Test
  void theEngineSetsBitsAndReferences() {
    Global number = new Global(new GlobalType(NumberType.I32, true), 7);
    assertThat(number.get()).isEqualTo(7);
    number.setBits(-1);
    assertThat(number.get()).isEqualTo(-1);
    Global reference = new Global(new GlobalType(ReferenceType.EXTERNREF, true), "a");
    assertThat(reference.reference()).isEqualTo("a");
    reference.setReference("b");
    assertThat(reference.get()).isEqualTo("b");
  }

  @Test
  void theHostCannotSetAConstant() {
    Global constant = new Global(new GlobalType(NumberType.I32, false), 1);
    assertThatIllegalStateException()
        .isThrownBy(() -> constant.set(2))
        .withMessageContaining("(global i32)");
    assertThat(constant.get()).isEqualTo(1);
  }

  @Test
  void theHostCannotPutInWhatDoesNotBelong() {
    Object[] values = {1, 1L, 1f, 1.0, "text", null};
    ValueType[] types = {NumberType.I32, NumberType.I64, NumberType.F32, NumberType.F64};
    for (int type = 0; type < types.length; type++) {
      Global global = variable(types[type], values[type]);
      for (Object value : values) {
        if (value != values[type]) {
          assertThatIllegalArgumentException().isThrownBy(() -> global.set(value));
        }
      }
      assertThat(global.get()).isEqualTo(values[type]);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> variable(ReferenceType.FUNCREF, "text"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> variable(new ReferenceType(false, AbstractHeapType.EXTERN), null));
  }

  @Test
  void sumsWithAGlobalWrapAndAreWhereTheyAreReadLater() {
    Instance instance =
        Modules.instance(
            """
            (module
              (global $sp (export "sp") (mut i32) (i32.const -2147483640))
              (func (export "enter") (param i32) (result i32)
                (global.set $sp (local.tee 0 (i32.sub (global.get $sp) (i32.const 16))))
                (i32.add (local.get 0) (global.get $sp)))
              (func (export "enterWithoutName") (result i32)
                (global.set $sp (i32.add (global.get $sp) (i32.const 0x7fff_ffff)))
                (global.get $sp))
              (func (export "sum") (result i64)
                (i64.extend_i32_s (i32.sub (global.get $sp) (i32.const -2147483648))))
              (func (export "leave") (param i32)
                (global.set $sp (i32.add (local.get 0) (i32.const 2147483647)))
                (global.set $sp (i32.add (global.get $sp) (i32.const 1)))))
            """);
    Global pointer = instance.global("sp");
    assertThat(instance.function("enter").call(0)).isEqualTo(-16);
    assertThat(pointer.get()).isEqualTo(0x7FFF_FFF8);
    assertThat(instance.function("enterWithoutName").call()).isEqualTo(-9);
    assertThat(pointer.get()).isEqualTo(-9);
    assertThat(instance.function("sum").call()).isEqualTo(0x7FFF_FFF7);
    instance.function("leave").call(5);
    assertThat(pointer.get()).isEqualTo(0x8000_0005);
  }
}
