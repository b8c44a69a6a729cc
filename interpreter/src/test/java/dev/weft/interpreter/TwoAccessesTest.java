// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static dev.weft.interpreter.Calls.trap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.error.TrapKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accesses with what another one has just loaded, which are one instruction. */
class TwoAccessesTest {

  private static Instance instance(String memory) {
    return Modules.instance(
        """
        (module
          (memory (export "memory") MEMORY)
          (data (i32.const 0) "\\10\\00\\00\\00" "\\f8\\ff\\ff\\ff" "\\fc\\ff\\00\\00")
          (data (i32.const 16) "\\80\\81\\82\\83\\84\\85\\86\\87" "\\01\\00\\a0\\7f" "\\01\\00\\00\\00\\00\\00\\f4\\7f")
          (func (export "load") (param $p i32) (result i64)
            (i64.load (i32.load (local.get $p))))
          (func (export "load8_s") (param $p i32) (result i64)
            (i64.load8_s offset=1 (i32.load (local.get $p))))
          (func (export "load8_u") (param $p i32) (result i64)
            (i64.load8_u offset=1 (i32.load (local.get $p))))
          (func (export "load16_s") (param $p i32) (result i64)
            (i64.load16_s (i32.load (local.get $p))))
          (func (export "load16_u") (param $p i32) (result i64)
            (i64.load16_u (i32.load (local.get $p))))
          (func (export "load32_s") (param $p i32) (result i64)
            (i64.load32_s (i32.load (local.get $p))))
          (func (export "load32_u") (param $p i32) (result i64)
            (i64.load32_u (i32.load (local.get $p))))
          (func (export "own") (param $p i32) (result i64)
            (i64.extend_i32_u (local.tee $p (i32.load (i32.load (local.get $p))))))
          (func (export "sum") (param $p i32) (param $q i32) (result i32)
            (i32.sub (i32.load (local.get $p)) (i32.load offset=1 (local.get $q))))
          (func (export "concatenation") (param $p i32) (param $q i32) (result i32)
            (local.set $p (i32.load8_u offset=1 (local.get $p)))
            (local.set $q (i32.load8_u offset=2 (local.get $q)))
            (i32.or (i32.shl (local.get $p) (i32.const 8)) (local.get $q)))
          (func (export "moved") (param $p i32) (param $q i32) (result i32)
            (local.get $p)
            (local.set $p (i32.load (local.get $p)))
            (local.get $p)
            (local.set $q (i32.load (local.get $q)))
            (local.set $p (i32.const 1))
            (i32.add (i32.sub) (local.get $q)))
          (func (export "copyI32") (param $to i32) (param $from i32)
            (i32.store offset=2 (local.get $to) (i32.load offset=1 (local.get $from))))
          (func (export "copyI64") (param $to i32) (param $from i32)
            (i64.store offset=2 (local.get $to) (i64.load offset=1 (local.get $from))))
          (func (export "copyF32") (param $to i32) (param $from i32)
            (f32.store (local.get $to) (f32.load (local.get $from))))
          (func (export "copyF64") (param $to i32) (param $from i32)
            (f64.store (local.get $to) (f64.load (local.get $from)))))
        """
            .replace("MEMORY", memory));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1 1 shared"})
  void aLoadThroughAPointerGivesWhatTwoLoadsWould(String memory) {
    Instance instance = instance(memory);
    assertThat(instance.function("load").call(0)).isEqualTo(0x8786858483828180L);
    assertThat(instance.function("load8_s").call(0)).isEqualTo((byte) 0x81);
    assertThat(instance.function("load8_u").call(0)).isEqualTo(0x81);
    assertThat(instance.function("load16_s").call(0)).isEqualTo((short) 0x8180);
    assertThat(instance.function("load16_u").call(0)).isEqualTo(0x8180);
    assertThat(instance.function("load32_s").call(0)).isEqualTo(0x83828180);
    assertThat(instance.function("load32_u").call(0)).isEqualTo(0x83828180L);
    assertThat(instance.function("own").call(0)).isEqualTo(0x83828180L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1 1 shared"})
  void aPointerIsUnsignedAndBothAccessesAreChecked(String memory) {
    Instance instance = instance(memory);
    for (String name : new String[] {"load", "load8_u", "load16_s", "load32_u"}) {
      Function load = instance.function(name);
      assertThat(trap(() -> load.apply(4)).getMessage())
          .contains(name.equals("load8_u") ? "0xfffffff9" : "0xfffffff8");
      assertThat(trap(() -> load.apply(65_533)).kind())
          .isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
    }
    assertThat(trap(() -> instance.function("load").apply(8)).getMessage()).contains("8 bytes");
    assertThat(instance.function("load32_s").call(8)).isZero(); // the last four bytes
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1 1 shared"})
  void twoLoadsGiveBothValues(String memory) {
    Instance instance = instance(memory);
    assertThat(instance.function("sum").call(16, 19)).isEqualTo(0x83828180 - 0x87868584);
    assertThat(instance.function("concatenation").call(16, 16)).isEqualTo(0x8182);
    // 0 - 16 + 0x83828180: each operand is what the local was when it was read.
    assertThat(instance.function("moved").call(0, 16)).isEqualTo(0x83828180 - 16);
    for (int[] addresses : new int[][] {{65_533, 0}, {0, 65_532}}) {
      assertThat(trap(() -> instance.function("sum").apply(addresses[0], addresses[1])).kind())
          .isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1 1 shared"})
  void aCopyMovesTheBits(String memory) {
    Instance instance = instance(memory);
    Memory bytes = instance.memory("memory");
    instance.function("copyI32").call(100, 16);
    assertThat(bytes.loadLong(100)).isEqualTo(0x0000848382810000L);
    instance.function("copyI64").call(200, 16);
    assertThat(bytes.loadLong(202)).isEqualTo(0x0187868584838281L);
    instance.function("copyF32").call(300, 24);
    assertThat(bytes.loadInt(300)).isEqualTo(0x7FA0_0001); // a signalling NaN
    instance.function("copyF64").call(400, 28);
    assertThat(bytes.loadLong(400)).isEqualTo(0x7FF4_0000_0000_0001L);
    assertThat(trap(() -> instance.function("copyI64").apply(65_527, 0)).kind())
        .isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
    assertThat(bytes.loadLong(65_528)).isZero();
    assertThat(trap(() -> instance.function("copyI64").apply(0, 65_528)).kind())
        .isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
    assertThat(bytes.loadInt(0)).isEqualTo(0x10);
  }
}
