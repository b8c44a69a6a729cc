// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static dev.weft.interpreter.Calls.trap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.binary.InstructionReader;
import dev.weft.core.error.Trap;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.instruction.Opcodes;
import dev.weft.core.module.FunctionBody;
import dev.weft.core.module.Module;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A trap tells the offset of the instruction that trapped, also where that instruction was run by
 * the one before it.
 */
class TrapPositionTest {

  private static final String MODULE =
      """
      (module
        (type $s (struct (field i32)))
        (type $a (array i32))
        (memory MEMORY)
        (memory $other 1)
        (table 1 funcref)
        (tag $t)
        (data $d "x")
        (func $deep (call $deep))
        (func (export "run") (param $n i32) (param $x f64) (result i32)
          (local $r anyref) (local $e exnref)
          (local.set $n (i32.add (local.get $n) (i32.const 1)))
          (local.set $n (i32.sub (local.get $n) (i32.const 1)))
          INSTRUCTION
          (local.set $n (i32.add (local.get $n) (i32.const 1)))
          (i32.load offset=0xfffffff0 (i32.div_u (i32.const 1) (i32.const 0)))))
      """;

  /** The offset of the first instruction of a kind in a function. */
  private static int offset(Module module, int function, Opcode opcode) {
    FunctionBody body = module.body(function);
    InstructionReader reader = module.instructions(body.start(), body.end());
    int found = -1;
    while (found < 0) {
      if (reader.next() == opcode) {
        found = reader.offset();
      }
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "i32.div_s       | (drop (i32.div_s (i32.const 7) (local.get $n)))",
        "i32.div_u       | (drop (i32.div_u (i32.mul (local.get $n) (i32.const 3)) (local.get $n)))",
        "i64.rem_u       | (drop (i64.rem_u (i64.const 7) (i64.extend_i32_u (local.get $n))))",
        "i32.trunc_f64_s | (drop (i32.trunc_f64_s (f64.div (local.get $x) (local.get $x))))",
        "i64.trunc_f64_u | (drop (i64.trunc_f64_u (f64.sub (local.get $x) (f64.const 9))))",
        "i32.load        | (drop (i32.load (i32.sub (local.get $n) (i32.const 2))))",
        "i64.load8_u     | (drop (i64.load8_u offset=65536 (local.get $n)))",
        "f64.load        | (drop (f64.load (i32.const -8)))",
        "i32.load        | (drop (i64.load16_s (i32.load offset=65533 (local.get $n))))",
        "i64.load16_s    | (drop (i64.load16_s offset=65535 (i32.load (local.get $n))))",
        "i32.load8_u     | (drop (i32.add (i32.load8_u offset=65536 (local.get $n)) (i32.load8_u (local.get $n))))",
        "i32.load        | (drop (i32.sub (i32.load offset=65536 (local.get $n)) (i32.load (local.get $n))))",
        "i32.load        | (drop (i32.sub (i32.load8_u (local.get $n)) (i32.load offset=65536 (local.get $n))))",
        "f32.load        | (drop (f32.load offset=65536 (i32.load (local.get $n))))",
        "f64.load        | (f64.store (local.get $n) (f64.load offset=65529 (local.get $n)))",
        "i32.store       | (i32.store offset=65533 (local.get $n) (i32.load (local.get $n)))",
        "i32.store       | (i32.store offset=65533 (local.get $n) (i32.mul (local.get $n) (i32.const 2)))",
        "i32.store16     | (i32.store16 (i32.sub (local.get $n) (i32.const 1)) (i32.const 2))",
        "v128.load       | (drop (v128.load offset=65535 (local.get $n)))",
        "v128.store      | (v128.store offset=65535 (local.get $n) (v128.const i64x2 0 0))",
        "v128.load8_splat | (drop (v128.load8_splat offset=65536 (local.get $n)))",
        "i32.load16_s    | (drop (i32.load16_s $other offset=65535 (local.get $n)))",
        "i64.store       | (i64.store $other offset=65535 (local.get $n) (i64.const 0))",
        "memory.fill     | (memory.fill (i32.const 65536) (i32.const 0) (i32.add (local.get $n) (i32.const 1)))",
        "memory.init     | (memory.init $d (i32.const 0) (i32.const 0) (i32.const 2))",
        "i32.atomic.load | (drop (i32.atomic.load offset=1 (local.get $n)))",
        "table.get       | (drop (table.get (i32.add (local.get $n) (i32.const 1))))",
        "call_indirect   | (call_indirect (i32.add (local.get $n) (i32.const 7)))",
        "struct.get      | (drop (struct.get $s 0 (ref.cast (ref null $s) (local.get $r))))",
        "array.get       | (drop (array.get $a (ref.null $a) (local.get $n)))",
        "ref.cast        | (drop (ref.cast (ref $s) (local.get $r)))",
        "ref.as_non_null | (drop (ref.as_non_null (local.get $r)))",
        "throw_ref       | (throw_ref (local.get $e))",
        "unreachable     | (if (i32.eqz (local.get $n)) (then (unreachable)))",
      })
  void aTrapTellsTheOffsetOfItsInstruction(String name, String instruction) {
    for (String memory : new String[] {"1", "1 1 shared"}) {
      String text = MODULE.replace("MEMORY", memory).replace("INSTRUCTION", instruction);
      Module module = Modules.module(text);
      Opcode opcode = opcode(name);
      Instance instance = Instance.of(module);
      Trap trap = trap(() -> instance.function("run").apply(0, 0.0));
      assertThat(trap.backtrace().getFirst().offset())
          .as("%s of %s: %s", name, memory, trap.getMessage())
          .isEqualTo(offset(module, 1, opcode));
    }
  }

  private static Opcode opcode(String name) {
    for (Opcode opcode : Opcodes.all()) {
      if (opcode.text().equals(name)) {
        return opcode;
      }
    }
    throw new IllegalArgumentException(name);
  }
}
