// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static dev.weft.interpreter.Modules.module;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.core.error.InvalidModule;
import dev.weft.core.error.LinkFailure;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.module.Module;
import dev.weft.core.text.TextAssembler;
import dev.weft.core.type.AddressType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules that use shared memories and atomic instructions: what is valid, and what links. */
class SharedMemoryInstructionsTest {

  @ParameterizedTest
  @CsvSource({
    "i32.atomic.load8_u,1",
    "i32.atomic.load16_u,2",
    "i32.atomic.load,4",
    "i64.atomic.load,8"
  })
  void theAlignmentOfAnAtomicAccessIsExactlyNatural(String instruction, int natural) { // B1
    for (int alignment = 1; alignment <= 16; alignment *= 2) {
      String text =
          "(memory 1 1 shared) (func (drop (%s align=%d (i32.const 0))))"
              .formatted(instruction, alignment);
      if (alignment == natural) {
        assertThatCode(() -> module(text)).doesNotThrowAnyException();
      } else {
        assertThatExceptionOfType(InvalidModule.class)
            .as("align=%d", alignment)
            .isThrownBy(() -> module(text))
            .withMessageContaining("alignment");
      }
    }
  }

  @Test
  void aFenceRunsWithoutAMemory() { // B12
    Instance instance =
        Instance.of(module("(func (export \"f\") (result i32) (atomic.fence) (i32.const 7))"));
    assertThat(instance.function("f").call()).isEqualTo(7);
  }

  @Test
  void theReservedByteOfAFenceIsZero() { // B12
    byte[] bytes = TextAssembler.assemble("(func (atomic.fence))");
    int fence = bytes.length - 1;
    while (bytes[fence] != (byte) 0xFE) {
      fence--;
    }
    assertThat(bytes[fence + 2]).isZero();
    bytes[fence + 2] = 1;
    assertThatExceptionOfType(MalformedModule.class).isThrownBy(() -> Module.parse(bytes));
  }

  @Test
  void aSharedMemoryNeedsAMaximum() { // B14
    byte[] bytes = TextAssembler.assemble("(memory 1 1 shared)");
    // The flags of the limits: with a maximum and shared; then only shared.
    int flags = bytes.length - 3;
    assertThat(bytes[flags]).isEqualTo((byte) 3);
    byte[] without = Arrays.copyOf(bytes, bytes.length - 1);
    without[flags] = 2;
    without[flags - 2]--; // the section is a byte shorter
    assertThatExceptionOfType(InvalidModule.class)
        .isThrownBy(() -> Module.parse(without))
        .withMessageContaining("shared memory must have maximum");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2 5", "6 10 shared", "2 4 shared", "5 5 shared", "2 5 shared", "3 9 shared"})
  void anImportedMemoryMatchesInSharednessMinimumAndMaximum(String wanted) { // B14
    // It has 3 of 5 pages now, and began with 2.
    Memory memory = Memory.of(new MemoryType(AddressType.I32, Limits.of(2, 5), true));
    assertThat(memory.grow(1)).isEqualTo(2);
    Module module = module("(import \"m\" \"memory\" (memory " + wanted + "))");
    Linker linker = new Linker().define("m", "memory", memory);
    if (wanted.equals("2 5 shared") || wanted.equals("3 9 shared")) {
      assertThatCode(() -> linker.instantiate(module)).doesNotThrowAnyException();
    } else {
      assertThatExceptionOfType(LinkFailure.class)
          .isThrownBy(() -> linker.instantiate(module))
          .withMessageContaining("memory");
    }
  }

  @Test
  void aSharedMemoryIsNotImportedAsUnsharedNorTheOtherWayRound() { // B14
    Memory unshared = Memory.of(new MemoryType(AddressType.I32, Limits.of(2, 5), false));
    Module module = module("(import \"m\" \"memory\" (memory 2 5 shared))");
    assertThatExceptionOfType(LinkFailure.class)
        .isThrownBy(() -> new Linker().define("m", "memory", unshared).instantiate(module));
  }

  @Test
  void instancesThatImportOneMemoryShareItsWaitQueuesAndNotTheirSegments() throws Exception {
    // B7, B16
    Module module =
        module(
            """
            (import "m" "memory" (memory 1 1 shared))
            (data $segment "\\2a")
            (func (export "wait") (result i32)
              (memory.atomic.wait32 (i32.const 8) (i32.const 0) (i64.const -1)))
            (func (export "notify") (result i32)
              (memory.atomic.notify (i32.const 8) (i32.const -1)))
            (func (export "drop") (data.drop $segment))
            (func (export "init") (result i32)
              (memory.init $segment (i32.const 64) (i32.const 0) (i32.const 1))
              (i32.load8_u (i32.const 64)))
            """);
    Memory memory = Memory.of(new MemoryType(AddressType.I32, Limits.of(1, 1), true));
    Instance first = new Linker().define("m", "memory", memory).instantiate(module);
    Instance second = new Linker().define("m", "memory", memory).instantiate(module);
    first.function("drop").call();
    assertThat(second.function("init").call()).isEqualTo(42);
    long[] result = {-1};
    Thread waiter =
        Thread.ofPlatform().daemon().start(() -> result[0] = first.function("wait").call());
    while (second.function("notify").call() == 0) {
      Thread.yield();
    }
    waiter.join();
    assertThat(result[0]).isZero();
  }
}
