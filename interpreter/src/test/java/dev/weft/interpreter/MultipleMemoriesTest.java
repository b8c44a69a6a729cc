// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static dev.weft.interpreter.Modules.instance;
import static dev.weft.interpreter.Modules.module;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import org.junit.jupiter.api.Test;

class MultipleMemoriesTest {

  private static final String TWO =
      """
      (module
        (memory $first (export "first") 1)
        (memory $second (export "second") 2 3)
        (data $text "abc")
        (func (export "store") (param i32 i64) (i64.store $second offset=8 (local.get 0) (local.get 1)))
        (func (export "load") (param i32) (result i64) (i64.load32_s $second offset=8 (local.get 0)))
        (func (export "size") (result i32) (memory.size $second))
        (func (export "grow") (param i32) (result i32) (memory.grow $second (local.get 0)))
        (func (export "fill") (memory.fill $second (i32.const 1) (i32.const 7) (i32.const 2)))
        (func (export "init") (memory.init $second $text (i32.const 100) (i32.const 1) (i32.const 2)))
        (func (export "copy") (memory.copy $first $second (i32.const 50) (i32.const 100) (i32.const 2)))
        (func (export "add") (param i32) (result i64)
          (i64.atomic.rmw.add $second offset=8 (local.get 0) (i64.const 5))))
      """;

  @Test
  void instructionsActOnTheMemoryTheyNameAndOnNoOther() {
    Instance instance = instance(TWO);
    Memory first = instance.memory("first");
    Memory second = instance.memory("second");
    instance.function("store").call(16, -2);
    assertThat(second.loadLong(24)).isEqualTo(-2);
    assertThat(first.loadLong(24)).isZero();
    assertThat(instance.function("load").call(16)).isEqualTo(-2);
    assertThat(instance.function("add").call(16)).isEqualTo(-2);
    assertThat(second.loadLong(24)).isEqualTo(3);
    instance.function("fill").call();
    assertThat(second.loadInt(0)).isEqualTo(0x00070700);
    assertThat(first.loadInt(0)).isZero();
    instance.function("init").call();
    assertThat(second.loadShort(100)).isEqualTo((short) ('b' | 'c' << 8));
    instance.function("copy").call();
    assertThat(first.loadShort(50)).isEqualTo((short) ('b' | 'c' << 8));
  }

  @Test
  void eachMemoryHasItsOwnSizeAndBounds() {
    Instance instance = instance(TWO);
    assertThat(instance.function("size").call()).isEqualTo(2);
    assertThatThrownBy(() -> instance.function("load").call(2 * 65_536 - 8))
        .isInstanceOfSatisfying(
            Trap.class,
            trap -> assertThat(trap.kind()).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS));
    assertThat(instance.function("grow").call(1)).isEqualTo(2);
    assertThat(instance.function("load").call(2 * 65_536 - 8)).isZero();
    assertThat(instance.function("grow").call(1)).isEqualTo(-1);
    assertThat(instance.memory("first").pages()).isEqualTo(1);
  }

  @Test
  void memoriesOfBothKindsStandSideBySide() {
    Memory shared = instance("(module (memory (export \"m\") 1 2 shared))").memory("m");
    Instance instance =
        new Linker()
            .define("host", "shared", shared)
            .instantiate(
                module(
                    """
                    (module
                      (memory $shared (import "host" "shared") 1 2 shared)
                      (memory $own 1)
                      (func (export "f") (param i32) (result i32)
                        (i32.atomic.store $shared (i32.const 4) (local.get 0))
                        (memory.copy $own $shared (i32.const 0) (i32.const 4) (i32.const 4))
                        (i32.load $own (i32.const 0))))
                    """));
    assertThat(instance.function("f").call(42)).isEqualTo(42);
    assertThat(shared.loadInt(4)).isEqualTo(42);
  }

  @Test
  void activeSegmentsGoToTheMemoryTheyName() {
    Instance instance =
        instance(
            """
            (module
              (memory $a (export "a") 1)
              (memory (export "b") (data "inline"))
              (data (memory 1) (i32.const 6) "!")
              (data (memory $a) (i32.const 1) "x"))
            """);
    assertThat(instance.memory("b").loadByte(6)).isEqualTo((byte) '!');
    assertThat(instance.memory("b").loadByte(0)).isEqualTo((byte) 'i');
    assertThat(instance.memory("a").loadByte(1)).isEqualTo((byte) 'x');
  }
}
