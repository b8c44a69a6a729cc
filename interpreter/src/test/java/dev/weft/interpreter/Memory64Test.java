// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static dev.weft.interpreter.Modules.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.AddressType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import org.junit.jupiter.api.Test;

class Memory64Test {

  private static final long PAGE = 65_536;

  private static TrapKind trap(Instance instance, String function, long... arguments) {
    return catchThrowableOfType(Trap.class, () -> instance.function(function).call(arguments))
        .kind();
  }

  private static Instance accesses(String limits) {
    return instance(
        """
        (module
          (memory (export "memory") i64 LIMITS)
          (func (export "load") (param i64) (result i32) (i32.load (local.get 0)))
          (func (export "far") (param i64) (result i32)
            (i32.load offset=0xffff_ffff_ffff_fff0 (local.get 0)))
          (func (export "store") (param i64 i32) (i32.store offset=8 (local.get 0) (local.get 1)))
          (func (export "constant") (result i32) (i32.load (i64.const 0x1_0000_0000)))
          (func (export "size") (result i64) (memory.size))
          (func (export "grow") (param i64) (result i64) (memory.grow (local.get 0)))
          (func (export "fill") (param i64 i64)
            (memory.fill (local.get 0) (i32.const 1) (local.get 1)))
          (func (export "add") (param i64) (result i32)
            (i32.atomic.rmw.add offset=0xffff_ffff_ffff_fff0 (local.get 0) (i32.const 3)))
          (func (export "addNear") (param i64) (result i32)
            (i32.atomic.rmw.add (local.get 0) (i32.const 3))))
        """
            .replace("LIMITS", limits));
  }

  @Test
  void allBitsOfAnAddressCount() {
    Instance instance = accesses("1");
    instance.function("store").call(PAGE - 12, 77);
    assertThat(instance.function("load").call(PAGE - 4)).isEqualTo(77);
    assertThat(trap(instance, "load", PAGE - 3)).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
    assertThat(trap(instance, "load", 1L << 32)).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
    assertThat(trap(instance, "load", -4)).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
    assertThat(trap(instance, "constant")).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
  }

  @Test
  void anAddressAndItsOffsetDoNotWrapAround() {
    for (String limits : new String[] {"1", "1 1 shared"}) {
      Instance instance = accesses(limits);
      assertThat(trap(instance, "far", 16)).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
      assertThat(trap(instance, "far", 15)).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
      assertThat(trap(instance, "far", -1)).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
      assertThat(trap(instance, "add", 16)).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
      assertThat(trap(instance, "add", 17)).isEqualTo(TrapKind.UNALIGNED_ATOMIC);
      assertThat(trap(instance, "store", -4, 1)).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
      assertThat(instance.function("addNear").call(8)).isZero();
      assertThat(instance.function("load").call(8)).isEqualTo(3);
    }
  }

  @Test
  void sizesAndLengthsHave64Bits() {
    Instance instance = accesses("1 3");
    assertThat(instance.function("size").call()).isEqualTo(1);
    assertThat(instance.function("grow").call(2)).isEqualTo(1);
    assertThat(instance.function("grow").call(1)).isEqualTo(-1);
    assertThat(instance.function("grow").call(1L << 32)).isEqualTo(-1);
    assertThat(instance.function("grow").call(-1)).isEqualTo(-1);
    instance.function("fill").call(3 * PAGE - 2, 2);
    assertThat(instance.memory("memory").loadShort(3 * PAGE - 2)).isEqualTo((short) 0x0101);
    assertThat(trap(instance, "fill", 0, 1L << 32)).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
    assertThat(trap(instance, "fill", 8, -8)).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
  }

  @Test
  void bytesAreCopiedBetweenMemoriesOfBothAddressTypes() {
    Instance instance =
        instance(
            """
            (module
              (memory $narrow 1)
              (memory $wide (export "wide") i64 1)
              (data (memory $wide) (i64.const 16) "abcd")
              (func (export "copy") (param $length i64) (result i32)
                (memory.copy $narrow $wide (i32.const 3) (i64.const 16)
                  (i32.wrap_i64 (local.get $length)))
                (i32.load $narrow (i32.const 3)))
              (func (export "back")
                (memory.copy $wide $narrow (i64.const 0x1_0000_0003) (i32.const 0) (i32.const 1))))
            """);
    // The length is an i32, so what stands above it in its slot means nothing.
    assertThat(instance.function("copy").call(0x7_0000_0004L)).isEqualTo(0x64636261);
    assertThat(trap(instance, "back")).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
  }

  @Test
  void aMemoryLargerThanAnyMachineIsRefusedPreciselyOrDoesNotGrow() {
    MemoryType unbounded = new MemoryType(AddressType.I64, Limits.of(0), false);
    assertThat(Memory.of(unbounded).grow(1L << 48)).isEqualTo(-1);
    for (long pages : new long[] {1L << 32, (1L << 47) - 1, 1L << 47, 1L << 48}) {
      MemoryType huge = new MemoryType(AddressType.I64, Limits.of(pages), false);
      assertThat(catchThrowableOfType(ResourceExhausted.class, () -> Memory.of(huge)))
          .as("%s pages", pages)
          .isNotNull();
    }
    MemoryType shared = new MemoryType(AddressType.I64, Limits.of(1, 1L << 48), true);
    Memory memory = Memory.of(shared);
    assertThat(memory.type()).isEqualTo(shared);
    assertThat(memory.grow(1)).isEqualTo(1);
    assertThat(memory.grow(1L << 47)).isEqualTo(-1);
    assertThat(memory.grow(-1)).isEqualTo(-1);
  }

  @Test
  void tablesTake64BitIndices() {
    Instance instance =
        instance(
            """
            (module
              (type $t (func (result i32)))
              (table $t i64 3 10 funcref)
              (table $n 3 funcref)
              (elem (table $t) (i64.const 1) func $five)
              (func $five (result i32) (i32.const 5))
              (func (export "call") (param i64) (result i32)
                (call_indirect $t (type $t) (local.get 0)))
              (func (export "isNull") (param i64) (result i32)
                (ref.is_null (table.get $t (local.get 0))))
              (func (export "set") (param i64) (table.set $t (local.get 0) (ref.func $five)))
              (func (export "size") (result i64) (table.size $t))
              (func (export "grow") (param i64) (result i64)
                (table.grow $t (ref.null func) (local.get 0)))
              (func (export "fill") (param i64 i64)
                (table.fill $t (local.get 0) (ref.func $five) (local.get 1)))
              (func (export "copy") (param i64 i32)
                (table.copy $t $n (local.get 0) (i32.const 0) (local.get 1))))
            """);
    assertThat(instance.function("call").call(1)).isEqualTo(5);
    assertThat(trap(instance, "call", 0)).isEqualTo(TrapKind.UNINITIALIZED_ELEMENT);
    assertThat(trap(instance, "call", (1L << 32) + 1)).isEqualTo(TrapKind.UNDEFINED_ELEMENT);
    assertThat(trap(instance, "isNull", 1L << 32)).isEqualTo(TrapKind.OUT_OF_BOUNDS_TABLE_ACCESS);
    assertThat(trap(instance, "set", -1)).isEqualTo(TrapKind.OUT_OF_BOUNDS_TABLE_ACCESS);
    assertThat(instance.function("grow").call(1L << 32)).isEqualTo(-1);
    assertThat(instance.function("grow").call(2)).isEqualTo(3);
    assertThat(instance.function("size").call()).isEqualTo(5);
    instance.function("fill").call(3, 2);
    assertThat(instance.function("call").call(4)).isEqualTo(5);
    assertThat(trap(instance, "fill", 2, -2)).isEqualTo(TrapKind.OUT_OF_BOUNDS_TABLE_ACCESS);
    instance.function("copy").call(3, 2);
    assertThat(instance.function("isNull").call(3)).isEqualTo(1);
    assertThat(trap(instance, "copy", (1L << 32) + 3, 0))
        .isEqualTo(TrapKind.OUT_OF_BOUNDS_TABLE_ACCESS);
  }
}
