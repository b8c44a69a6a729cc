// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.module.Module;
import dev.weft.interpreter.Modules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which instructions a function becomes. */
class LoweringTest {

  /** The classes that the first function becomes, a generated one with the file it is in. */
  private static List<String> lowered(String text) {
    Module module = Modules.module(text);
    ModuleCode code = ModuleCode.of(module);
    LoweredFunction function = code.function(module.importedFunctionCount()).lower();
    List<String> names = new ArrayList<>();
    for (Instruction i = function.first(); i != null; i = i.next) {
      names.add(i.getClass().getName().replaceAll(".*\\.", "").replace("Instructions$", "."));
    }
    return names;
  }

  @Test
  void accessesToMemory0With64BitAddressesTakeTheGeneralPath() {
    assertThat(lowered("(module (memory i64 1) (func (i64.store8 (i64.const 1) (i64.const 2))))"))
        .containsExactly(
            "Control.Constant", "Control.Constant", "AnyMemory.Store8", "Control.ReturnNothing");
  }

  private static String accesses(String memories, String memory) {
    return "(module "
        + memories
        + """
        (func (param $a i32) (param $v i32) (result i32)
          (i32.store MEMORY (local.get $a) (local.get $v))
          (i32.store8 MEMORY (local.get $a) (i32.const 7))
          (i32.store MEMORY (i32.const 8) (local.get $v))
          (local.set $v (i32.load16_u MEMORY offset=4 (local.get $a)))
          (i32.load MEMORY (i32.const 12))))
        """
            .replace("MEMORY", memory);
  }

  @Test
  void accessesToMemory0HaveTheirOwnInstructionsWhateverOtherMemoriesThereAre() {
    String[] unshared = {
      "UnsharedMemory.Store32SS",
      "UnsharedMemory.Store8SC",
      "UnsharedMemory.Store32CS",
      "UnsharedMemory.Load16US",
      "UnsharedMemory.Load32SC",
      "Control.ReturnFirst"
    };
    assertThat(lowered(accesses("(memory 1)", ""))).containsExactly(unshared);
    assertThat(lowered(accesses("(memory 1) (memory 1 1 shared)", "0"))).containsExactly(unshared);
    assertThat(lowered(accesses("(memory 1 1 shared)", "")))
        .allMatch(name -> name.startsWith("SharedMemory.") || name.equals("Control.ReturnFirst"));
  }

  @Test
  void accessesToOtherMemoriesTakeTheGeneralPath() {
    assertThat(lowered(accesses("(memory 1) (memory 1)", "1")))
        .containsExactly(
            "AnyMemory.Store32",
            "Control.Constant",
            "AnyMemory.Store8",
            "Control.Constant",
            "AnyMemory.Store32",
            "AnyMemory.Load16U",
            "Control.Constant",
            "AnyMemory.Load32S",
            "Control.ReturnFirst");
  }

  @Test
  void aTryEmitsNothingThatABlockWouldNot() {
    String module =
        """
        (module
          (func $f (param $x i32) (result i32)
            (local.get $x)
            (block $caught (result exnref)
              (TRY
                (local.set $x (call $f (i32.add (local.get $x) (i32.const 1))))
                (br_if 0 (local.get $x))
                (return_call $f (local.get $x)))
              (ref.null exn))
            (drop)
            (i32.add (local.get $x))))
        """;
    List<String> plain = lowered(module.replace("TRY", "block"));
    assertThat(plain).isNotEmpty();
    assertThat(lowered(module.replace("TRY", "try_table (catch_all_ref $caught)")))
        .isEqualTo(plain);
  }

  @Test
  void castsAndFieldsAreReadWhereTheReferenceIsAndWrittenWhereTheValueGoes() {
    assertThat(
            lowered(
                """
                (module
                  (type $s (sub (struct (field i32) (field anyref))))
                  (func (param $r anyref) (param $n i32)
                    (local.set $n (struct.get $s 0 (ref.cast (ref $s) (local.get $r))))
                    (local.set $n (ref.test i31ref (local.get $r)))
                    (local.set $r (struct.get $s 1 (ref.cast (ref $s) (local.get $r))))))
                """))
        .containsExactly(
            "Cast.CastToAggregate",
            "Struct.GetFirst",
            "Cast.TestI31",
            "Cast.CastToAggregate",
            "Struct.GetReference0",
            "Control.ReturnReferences");
  }

  @Test
  void internalAndExternalFormsAreTheSameObject() {
    assertThat(
            lowered(
                """
                (module
                  (func (param externref) (result externref)
                    (extern.convert_any (any.convert_extern (local.get 0)))))
                """))
        .containsExactly("Control.ReturnReferences");
  }

  @Test
  void aResultThatTheNextInstructionTakesIsHandedOnAndNotStored() {
    assertThat(
            lowered(
                """
                (module
                  (memory 1)
                  (func (param i32 i32) (result i32)
                    (i32.store
                      (local.get 1)
                      (i32.sub (i32.const 3) (i32.div_u (local.get 0) (local.get 1))))
                    (i32.load (i32.add (local.get 0) (local.get 1)))))
                """))
        .containsExactly(
            "Numeric.I32DivUSSToNext",
            "Numeric.I32SubCPToNext",
            "UnsharedMemory.Store32SP",
            "Numeric.I32AddSSToNext",
            "UnsharedMemory.Load32SP",
            "Control.ReturnFirst");
  }

  @Test
  void anAccessWithWhatAnotherOneLoadsIsOneInstruction() {
    assertThat(
            lowered(
                """
                (module
                  (memory 1)
                  (func (param $p i32) (param $q i32) (result i32)
                    (local.set $p (i32.load8_u offset=4 (i32.load (local.get $p))))
                    (i32.store (i32.load8_u (i32.load offset=8 (local.get $q))) (local.get $p))
                    (i32.store (local.get $q) (i32.load (local.get $p)))
                    (f64.store (local.get $q) (f64.load (local.get $p)))
                    (i32.store8 (local.get $q) (i32.load (local.get $p)))
                    (i64.store32 (local.get $q) (i64.load32_u (local.get $p)))
                    (i32.store (local.get $q) (local.tee $p (i32.load (local.get $p))))
                    (i32.load (local.tee $q (i32.load (local.get $p))))))
                """))
        .containsExactly(
            "UnsharedMemory.Load8UThrough",
            "UnsharedMemory.Load8UThroughToNext",
            "UnsharedMemory.Store32PS",
            "UnsharedMemory.Copy32",
            "UnsharedMemory.Copy64",
            "UnsharedMemory.Load32SSToNext",
            "UnsharedMemory.Store8SP",
            "UnsharedMemory.Load32USToNext",
            "UnsharedMemory.Store32SP",
            "UnsharedMemory.Load32SS",
            "UnsharedMemory.Store32SP",
            "UnsharedMemory.Load32SS",
            "UnsharedMemory.Load32SP",
            "Control.ReturnFirst");
  }

  @Test
  void twoLoadsOfTheSameKindAreOneInstruction() {
    assertThat(
            lowered(
                """
                (module
                  (memory 1)
                  (func (param $p i32) (param $q i32) (result i32)
                    (i32.add (i32.load (local.get $p)) (i32.load offset=4 (local.get $q)))
                    (local.set $p (i32.load8_u (local.get $p)))
                    (local.set $q (i32.load8_u (local.get $q)))
                    (local.set $q (i32.load (local.get $p)))
                    (local.set $p (i32.load (local.get $q)))
                    (i32.add (i32.add (local.get $p) (local.get $q)))))
                """))
        .containsExactly(
            "UnsharedMemory.Load32STwoToNext",
            "Numeric.I32AddPS",
            "UnsharedMemory.Load8UTwo",
            "UnsharedMemory.Load32SS",
            "UnsharedMemory.Load32SP",
            "Chain.I32AddPSI32AddS",
            "Control.ReturnFirst");
  }

  @Test
  void thePointerToAProgramsStackIsMovedByOneInstruction() {
    assertThat(
            lowered(
                """
                (module
                  (memory 1)
                  (global $sp (mut i32) (i32.const 65536))
                  (global $other (mut i32) (i32.const 0))
                  (func (param i32) (local i32)
                    (global.set $sp (local.tee 1 (i32.sub (global.get $sp) (i32.const 16))))
                    (i32.store (local.get 1) (local.get 0))
                    (local.set 0 (i32.add (global.get $sp) (i32.const 8)))
                    (global.set $other (i32.sub (global.get $sp) (i32.const 8)))
                    (global.set $other (i32.mul (global.get $sp) (i32.const 8)))
                    (global.set $sp (i32.add (i32.const 4) (global.get $sp)))
                    (global.set $sp (i32.add (local.get 1) (i32.const 16)))))
                """))
        .containsExactly(
            "Variable.GlobalAdd",
            "UnsharedMemory.Store32PS",
            "Variable.GlobalSum",
            "Variable.GlobalSum",
            "Variable.GlobalSetPassed",
            "Variable.GlobalGet",
            "Numeric.I32MulPCToNext",
            "Variable.GlobalSetPassed",
            "Variable.GlobalAdd",
            "Variable.GlobalSetSum",
            "Control.ReturnNothing");
  }

  @Test
  void aLocalThatIsReadAtOnceIsStoredAndHandedOn() {
    assertThat(
            lowered(
                """
                (module
                  (func (param i32) (result i32)
                    (i32.rem_u
                      (local.tee 0 (i32.div_u (local.get 0) (i32.const 3)))
                      (local.get 0))))
                """))
        .containsExactly("Numeric.I32DivUSC", "Numeric.I32RemUPS", "Control.ReturnFirst");
  }

  @Test
  void nothingIsHandedOnAcrossALabel() {
    assertThat(
            lowered(
                """
                (module
                  (func (param i32) (result i32)
                    (i32.rem_u
                      (block (result i32)
                        (drop (br_if 0 (local.get 0) (local.get 0)))
                        (i32.div_u (local.get 0) (i32.const 3)))
                      (i32.const 7))))
                """))
        .endsWith("Numeric.I32DivUSC", "Numeric.I32RemUSC", "Control.ReturnFirst");
  }

  /** How many instructions run one another at most before one returns to the loop. */
  private static int longestRun(String body) {
    Module module = Modules.module("(module (memory 1) (func (param i32 i32 i64) " + body + "))");
    int longest = 0;
    int run = 0;
    for (Instruction i = ModuleCode.of(module).function(0).lower().first(); i != null; i = i.next) {
      run = i.needsLoop() || i instanceof ControlInstructions.ToLoop ? 0 : run + 1;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  @Test
  void codeWithoutJumpsReturnsToTheLoopAfterAFewInstructions() {
    String statement = "(local.set 0 (i32.rem_u (local.get 0) (local.get 1)))";
    assertThat(longestRun(statement.repeat(1000))).isBetween(16, 26);
  }

  @Test
  void anExpressionWithoutEndReturnsToTheLoopAfterAFewInstructions() {
    String deep = "(i32.rem_u ".repeat(1000) + "(local.get 0)" + "(local.get 1))".repeat(1000);
    assertThat(longestRun("(drop " + deep + ")")).isBetween(16, 26);
  }

  @Test
  void manyMovesBeforeWhatTakesAResultReturnToTheLoopAfterAFewInstructions() {
    String locals = "(local.get 0)".repeat(1000);
    String test = "(i32.eqz (i32.rem_u (local.get 0) (local.get 1)))";
    String body = locals + test + "(if (then (nop)))" + "(drop)".repeat(1000);
    assertThat(longestRun(body)).isBetween(16, 26);
  }
}
