// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import static dev.weft.core.ModuleBytes.*;
import static dev.weft.core.Texts.fault;
import static dev.weft.core.Texts.module;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weft.core.ModuleBytes;
import dev.weft.core.error.InvalidModule;
import dev.weft.core.instruction.Opcode.Control;
import dev.weft.core.instruction.Opcode.Numeric;
import dev.weft.core.instruction.Opcode.Parametric;
import dev.weft.core.instruction.Opcode.Reference;
import dev.weft.core.instruction.Opcode.Variable;
import org.junit.jupiter.api.Test;

class ModuleValidatorTest {

  private static final byte[] OFFSET = expression(Numeric.I32_CONST, 0);

  private static String reason(ModuleBytes module) {
    return module.invalid().reason();
  }

  private static void valid(ModuleBytes module) {
    assertThatCode(module::parse).doesNotThrowAnyException();
  }

  @Test
  void functionsNeedTheirTypes() {
    assertThat(reason(new ModuleBytes().body(0, bytes(0)))).isEqualTo("unknown type 0");
    assertThat(reason(new ModuleBytes().type(types()).body(-1, bytes(0))))
        .isEqualTo("unknown type 4294967295");
    InvalidModule e = new ModuleBytes().type(types()).importFunction(1).invalid();
    assertThat(e.reason()).isEqualTo("unknown type 1");
    assertThat(e)
        .hasMessage("invalid module: unknown type 1: of function 0, there are 1")
        .extracting(InvalidModule::functionIndex)
        .isEqualTo(-1);
  }

  @Test
  void tablesHaveARangeOfSizes() {
    valid(new ModuleBytes().entry(TABLE, bytes(FUNCREF, 1), 0xFFFF_FFFF, 0xFFFF_FFFF));
    assertThat(reason(new ModuleBytes().entry(TABLE, bytes(FUNCREF, 1), 2, 1)))
        .isEqualTo("size minimum must not be greater than maximum");
    String reason = "table size must be at most 2^32-1";
    assertThat(reason(new ModuleBytes().entry(TABLE, bytes(FUNCREF, 0), 0x1_0000_0000L)))
        .isEqualTo(reason);
    assertThat(reason(new ModuleBytes().entry(TABLE, bytes(FUNCREF, 1), 0, 0x1_0000_0000L)))
        .isEqualTo(reason);
    assertThat(reason(new ModuleBytes().entry(TABLE, bytes(FUNCREF, 0), -1L))).isEqualTo(reason);
  }

  @Test
  void memoriesHaveARangeOfSizes() {
    valid(new ModuleBytes().entry(MEMORY, bytes(1), 65536, 65536));
    assertThat(reason(new ModuleBytes().entry(MEMORY, bytes(1), 2, 1)))
        .isEqualTo("size minimum must not be greater than maximum");
    String reason = "memory size must be at most 65536 pages (4GiB)";
    assertThat(reason(new ModuleBytes().entry(MEMORY, bytes(0), 65537))).isEqualTo(reason);
    assertThat(reason(new ModuleBytes().entry(MEMORY, bytes(1), 0, 65537))).isEqualTo(reason);
    assertThat(reason(new ModuleBytes().entry(MEMORY, bytes(0), -1L))).isEqualTo(reason);
    assertThat(reason(new ModuleBytes().entry(IMPORT, "m", "i", bytes(2, 1), 2, 1)))
        .isEqualTo("size minimum must not be greater than maximum");
  }

  @Test
  void sizesOfMemoriesAndTablesWith64BitAddressesAreUnsigned() {
    valid(new ModuleBytes().entry(MEMORY, bytes(4), 1L << 48));
    String reason = "memory size must be at most 2^48 pages (16EiB)";
    assertThat(reason(new ModuleBytes().entry(MEMORY, bytes(4), (1L << 48) + 1))).isEqualTo(reason);
    assertThat(reason(new ModuleBytes().entry(MEMORY, bytes(5), 0, -1L))).isEqualTo(reason);
    valid(new ModuleBytes().entry(TABLE, bytes(FUNCREF, 5), -2L, -1L));
    assertThat(reason(new ModuleBytes().entry(TABLE, bytes(FUNCREF, 5), -1L, 1)))
        .isEqualTo("size minimum must not be greater than maximum");
  }

  @Test
  void pagesHave1Or65536Bytes() {
    valid(new ModuleBytes().entry(MEMORY, bytes(8), 0xFFFF_FFFF, 0));
    valid(new ModuleBytes().entry(MEMORY, bytes(9), 1, 2, 16));
    valid(new ModuleBytes().entry(MEMORY, bytes(12), -1L, 0));
    assertThat(reason(new ModuleBytes().entry(MEMORY, bytes(8), 0x1_0000_0000L, 0)))
        .isEqualTo("memory size must be at most 2^32-1 bytes");
    for (int bits : new int[] {1, 8, 15, 17, 32, 63}) {
      InvalidModule e = new ModuleBytes().entry(MEMORY, bytes(8), 0, bits).invalid();
      assertThat(e.reason()).isEqualTo("invalid custom page size");
      assertThat(e).hasMessageContaining("(pagesize " + Long.toUnsignedString(1L << bits));
    }
  }

  @Test
  void sharedMemoryMustHaveAMaximum() {
    valid(new ModuleBytes().sharedMemory(0, 0));
    assertThat(reason(new ModuleBytes().entry(MEMORY, bytes(2), 1)))
        .isEqualTo("shared memory must have maximum");
  }

  @Test
  void thereIsAnyNumberOfMemoriesAndTables() {
    valid(new ModuleBytes().memory(1).memory(1));
    valid(new ModuleBytes().entry(IMPORT, "m", "i", bytes(2, 0), 1).memory(1));
    valid(new ModuleBytes().table(FUNCREF, 1).table(EXTERNREF, 1));
  }

  @Test
  void initialValueMustBeConstantAndOfTheGlobalsType() {
    valid(new ModuleBytes().global(F32, false, Numeric.F32_CONST, new byte[4]));
    valid(new ModuleBytes().global(FUNCREF, true, Reference.REF_NULL, bytes(FUNCREF)));
    valid(new ModuleBytes().function().global(FUNCREF, true, Reference.REF_FUNC, 0));
    assertThat(reason(new ModuleBytes().global(I64, false, Numeric.I32_CONST, 0)))
        .isEqualTo("type mismatch");
    assertThat(reason(new ModuleBytes().global(I32, false))).isEqualTo("type mismatch");
    Object[] two = {Numeric.I32_CONST, 0, Numeric.I32_CONST, 0};
    assertThat(reason(new ModuleBytes().global(I32, false, two))).isEqualTo("type mismatch");
    assertThat(reason(new ModuleBytes().global(FUNCREF, false, Reference.REF_FUNC, 0)))
        .isEqualTo("unknown function 0");
  }

  @Test
  void instructionsThatComputeAreNotConstant() {
    String reason = "constant expression required";
    InvalidModule e =
        new ModuleBytes().global(I32, false, Numeric.I32_CONST, 0, Numeric.I32_EQZ).invalid();
    assertThat(e.reason()).isEqualTo(reason);
    assertThat(e).hasMessageEndingWith(reason + ": found i32.eqz");
    assertThat(e.offset()).isEqualTo(15);
    assertThat(reason(new ModuleBytes().global(I32, false, Control.NOP))).isEqualTo(reason);
    assertThat(reason(new ModuleBytes().global(I32, false, Parametric.DROP))).isEqualTo(reason);
    assertThat(reason(new ModuleBytes().global(I32, false, Reference.REF_IS_NULL)))
        .isEqualTo(reason);
    assertThat(reason(new ModuleBytes().global(I32, true, Variable.GLOBAL_SET, 0)))
        .isEqualTo(reason);
    Object[] block = {Control.BLOCK, bytes(I32), Numeric.I32_CONST, 0, Control.END};
    assertThat(reason(new ModuleBytes().global(I32, false, block))).isEqualTo(reason);
  }

  @Test
  void additionSubtractionAndMultiplicationOfIntegersAreConstant() {
    Numeric[] narrow = {Numeric.I32_ADD, Numeric.I32_SUB, Numeric.I32_MUL};
    for (Numeric opcode : narrow) {
      valid(
          new ModuleBytes().global(I32, false, Numeric.I32_CONST, 1, Numeric.I32_CONST, 2, opcode));
    }
    Numeric[] wide = {Numeric.I64_ADD, Numeric.I64_SUB, Numeric.I64_MUL};
    for (Numeric opcode : wide) {
      valid(
          new ModuleBytes().global(I64, false, Numeric.I64_CONST, 1, Numeric.I64_CONST, 2, opcode));
    }
    Object[] mixed = {Numeric.I32_CONST, 1, Numeric.I64_CONST, 2, Numeric.I32_ADD};
    assertThat(reason(new ModuleBytes().global(I32, false, mixed))).isEqualTo("type mismatch");
    Object[] division = {Numeric.I32_CONST, 1, Numeric.I32_CONST, 2, Numeric.I32_DIV_U};
    assertThat(reason(new ModuleBytes().global(I32, false, division)))
        .isEqualTo("constant expression required");
  }

  @Test
  void initialValueSeesTheImmutableGlobalsBeforeItOnly() {
    ModuleBytes imported = new ModuleBytes().entry(IMPORT, "m", "i", bytes(3, I32, 0));
    valid(imported.global(I32, false, Variable.GLOBAL_GET, 0));
    valid(imported.global(I32, false, Variable.GLOBAL_GET, 1));
    assertThat(reason(new ModuleBytes().global(I32, false, Variable.GLOBAL_GET, 0)))
        .isEqualTo("unknown global 0");
    ModuleBytes variable = new ModuleBytes().global(I32, true, Numeric.I32_CONST, 0);
    assertThat(reason(variable.global(I32, false, Variable.GLOBAL_GET, 0)))
        .isEqualTo("constant expression required");
    ModuleBytes mutable = new ModuleBytes().entry(IMPORT, "m", "i", bytes(3, I32, 1));
    assertThat(reason(mutable.global(I32, false, Variable.GLOBAL_GET, 0)))
        .isEqualTo("constant expression required");
  }

  @Test
  void elementSegmentsFitTheirTable() {
    valid(new ModuleBytes().function().table(FUNCREF, 1).entry(ELEMENT, 0, OFFSET, 1, 0));
    assertThat(reason(new ModuleBytes().function().entry(ELEMENT, 0, OFFSET, 1, 0)))
        .isEqualTo("unknown table 0");
    assertThat(reason(new ModuleBytes().table(EXTERNREF, 1).entry(ELEMENT, 0, OFFSET, 0)))
        .isEqualTo("type mismatch");
    assertThat(reason(new ModuleBytes().entry(ELEMENT, 1, bytes(0), 1, 3)))
        .isEqualTo("unknown function 3");
    byte[] number = expression(Numeric.I32_CONST, 0);
    assertThat(reason(new ModuleBytes().entry(ELEMENT, 5, bytes(FUNCREF), 1, number)))
        .isEqualTo("type mismatch");
    byte[] longOffset = expression(Numeric.I64_CONST, 0);
    assertThat(reason(new ModuleBytes().table(FUNCREF, 1).entry(ELEMENT, 0, longOffset, 0)))
        .isEqualTo("type mismatch");
  }

  @Test
  void dataSegmentsNeedAMemoryAndAnAddress() {
    valid(new ModuleBytes().memory(1).entry(DATA, 0, OFFSET, 0));
    assertThat(reason(new ModuleBytes().entry(DATA, 0, OFFSET, 0))).isEqualTo("unknown memory 0");
    assertThat(reason(new ModuleBytes().memory(1).entry(DATA, 2, 1, OFFSET, 0)))
        .isEqualTo("unknown memory 1");
    byte[] longOffset = expression(Numeric.I64_CONST, 0);
    assertThat(reason(new ModuleBytes().memory(1).entry(DATA, 0, longOffset, 0)))
        .isEqualTo("type mismatch");
  }

  @Test
  void startFunctionTakesAndGivesNothing() {
    valid(new ModuleBytes().function().start(0));
    assertThat(reason(new ModuleBytes().start(0))).isEqualTo("unknown function 0");
    assertThat(reason(new ModuleBytes().function(types(I32), types()).start(0)))
        .isEqualTo("start function");
    Object[] zero = {Numeric.I32_CONST, 0};
    assertThat(new ModuleBytes().function(types(), types(I32), zero).start(0).invalid())
        .hasMessageContaining(
            "start function: expected (func), found function 0: (func (result i32))");
  }

  @Test
  void exportsNameWhatIsThere() {
    assertThat(reason(new ModuleBytes().export("e", 0, 0))).isEqualTo("unknown function 0");
    assertThat(reason(new ModuleBytes().export("e", 1, 1))).isEqualTo("unknown table 1");
    assertThat(reason(new ModuleBytes().export("e", 2, 2))).isEqualTo("unknown memory 2");
    assertThat(reason(new ModuleBytes().export("e", 3, -1))).isEqualTo("unknown global 4294967295");
    valid(new ModuleBytes().memory(1).export("e", 2, 0).export("f", 2, 0));
  }

  @Test
  void exportedNamesDiffer() {
    InvalidModule e = new ModuleBytes().function().export("e", 0, 0).export("e", 0, 0).invalid();
    assertThat(e.reason()).isEqualTo("duplicate export name");
    assertThat(e).hasMessageEndingWith(": \"e\"");
  }

  @Test
  void mutableGlobalsMayBeImportedAndExported() {
    valid(
        new ModuleBytes()
            .entry(IMPORT, "m", "i", bytes(3, I32, 1))
            .global(I32, true, Numeric.I32_CONST, 0)
            .export("imported", 3, 0)
            .export("defined", 3, 1));
  }

  @Test
  void subtypesMatchTheirSupertypeWhichIsNotFinal() {
    assertThat(fault("(type $t (struct)) (type $s (sub $t (struct)))"))
        .isEqualTo("sub type 1: type $s has a supertype that is final");
    assertThat(fault("(type (sub (struct (field i32)))) (type (sub 0 (struct (field i64))))"))
        .isEqualTo("sub type 1 does not match super type 0: what they are made of does not match");
    assertThat(fault("(type (sub (struct))) (type (sub 0 (array i64)))")).startsWith("sub type 1");
    assertThatCode(() ->
            module(
                """
                (rec
                  (type $list (sub (struct (field (ref null $list)))))
                  (type $pair (sub $list (struct (field (ref null $pair)) (field i8)))))
                """))
        .doesNotThrowAnyException();
  }

  @Test
  void tablesWithoutNullHaveAnInitialValue() {
    String types = "(type $t (func)) (func $f (type $t)) (elem declare func $f)";
    assertThatCode(() -> module(types + "(table 1 (ref $t) (ref.func $f))"))
        .doesNotThrowAnyException();
    assertThat(fault(types + "(table 1 (ref $t))"))
        .isEqualTo("type mismatch: table 0 needs an initial value for elements of type (ref $t)");
    assertThat(fault(types + "(table 1 (ref $t) (ref.null $t))")).startsWith("type mismatch");
    assertThat(fault("(table 1 funcref (i32.const 1))")).startsWith("type mismatch");
  }

  @Test
  void initialValuesOfTablesSeeImportedGlobalsOnly() {
    String imported = "(import \"\" \"\" (global funcref))";
    assertThatCode(() -> module(imported + "(table 1 funcref (global.get 0))"))
        .doesNotThrowAnyException();
    assertThat(fault("(global funcref (ref.null func)) (table 1 funcref (global.get 0))"))
        .startsWith("unknown global 0");
  }

  @Test
  void elementsOfASubtypeOfTheTablesFitIt() {
    String types = "(type $t (func)) (func $f (type $t)) (table $any 1 funcref)";
    assertThatCode(() -> module(types + "(elem (i32.const 0) (ref $t) (ref.func $f))"))
        .doesNotThrowAnyException();
    assertThat(
            fault(
                types
                    + "(table $typed 1 (ref null $t))"
                    + "(elem (table $typed) (i32.const 0) func $f)"))
        .startsWith("type mismatch: element segment 0 has the type (ref func)");
  }
}
