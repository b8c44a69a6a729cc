// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import static dev.weft.core.ModuleBytes.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weft.core.ModuleBytes;
import dev.weft.core.error.InvalidModule;
import dev.weft.core.instruction.Opcode.Atomic;
import dev.weft.core.instruction.Opcode.Control;
import dev.weft.core.instruction.Opcode.Memory;
import dev.weft.core.instruction.Opcode.Numeric;
import dev.weft.core.instruction.Opcode.Parametric;
import dev.weft.core.instruction.Opcode.Reference;
import dev.weft.core.instruction.Opcode.Table;
import dev.weft.core.instruction.Opcode.Variable;
import org.junit.jupiter.api.Test;

class CodeValidatorTest {

  private static final byte[] I32_ZERO = join(Numeric.I32_CONST, 0);
  private static final byte[] I64_ZERO = join(Numeric.I64_CONST, 0);
  private static final byte[] F64_ZERO = join(Numeric.F64_CONST, new byte[8]);
  private static final byte[] NULL_FUNCTION = join(Reference.REF_NULL, bytes(FUNCREF));
  private static final byte[] NULL_EXTERN = join(Reference.REF_NULL, bytes(EXTERNREF));

  /** A module with one of everything; type 0 is [i32 i64] -> [f64]. */
  private static ModuleBytes world() {
    return new ModuleBytes()
        .type(types(I32, I64), F64)
        .importFunction(0)
        .table(FUNCREF, 1)
        .table(EXTERNREF, 1)
        .memory(1)
        .global(I32, true, Numeric.I32_CONST, 0)
        .global(F64, false, F64_ZERO)
        .entry(ELEMENT, 1, bytes(0), 1, 0)
        .dataCount(1)
        .passiveData();
  }

  private static void valid(int[] parameters, int[] results, Object... code) {
    ModuleBytes module = world().function(parameters, results, code);
    assertThatCode(module::parse).doesNotThrowAnyException();
  }

  private static void valid(Object... code) {
    valid(types(), types(), code);
  }

  private static String reason(Object... code) {
    return world().function(code).invalid().reason();
  }

  private static String detail(Object... code) {
    InvalidModule e = world().function(code).invalid();
    assertThat(e.reason()).isEqualTo("type mismatch");
    return e.getMessage().substring(e.getMessage().indexOf("type mismatch: ") + 15);
  }

  @Test
  void messageTellsFunctionInstructionOffsetAndTypes() {
    ModuleBytes module =
        new ModuleBytes()
            .function()
            .function(I32_ZERO, F64_ZERO, Numeric.I32_ADD, Parametric.DROP)
            .custom("name", bytes(1), 8, 1, 1, "broken");
    InvalidModule e = module.invalid();
    assertThat(e.functionIndex()).isEqualTo(1);
    assertThat(e.instruction()).isEqualTo("i32.add");
    assertThat(e.reason()).isEqualTo("type mismatch");
    byte[] bytes = module.toBytes();
    assertThat(bytes[(int) e.offset()]).isEqualTo((byte) Numeric.I32_ADD.code());
    assertThat(e)
        .hasMessage(
            "invalid module: function 1 ($broken), i32.add at offset 0x%x: type mismatch:"
                + " instruction requires [i32 i32] but stack has [i32 f64]",
            e.offset());
  }

  @Test
  void messageNamesOnlyTheOperandsOfTheBlock() {
    assertThat(detail(I32_ZERO, Control.BLOCK, NO_RESULT, Numeric.I32_EQZ, Control.END))
        .isEqualTo("instruction requires [i32] but stack has []");
    assertThat(detail(Control.UNREACHABLE, Parametric.SELECT, F64_ZERO, Numeric.I32_ADD))
        .isEqualTo("instruction requires [i32 i32] but stack has [unknown f64]");
  }

  @Test
  void messageShowsAtMostSixteenOperands() {
    Object[] code = new Object[20];
    java.util.Arrays.fill(code, I32_ZERO);
    assertThat(detail(code))
        .isEqualTo("block requires [] but stack has [… " + "i32 ".repeat(15) + "i32]");
  }

  @Test
  void functionLeavesExactlyItsResults() {
    valid(types(), types(I32, I64), I32_ZERO, I64_ZERO);
    assertThat(detail(I32_ZERO)).isEqualTo("block requires [] but stack has [i32]");
    InvalidModule tooFew = world().function(types(), types(I32)).invalid();
    assertThat(tooFew).hasMessageEndingWith("instruction requires [i32] but stack has []");
    InvalidModule wrong = world().function(types(), types(I32, I64), I64_ZERO, I32_ZERO).invalid();
    assertThat(wrong).hasMessageEndingWith("requires [i32 i64] but stack has [i64 i32]");
  }

  @Test
  void localsAreParametersThenRuns() {
    ModuleBytes module =
        new ModuleBytes()
            .type(types(I64, F32), I32)
            .body(
                0,
                join(2, 2, bytes(I32), 1, bytes(F64)),
                join(Variable.LOCAL_GET, 0, Variable.LOCAL_SET, 0),
                join(Variable.LOCAL_GET, 1, Variable.LOCAL_SET, 1),
                join(F64_ZERO, Variable.LOCAL_SET, 4),
                join(Variable.LOCAL_GET, 2, Variable.LOCAL_TEE, 3));
    assertThatCode(module::parse).doesNotThrowAnyException();
    byte[] noLocals = {0};
    assertThat(
            new ModuleBytes()
                .type(types(I64))
                .body(0, noLocals, Variable.LOCAL_GET, 1)
                .invalid()
                .reason())
        .isEqualTo("unknown local 1");
    byte[] oneLocal = join(1, 1, bytes(I32));
    assertThat(
            new ModuleBytes()
                .type(types(I64))
                .body(0, oneLocal, Variable.LOCAL_GET, 2)
                .invalid()
                .reason())
        .isEqualTo("unknown local 2");
    assertThat(reason(Variable.LOCAL_GET, -1)).isEqualTo("unknown local 4294967295");
  }

  @Test
  void localsOfOneFunctionAreNotThoseOfTheNext() {
    ModuleBytes module =
        new ModuleBytes()
            .type(types())
            .body(0, join(3, 1, bytes(I32), 1, bytes(I64), 1, bytes(I32)))
            .body(0, join(1, 1, bytes(F64)), F64_ZERO, Variable.LOCAL_SET, 0)
            .body(0, bytes(0), Variable.LOCAL_GET, 0, Parametric.DROP);
    InvalidModule e = module.invalid();
    assertThat(e.functionIndex()).isEqualTo(2);
    assertThat(e.reason()).isEqualTo("unknown local 0");
  }

  @Test
  void globalsHaveTheirTypeAndMutability() {
    valid(Variable.GLOBAL_GET, 0, Variable.GLOBAL_SET, 0);
    valid(types(), types(F64), Variable.GLOBAL_GET, 1);
    assertThat(reason(F64_ZERO, Variable.GLOBAL_SET, 1)).isEqualTo("immutable global");
    assertThat(reason(F64_ZERO, Variable.GLOBAL_SET, 0)).isEqualTo("type mismatch");
    assertThat(reason(Variable.GLOBAL_GET, 2)).isEqualTo("unknown global 2");
    assertThat(reason(I32_ZERO, Variable.GLOBAL_SET, 9)).isEqualTo("unknown global 9");
  }

  @Test
  void blocksTakeParametersAndGiveResults() {
    valid(types(), types(F64), I32_ZERO, I64_ZERO, Control.BLOCK, 0, Control.CALL, 0, Control.END);
    valid(types(), types(I32), Control.BLOCK, bytes(I32), I32_ZERO, Control.END);
    assertThat(reason(I64_ZERO, I32_ZERO, Control.BLOCK, 0, Control.UNREACHABLE, Control.END))
        .isEqualTo("type mismatch");
    assertThat(reason(Control.BLOCK, bytes(I32), Control.END)).isEqualTo("type mismatch");
    assertThat(reason(Control.BLOCK, NO_RESULT, I32_ZERO, Control.END)).isEqualTo("type mismatch");
    assertThat(reason(Control.BLOCK, 7, Control.END)).isEqualTo("unknown type 7");
    byte[] largest = bytes(0xFF, 0xFF, 0xFF, 0xFF, 0x0F);
    assertThat(reason(Control.BLOCK, largest, Control.END)).startsWith("unknown type");
  }

  @Test
  void blockOverTypeHasThatTypesResults() {
    ModuleBytes module =
        new ModuleBytes()
            .type(types(), I32, I64)
            .function(
                Control.BLOCK,
                0,
                I32_ZERO,
                I64_ZERO,
                Control.END,
                Parametric.DROP,
                Parametric.DROP);
    assertThatCode(module::parse).doesNotThrowAnyException();
  }

  @Test
  void bothArmsOfAnIfMustGiveItsResults() {
    byte[] condition = I32_ZERO;
    valid(
        types(),
        types(I64),
        join(condition, Control.IF, bytes(I64), I64_ZERO, Control.ELSE, I64_ZERO, Control.END));
    valid(condition, Control.IF, NO_RESULT, Control.END);
    valid(condition, Control.IF, NO_RESULT, Control.UNREACHABLE, Control.ELSE, Control.END);
    assertThat(reason(Control.IF, NO_RESULT, Control.END)).isEqualTo("type mismatch");
    assertThat(detail(condition, Control.IF, bytes(I64), I64_ZERO, Control.END, Parametric.DROP))
        .isEqualTo("an if without else takes [] but has to give [i64]");
    assertThat(
            reason(
                condition, Control.IF, bytes(I64), I64_ZERO, Control.ELSE, I32_ZERO, Control.END))
        .isEqualTo("type mismatch");
    assertThat(
            reason(
                condition, Control.IF, bytes(I64), I32_ZERO, Control.ELSE, I64_ZERO, Control.END))
        .isEqualTo("type mismatch");
    assertThat(
            reason(
                condition,
                Control.IF,
                bytes(I64),
                Control.UNREACHABLE,
                Control.ELSE,
                Control.END,
                Parametric.DROP))
        .isEqualTo("type mismatch");
  }

  @Test
  void parametersOfAnIfAreThereInBothArms() {
    ModuleBytes module =
        new ModuleBytes()
            .type(types(I64), I64)
            .function(
                types(),
                types(I64),
                join(I64_ZERO, I32_ZERO, Control.IF, 0, Control.ELSE, Control.END),
                join(I32_ZERO, Control.IF, 0, Control.END));
    assertThatCode(module::parse).doesNotThrowAnyException();
  }

  @Test
  void branchesCarryWhatTheirLabelTakes() {
    valid(types(), types(I32), Control.BLOCK, bytes(I32), I32_ZERO, Control.BR, 0, Control.END);
    valid(types(), types(I32), I32_ZERO, Control.BR, 0);
    valid(types(), types(I32), I32_ZERO, I32_ZERO, Control.BR_IF, 0);
    valid(types(), types(I32), I32_ZERO, Control.RETURN);
    assertThat(reason(Control.BLOCK, bytes(I32), Control.BR, 0, Control.END))
        .isEqualTo("type mismatch");
    assertThat(reason(Control.BR, 1)).isEqualTo("unknown label 1");
    assertThat(reason(I32_ZERO, Control.BR_IF, -1)).isEqualTo("unknown label 4294967295");
    assertThat(reason(I64_ZERO, Control.BR_IF, 0)).isEqualTo("type mismatch");
    assertThat(world().function(types(), types(I32), Control.RETURN).invalid().reason())
        .isEqualTo("type mismatch");
  }

  @Test
  void branchToALoopCarriesItsParameters() {
    ModuleBytes again = new ModuleBytes().type(types(I64), I32);
    again.function(types(), types(I32), I64_ZERO, Control.LOOP, 0, Control.BR, 0, Control.END);
    assertThatCode(again::parse).doesNotThrowAnyException();
    ModuleBytes results = new ModuleBytes().type(types(I64), I32);
    byte[] body = join(Parametric.DROP, I32_ZERO, Control.BR, 0);
    results.function(types(), types(I32), I64_ZERO, Control.LOOP, 0, body, Control.END);
    assertThat(results.invalid())
        .hasMessageEndingWith("instruction requires [i64] but stack has [i32]");
  }

  @Test
  void labelsOfABranchTableMustAgree() {
    byte[] twoLabels = join(Control.BR_TABLE, 1, 0, 1);
    valid(
        types(),
        types(I32),
        join(Control.BLOCK, bytes(I32), I32_ZERO, I32_ZERO, twoLabels, Control.END));
    assertThat(detail(Control.BLOCK, bytes(I32), I32_ZERO, I32_ZERO, twoLabels, Control.END))
        .isEqualTo("labels take [i32] and []");
    assertThat(
            world()
                .function(
                    types(),
                    types(I64),
                    join(Control.BLOCK, bytes(I32), I64_ZERO, I32_ZERO, twoLabels, Control.END),
                    join(Parametric.DROP, I64_ZERO))
                .invalid()
                .reason())
        .isEqualTo("type mismatch");
    assertThat(reason(I64_ZERO, Control.BR_TABLE, 0, 0)).isEqualTo("type mismatch");
    assertThat(reason(I32_ZERO, Control.BR_TABLE, 1, 5, 0)).isEqualTo("unknown label 5");
    assertThat(reason(I32_ZERO, Control.BR_TABLE, 1, 0, 6)).isEqualTo("unknown label 6");
  }

  @Test
  void labelsOfDifferentTypesMeetInUnreachableCode() {
    valid(
        types(),
        types(I64),
        join(
            Control.BLOCK, bytes(I32), Control.UNREACHABLE, Control.BR_TABLE, 1, 0, 1, Control.END),
        join(Parametric.DROP, I64_ZERO));
  }

  @Test
  void unreachableCodeIsStillChecked() {
    valid(Control.UNREACHABLE, Numeric.I32_ADD, Parametric.DROP);
    valid(types(), types(I64), Control.UNREACHABLE, Parametric.SELECT);
    assertThat(reason(Control.UNREACHABLE, F64_ZERO, Numeric.I32_ADD, Parametric.DROP))
        .isEqualTo("type mismatch");
    assertThat(reason(Control.UNREACHABLE, I32_ZERO)).isEqualTo("type mismatch");
    assertThat(reason(Control.UNREACHABLE, Variable.LOCAL_GET, 0)).isEqualTo("unknown local 0");
    assertThat(reason(Control.UNREACHABLE, Control.BLOCK, NO_RESULT, Numeric.I32_EQZ, Control.END))
        .isEqualTo("type mismatch");
  }

  @Test
  void codeBehindAnUnreachableBlockIsUnreachableOnlyIfItWas() {
    valid(
        Control.UNREACHABLE,
        join(Control.BLOCK, NO_RESULT, Control.END, Numeric.I32_ADD, Parametric.DROP));
    assertThat(
            reason(
                join(Control.BLOCK, NO_RESULT, Control.UNREACHABLE, Control.END, Numeric.I32_EQZ),
                Parametric.DROP))
        .isEqualTo("type mismatch");
  }

  @Test
  void callsTakeTheirFunctionsType() {
    valid(types(), types(F64), I32_ZERO, I64_ZERO, Control.CALL, 0);
    assertThat(detail(I64_ZERO, I64_ZERO, Control.CALL, 0, Parametric.DROP))
        .isEqualTo("instruction requires [i32 i64] but stack has [i64 i64]");
    assertThat(reason(Control.CALL, 2)).isEqualTo("unknown function 2");
    valid(types(), types(F64), I32_ZERO, I64_ZERO, I32_ZERO, Control.CALL_INDIRECT, 0, 0);
    assertThat(reason(I32_ZERO, Control.CALL_INDIRECT, 9, 0)).isEqualTo("unknown type 9");
    assertThat(reason(I32_ZERO, Control.CALL_INDIRECT, 0, 9)).isEqualTo("unknown table 9");
    assertThat(detail(I32_ZERO, Control.CALL_INDIRECT, 0, 1))
        .isEqualTo("instruction requires functions, the table is (table 1 externref)");
    assertThat(reason(I32_ZERO, I64_ZERO, F64_ZERO, Control.CALL_INDIRECT, 0, 0))
        .isEqualTo("type mismatch");
  }

  @Test
  void tailCallsGiveTheResultsOfTheFunction() {
    valid(types(), types(F64), I32_ZERO, I64_ZERO, Control.RETURN_CALL, 0);
    valid(types(), types(F64), F64_ZERO, I32_ZERO, I64_ZERO, Control.RETURN_CALL, 0);
    valid(types(), types(F64), I32_ZERO, I64_ZERO, I32_ZERO, Control.RETURN_CALL_INDIRECT, 0, 0);
    assertThat(detail(I32_ZERO, I64_ZERO, Control.RETURN_CALL, 0))
        .isEqualTo("the function returns [], the callee [f64]");
    assertThat(reason(I32_ZERO, I64_ZERO, I32_ZERO, Control.RETURN_CALL_INDIRECT, 0, 0))
        .isEqualTo("type mismatch");
    assertThat(reason(Control.RETURN_CALL, 2)).isEqualTo("unknown function 2");
    assertThat(reason(I32_ZERO, Control.RETURN_CALL_INDIRECT, 9, 0)).isEqualTo("unknown type 9");
  }

  @Test
  void selectWithoutTypeChoosesBetweenEqualNumbers() {
    valid(types(), types(I64), I64_ZERO, I64_ZERO, I32_ZERO, Parametric.SELECT);
    assertThat(detail(I64_ZERO, I32_ZERO, I32_ZERO, Parametric.SELECT))
        .isEqualTo("instruction requires two equal numbers or vectors but stack has [i64 i32]");
    assertThat(reason(NULL_FUNCTION, NULL_FUNCTION, I32_ZERO, Parametric.SELECT))
        .isEqualTo("type mismatch");
    assertThat(reason(I64_ZERO, I64_ZERO, I64_ZERO, Parametric.SELECT)).isEqualTo("type mismatch");
    assertThat(reason(I32_ZERO, Parametric.SELECT)).isEqualTo("type mismatch");
  }

  @Test
  void selectWithTypeChoosesBetweenReferencesToo() {
    byte[] typed = join(Parametric.SELECT_TYPED, 1, bytes(FUNCREF));
    valid(types(), types(FUNCREF), NULL_FUNCTION, NULL_FUNCTION, I32_ZERO, typed);
    assertThat(reason(NULL_FUNCTION, NULL_EXTERN, I32_ZERO, typed)).isEqualTo("type mismatch");
    assertThat(reason(I32_ZERO, Parametric.SELECT_TYPED, 0)).isEqualTo("invalid result arity");
    assertThat(reason(I32_ZERO, Parametric.SELECT_TYPED, 2, bytes(I32, I32)))
        .isEqualTo("invalid result arity");
  }

  @Test
  void dropTakesAnyOperand() {
    valid(NULL_EXTERN, Parametric.DROP);
    valid(Control.UNREACHABLE, Parametric.DROP);
    assertThat(detail(Parametric.DROP))
        .isEqualTo("instruction requires an operand but stack has []");
  }

  @Test
  void referencesAreTyped() {
    valid(types(), types(I32), NULL_EXTERN, Reference.REF_IS_NULL);
    valid(types(), types(I32), Control.UNREACHABLE, Reference.REF_IS_NULL);
    valid(types(), types(FUNCREF), Reference.REF_FUNC, 0);
    assertThat(detail(I32_ZERO, Reference.REF_IS_NULL, Parametric.DROP))
        .isEqualTo("instruction requires a reference but stack has i32");
    assertThat(reason(Reference.REF_FUNC, 7)).isEqualTo("unknown function 7");
    assertThat(world().function(types(), types(FUNCREF), NULL_EXTERN).invalid().reason())
        .isEqualTo("type mismatch");
  }

  @Test
  void codeRefersOnlyToDeclaredFunctions() {
    byte[] reference = join(Reference.REF_FUNC, 1, Parametric.DROP);
    assertThat(reason(reference)).isEqualTo("undeclared function reference");
    assertThatCode(world().function(reference).export("f", 0, 1)::parse).doesNotThrowAnyException();
    assertThatCode(world().function(reference).entry(ELEMENT, 3, bytes(0), 1, 1)::parse)
        .doesNotThrowAnyException();
    assertThatCode(
            world()
                    .function(reference)
                    .entry(ELEMENT, 7, bytes(FUNCREF), 1, expression(Reference.REF_FUNC, 1))
                ::parse)
        .doesNotThrowAnyException();
    assertThatCode(world().function(reference).global(FUNCREF, false, Reference.REF_FUNC, 1)::parse)
        .doesNotThrowAnyException();
    assertThat(world().function(reference).start(1).invalid().reason())
        .isEqualTo("undeclared function reference");
  }

  @Test
  void tableInstructionsTakeTheTablesElements() {
    valid(I32_ZERO, Table.TABLE_GET, 1, Parametric.DROP);
    valid(I32_ZERO, NULL_EXTERN, Table.TABLE_SET, 1);
    valid(types(), types(I32), Table.TABLE_SIZE, 1);
    valid(types(), types(I32), NULL_EXTERN, I32_ZERO, Table.TABLE_GROW, 1);
    valid(I32_ZERO, NULL_EXTERN, I32_ZERO, Table.TABLE_FILL, 1);
    valid(I32_ZERO, I32_ZERO, I32_ZERO, Table.TABLE_COPY, 0, 0);
    valid(I32_ZERO, I32_ZERO, I32_ZERO, Table.TABLE_INIT, 0, 0);
    valid(Table.ELEM_DROP, 0);
    assertThat(reason(I32_ZERO, NULL_FUNCTION, Table.TABLE_SET, 1)).isEqualTo("type mismatch");
    assertThat(reason(NULL_EXTERN, I32_ZERO, Table.TABLE_GROW, 0)).isEqualTo("type mismatch");
    assertThat(reason(I32_ZERO, NULL_EXTERN, I32_ZERO, Table.TABLE_FILL, 0))
        .isEqualTo("type mismatch");
    assertThat(detail(I32_ZERO, I32_ZERO, I32_ZERO, Table.TABLE_COPY, 0, 1))
        .isEqualTo("elements of type externref for a table (table 1 funcref)");
    assertThat(detail(I32_ZERO, I32_ZERO, I32_ZERO, Table.TABLE_INIT, 0, 1))
        .isEqualTo("elements of type (ref func) for a table (table 1 externref)");
  }

  @Test
  void tableInstructionsNeedTheirTablesAndSegments() {
    assertThat(reason(I32_ZERO, Table.TABLE_GET, 2)).isEqualTo("unknown table 2");
    assertThat(reason(I32_ZERO, Table.TABLE_SET, 2)).isEqualTo("unknown table 2");
    assertThat(reason(Table.TABLE_SIZE, 2)).isEqualTo("unknown table 2");
    assertThat(reason(Table.TABLE_GROW, 2)).isEqualTo("unknown table 2");
    assertThat(reason(Table.TABLE_FILL, 2)).isEqualTo("unknown table 2");
    assertThat(reason(Table.TABLE_COPY, 2, 0)).isEqualTo("unknown table 2");
    assertThat(reason(Table.TABLE_COPY, 0, 3)).isEqualTo("unknown table 3");
    assertThat(reason(Table.TABLE_INIT, 0, 2)).isEqualTo("unknown table 2");
    assertThat(reason(Table.TABLE_INIT, 1, 0)).isEqualTo("unknown elem segment 1");
    assertThat(reason(Table.ELEM_DROP, 1)).isEqualTo("unknown elem segment 1");
  }

  @Test
  void memoryInstructionsNeedTheirMemoriesAndSegments() {
    assertThat(reason(Memory.DATA_DROP, 1)).isEqualTo("unknown data segment 1");
    assertThat(reason(Memory.MEMORY_INIT, 1, 0)).isEqualTo("unknown data segment 1");
    assertThat(reason(Memory.MEMORY_INIT, 0, 1)).isEqualTo("unknown memory 1");
    assertThat(reason(Memory.MEMORY_SIZE, 1)).isEqualTo("unknown memory 1");
    assertThat(reason(I32_ZERO, Memory.MEMORY_GROW, 1)).isEqualTo("unknown memory 1");
    assertThat(reason(Memory.MEMORY_COPY, 1, 0)).isEqualTo("unknown memory 1");
    assertThat(reason(Memory.MEMORY_COPY, 0, 1)).isEqualTo("unknown memory 1");
    assertThat(reason(Memory.MEMORY_FILL, 1)).isEqualTo("unknown memory 1");
    // A memory argument with the bit that says that an index follows.
    assertThat(reason(I32_ZERO, Memory.I32_LOAD, 0x42, 1, 0)).isEqualTo("unknown memory 1");
    valid(I32_ZERO, Memory.I32_LOAD, 0x42, 0, 0, Parametric.DROP);
  }

  @Test
  void fenceNeedsNoMemory() { // B12
    ModuleBytes module = new ModuleBytes().function(Atomic.ATOMIC_FENCE, bytes(0));
    assertThatCode(module::parse).doesNotThrowAnyException();
  }

  @Test
  void atomicsAreValidOnSharedAndOnUnsharedMemories() {
    byte[] notify = join(I32_ZERO, I32_ZERO, Atomic.MEMORY_ATOMIC_NOTIFY, 2, 0, Parametric.DROP);
    valid(notify);
    assertThatCode(new ModuleBytes().sharedMemory(1, 1).function(notify)::parse)
        .doesNotThrowAnyException();
  }
}
