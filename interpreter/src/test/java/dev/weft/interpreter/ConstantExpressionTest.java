// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static dev.weft.interpreter.Modules.instance;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConstantExpressionTest {

  @Test
  void integersAreAddedSubtractedAndMultipliedWithoutOverflow() {
    Instance instance =
        instance(
            """
            (module
              (global (export "narrow") i32
                (i32.mul (i32.sub (i32.const 7) (i32.const 10)) (i32.add (i32.const 2) (i32.const 3))))
              (global (export "wrapped") i32 (i32.add (i32.const 0x7fffffff) (i32.const 1)))
              (global (export "wide") i64
                (i64.mul (i64.sub (i64.const 7) (i64.const 10)) (i64.add (i64.const 2) (i64.const 3)))))
            """);
    assertThat(instance.global("narrow").get()).isEqualTo(-15);
    assertThat(instance.global("wrapped").get()).isEqualTo(Integer.MIN_VALUE);
    assertThat(instance.global("wide").get()).isEqualTo(-15L);
  }

  @Test
  void globalsReferToEarlierOnesWhetherImportedOrNot() {
    Linker linker =
        new Linker()
            .define("host", instance("(module (global (export \"five\") i32 (i32.const 5)))"));
    Instance instance =
        linker.instantiate(
            Modules.module(
                """
                (module
                  (global $five (import "host" "five") i32)
                  (global $six i32 (i32.add (global.get $five) (i32.const 1)))
                  (global (export "thirty") i32 (i32.mul (global.get $five) (global.get $six)))
                  (global $function funcref (ref.func 0))
                  (global (export "function") funcref (global.get $function))
                  (func (export "f")))
                """));
    assertThat(instance.global("thirty").get()).isEqualTo(30);
    assertThat(instance.global("function").get()).isSameAs(instance.function("f"));
  }

  @Test
  void offsetsOfSegmentsAreComputedFromGlobalsOfTheModule() {
    Instance instance =
        instance(
            """
            (module
              (global $base i32 (i32.const 16))
              (memory (export "memory") 1)
              (table (export "table") 10 funcref)
              (data (offset (i32.add (global.get $base) (i32.const 4))) "x")
              (elem (offset (i32.sub (global.get $base) (i32.const 9))) $f)
              (func $f (export "f")))
            """);
    assertThat(instance.memory("memory").loadByte(20)).isEqualTo((byte) 'x');
    assertThat(instance.table("table").get(7)).isSameAs(instance.function("f"));
  }
}
