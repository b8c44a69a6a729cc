// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static dev.weft.interpreter.Modules.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.AddressType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import org.junit.jupiter.api.Test;

class CustomPageSizeTest {

  private static Instance bytes(String limits) {
    return instance(
        """
        (module
          (memory (export "memory") LIMITS (pagesize 1))
          (func (export "size") (result i32) (memory.size))
          (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
          (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
          (func (export "add8") (param i32) (result i32)
            (i32.atomic.rmw8.add_u (local.get 0) (i32.const 200))))
        """
            .replace("LIMITS", limits));
  }

  private static void assertOutOfBounds(Instance instance, String function, long address) {
    Trap trap = catchThrowableOfType(Trap.class, () -> instance.function(function).call(address));
    assertThat(trap.kind()).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
  }

  @Test
  void memoriesOfBytesGrowByteByByte() {
    for (String limits : new String[] {"3 9", "3 9 shared"}) {
      Instance instance = bytes(limits);
      assertOutOfBounds(instance, "load", 0);
      assertThat(instance.function("grow").call(1)).isEqualTo(3);
      assertThat(instance.function("load").call(0)).isZero();
      assertOutOfBounds(instance, "load", 1);
      assertThat(instance.function("grow").call(6)).isEqualTo(-1);
      assertThat(instance.function("grow").call(5)).isEqualTo(4);
      assertThat(instance.function("size").call()).isEqualTo(9);
      // The last byte stands alone in its word.
      assertThat(instance.function("add8").call(8)).isZero();
      assertThat(instance.function("add8").call(8)).isEqualTo(200);
      assertThat(instance.function("add8").call(8)).isEqualTo(400 - 256);
      assertOutOfBounds(instance, "add8", 9);
      assertThat(instance.memory("memory").size()).isEqualTo(9);
      assertThat(instance.memory("memory").type().toString())
          .isEqualTo("(memory " + limits.replace("3", "9") + " (pagesize 1))");
    }
  }

  @Test
  void theTypeOfAMemoryNamesItsPageSizeUnlessItIsTheUsualOne() {
    Limits limits = Limits.of(1, 2);
    MemoryType usual = new MemoryType(AddressType.I32, limits, false);
    MemoryType bytes = new MemoryType(AddressType.I32, limits, false, 0);
    assertThat(usual).hasToString("(memory 1 2)");
    assertThat(bytes).hasToString("(memory 1 2 (pagesize 1))");
    assertThat(usual.matches(bytes)).isFalse();
    assertThat(bytes.matches(usual)).isFalse();
    assertThat(Memory.of(bytes).size()).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Memory.of(new MemoryType(AddressType.I32, limits, false, 12)))
        .withMessageContaining("(pagesize 4096)");
  }

  @Test
  void inlineDataDecidesTheSizeInPages() {
    assertThat(
            instance("(module (memory (export \"m\") (pagesize 1) (data \"abc\")))")
                .memory("m")
                .size())
        .isEqualTo(3);
    assertThat(
            instance("(module (memory (export \"m\") (pagesize 65536) (data \"abc\")))")
                .memory("m")
                .type())
        .hasToString("(memory 1 1)");
  }
}
