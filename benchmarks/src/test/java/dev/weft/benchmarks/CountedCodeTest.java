// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.module.Module;
import dev.weft.core.text.TextAssembler;
import dev.weft.interpreter.Instance;
import dev.weft.interpreter.execution.CountedCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CountedCodeTest {

  @Test
  void countsInstructionsAndPairsThatAreExecuted() {
    Module module =
        Module.parse(
            TextAssembler.assemble(
                """
                (func (export "run") (param i32) (result i32) (local i32)
                  (loop $again
                    (local.set 1 (i32.rem_u (i32.div_u (local.get 0) (i32.const 3)) (i32.const 5)))
                    (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
                  (local.get 1))
                """));
    CountedCode code = new CountedCode(module);
    assertThat(Instance.of(module).function("run").call(100)).isZero();
    assertThat(code.instructions())
        .containsEntry("I32DivUSCToNext", 100L)
        .containsEntry("I32RemUPC", 100L);
    assertThat(code.pairs()).containsEntry("I32DivUSCToNext, I32RemUPC", 100L);
  }

  @Test
  void aPairWithAJumpBetweenDoesNotCount() {
    Module module =
        Module.parse(
            TextAssembler.assemble(
                """
                (func (export "run") (param i32) (result i32)
                  (local.set 0 (i32.div_u (local.get 0) (i32.const 1)))
                  (loop $again
                    (local.set 0 (i32.rem_u (local.get 0) (i32.const 7)))
                    (br_if $again (i32.gt_u (local.get 0) (i32.const 7))))
                  (local.get 0))
                """));
    CountedCode code = new CountedCode(module);
    assertThat(Instance.of(module).function("run").call(100)).isEqualTo(2);
    assertThat(code.instructions()).containsEntry("I32DivUSC", 1L).containsEntry("I32RemUSC", 1L);
    assertThat(code.pairs()).doesNotContainKey("I32DivUSC, I32RemUSC");
  }

  @ParameterizedTest
  @EnumSource
  void countedKernelsComputeTheSame(Kernel kernel) {
    Module module = Module.parse(kernel.module());
    CountedCode code = new CountedCode(module);
    Kernel.Run run = kernel.run(Kernel.Size.SMALL);
    assertThat(run.of(Instance.of(module).function("run")::call)).isEqualTo(run.result());
    assertThat(code.instructions()).isNotEmpty();
  }
}
