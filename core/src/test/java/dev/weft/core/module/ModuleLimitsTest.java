// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

import static dev.weft.core.ModuleBytes.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.core.ModuleBytes;
import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.instruction.Opcode.Aggregate;
import dev.weft.core.instruction.Opcode.Control;
import dev.weft.core.instruction.Opcode.ExceptionHandling;
import dev.weft.core.instruction.Opcode.Numeric;
import dev.weft.core.instruction.Opcode.Parametric;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModuleLimitsTest {

  private static final byte[] EMPTY_STRUCT = bytes(0x5F, 0);

  private static final byte[] I32_ZERO = join(Numeric.I32_CONST, 0);

  /** A valid module with a number of what is limited, for numbers up to some dozens. */
  private static ModuleBytes with(ModuleLimit limit, int count) {
    ModuleBytes module = new ModuleBytes();
    switch (limit) {
      case MODULE_SIZE -> module.custom("", new byte[count - 11]);
      case TYPES -> repeat(count, () -> module.type(types()));
      case RECURSIVE_TYPES -> repeat(count, () -> module.entry(TYPE, bytes(0x4E), 0));
      case RECURSIVE_TYPE_SIZE ->
          module.entry(TYPE, bytes(0x4E), count, copies(count, EMPTY_STRUCT));
      case SUBTYPING_DEPTH -> {
        module.entry(TYPE, bytes(0x50), 0, EMPTY_STRUCT);
        for (int i = 0; i < count; i++) {
          module.entry(TYPE, bytes(0x50), 1, i, EMPTY_STRUCT);
        }
      }
      case FIELDS -> module.entry(TYPE, bytes(0x5F), count, copies(count, bytes(I32, 0)));
      case ARRAY_OPERANDS ->
          module
              .entry(TYPE, bytes(0x5E, I32, 0))
              .function(
                  copies(count, I32_ZERO), Aggregate.ARRAY_NEW_FIXED, 0, count, Parametric.DROP);
      case FUNCTIONS -> {
        module.type(types()).importFunction(0);
        repeat(count, module::function);
      }
      case IMPORTS -> {
        module.type(types());
        repeat(count, () -> module.importFunction(0));
      }
      case EXPORTS -> {
        module.function();
        for (int i = 0; i < count; i++) {
          module.export("export " + i, 0, 0);
        }
      }
      case GLOBALS -> {
        module.entry(IMPORT, "", "", bytes(3, I32, 0));
        repeat(count, () -> module.global(I32, false, I32_ZERO));
      }
      case TAGS -> {
        module.type(types()).entry(IMPORT, "", "", bytes(4, 0), 0);
        repeat(count, () -> module.tag(0));
      }
      case TABLES -> {
        module.entry(IMPORT, "", "", bytes(1, FUNCREF, 0), 1);
        repeat(count - 1, () -> module.table(FUNCREF, 1));
      }
      case MEMORIES -> repeat(count, () -> module.memory(1));
      case DATA_SEGMENTS -> repeat(count, () -> module.passiveData(1));
      case ELEMENT_SEGMENTS -> repeat(count, () -> module.entry(ELEMENT, 1, bytes(0), 0));
      case SEGMENT_ELEMENTS ->
          module.function().entry(ELEMENT, 1, bytes(0), count, new byte[count]);
      case TABLE_SIZE -> module.table(FUNCREF, count);
      case BODY_SIZE -> module.function(nops(count - 2));
      case LOCALS -> module.type(types(I32, I32)).body(0, join(1, count - 2, bytes(I32)));
      case PARAMETERS -> module.type(i32s(count), I32);
      case RESULTS -> module.type(types(I32), i32s(count));
      case NESTING_DEPTH -> module.function(nested(count));
      case OPERANDS -> module.function(types(), i32s(count), copies(count, I32_ZERO));
      case BRANCH_LABELS -> module.function(I32_ZERO, Control.BR_TABLE, count, new byte[count], 0);
      case CATCH_CLAUSES ->
          module.function(
              ExceptionHandling.TRY_TABLE,
              NO_RESULT,
              count,
              copies(count, bytes(2, 0)),
              Control.END);
      case NAME_LENGTH -> module.custom("n".repeat(count));
    }
    return module;
  }

  private static void repeat(int count, Runnable step) {
    for (int i = 0; i < count; i++) {
      step.run();
    }
  }

  private static byte[] nops(int count) {
    byte[] nops = new byte[count];
    Arrays.fill(nops, (byte) Control.NOP.code());
    return nops;
  }

  private static byte[] copies(int count, byte[] code) {
    return join(Collections.nCopies(count, code).toArray());
  }

  private static byte[] nested(int count) {
    return join(copies(count, join(Control.BLOCK, NO_RESULT)), copies(count, join(Control.END)));
  }

  private static int[] i32s(int count) {
    int[] types = new int[count];
    Arrays.fill(types, I32);
    return types;
  }

  /** Two memories are invalid, so that the edge for them is one. */
  private static int edge(ModuleLimit limit) {
    return limit == ModuleLimit.MEMORIES ? 1 : 20;
  }

  @ParameterizedTest
  @EnumSource
  void modulesAtTheLimitAreAccepted(ModuleLimit limit) {
    int edge = edge(limit);
    byte[] module = with(limit, edge).toBytes();
    ModuleLimits limits = ModuleLimits.defaults().with(limit, edge);
    assertThatCode(() -> Module.parse(module, ParseOptions.defaults().with(limits)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void modulesOneBeyondTheLimitAreRefused(ModuleLimit limit) {
    int edge = edge(limit);
    ModuleLimits limits = ModuleLimits.defaults().with(limit, edge);
    ResourceExhausted e = with(limit, edge + 1).exhausted(limits);
    assertThat(e)
        .hasMessageStartingWith("module limit exceeded")
        .hasMessageContaining(limit + ": at most " + edge + ", found " + (edge + 1));
  }

  @ParameterizedTest
  @EnumSource
  void nothingAtAllMayBeAllowed(ModuleLimit limit) {
    ModuleLimits limits = ModuleLimits.defaults().with(limit, 0);
    int some = limit == ModuleLimit.MEMORIES ? 1 : 20;
    assertThat(with(limit, some).exhausted(limits)).hasMessageContaining("at most 0");
  }

  @Test
  void importsCountAsTablesAndMemories() {
    ModuleLimits oneTable = ModuleLimits.defaults().with(ModuleLimit.TABLES, 1);
    assertThat(with(ModuleLimit.TABLES, 2).exhausted(oneTable)).hasMessageContaining("tables");
    ModuleLimits noMemory = ModuleLimits.defaults().with(ModuleLimit.MEMORIES, 0);
    ModuleBytes imported = new ModuleBytes().entry(IMPORT, "", "", bytes(2, 0), 1);
    assertThat(imported.exhausted(noMemory)).hasMessageContaining("memories");
    ModuleLimits noTable = ModuleLimits.defaults().with(ModuleLimit.TABLES, 0);
    assertThat(with(ModuleLimit.TABLES, 1).exhausted(noTable)).hasMessageContaining("tables");
  }

  @Test
  void namesOfImportsAndExportsAreLimited() {
    ModuleLimits limits = ModuleLimits.defaults().with(ModuleLimit.NAME_LENGTH, 4);
    ModuleBytes longImport = new ModuleBytes().type(types()).importFunction(0);
    assertThat(longImport.exhausted(limits)).hasMessageContaining("found 6");
    ModuleBytes longExport = new ModuleBytes().memory(1).export("memory!", 2, 0);
    assertThat(longExport.exhausted(limits)).hasMessageContaining("found 7");
  }

  @Test
  void nestingIsCountedInConstantExpressionsToo() {
    // They may not nest at all, and are refused for that before they are too deep.
    ModuleBytes module = new ModuleBytes().global(I32, false, nested(200_000));
    assertThat(module.invalid().reason()).isEqualTo("constant expression required");
  }

  @Test
  void defaultsAreThoseOfTheWebInterface() {
    ModuleLimits limits = ModuleLimits.defaults();
    assertThat(limits.of(ModuleLimit.MODULE_SIZE)).isEqualTo(1_073_741_824);
    assertThat(limits.of(ModuleLimit.TYPES)).isEqualTo(1_000_000);
    assertThat(limits.of(ModuleLimit.FUNCTIONS)).isEqualTo(1_000_000);
    assertThat(limits.of(ModuleLimit.LOCALS)).isEqualTo(50_000);
    assertThat(limits.of(ModuleLimit.PARAMETERS)).isEqualTo(1_000);
    assertThat(limits.of(ModuleLimit.RESULTS)).isEqualTo(1_000);
    assertThat(limits.of(ModuleLimit.BODY_SIZE)).isEqualTo(7_654_321);
    assertThat(limits.of(ModuleLimit.DATA_SEGMENTS)).isEqualTo(100_000);
  }

  @Test
  void defaultsOfLocalsParametersAndResultsHoldAtTheirEdge() {
    assertThatCode(with(ModuleLimit.LOCALS, 50_000)::parse).doesNotThrowAnyException();
    assertThatCode(with(ModuleLimit.PARAMETERS, 1_000)::parse).doesNotThrowAnyException();
    assertThatCode(with(ModuleLimit.RESULTS, 1_000)::parse).doesNotThrowAnyException();
    ModuleLimits defaults = ModuleLimits.defaults();
    assertThat(with(ModuleLimit.LOCALS, 50_001).exhausted(defaults)).isNotNull();
    assertThat(with(ModuleLimit.PARAMETERS, 1_001).exhausted(defaults)).isNotNull();
    assertThat(with(ModuleLimit.RESULTS, 1_001).exhausted(defaults)).isNotNull();
  }

  @Test
  void blocksNestAsDeepAsTheLimitWithoutRecursion() {
    ModuleBytes million = with(ModuleLimit.NESTING_DEPTH, 1_000_000);
    ModuleLimits limits = ModuleLimits.defaults().with(ModuleLimit.NESTING_DEPTH, 1_000_000);
    byte[] bytes = million.toBytes();
    assertThatCode(() -> Module.parse(bytes, ParseOptions.defaults().with(limits)))
        .doesNotThrowAnyException();
    assertThat(million.exhausted(ModuleLimits.defaults()))
        .hasMessageContaining("nested blocks: at most 100000, found 100001");
  }

  @Test
  void operandsAreLimitedWhereFewBytesPushMany() {
    Object[] pushAndGoOn = {copies(2_000, join(Control.CALL, 0)), Control.UNREACHABLE};
    ModuleBytes module =
        new ModuleBytes().type(types(), i32s(1_000)).importFunction(0).function(pushAndGoOn);
    assertThat(module.exhausted(ModuleLimits.defaults()))
        .hasMessageContaining("operands on the stack: at most 1000000, found 1000001");
  }

  @Test
  void limitsAreChangedOneByOne() {
    ModuleLimits defaults = ModuleLimits.defaults();
    ModuleLimits fewTypes = defaults.with(ModuleLimit.TYPES, 3);
    assertThat(fewTypes.of(ModuleLimit.TYPES)).isEqualTo(3);
    assertThat(fewTypes.of(ModuleLimit.IMPORTS)).isEqualTo(1_000_000);
    assertThat(defaults.of(ModuleLimit.TYPES)).isEqualTo(1_000_000);
    assertThatIllegalArgumentException().isThrownBy(() -> defaults.with(ModuleLimit.TYPES, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.with(ModuleLimit.LOCALS, 1L << 31));
  }

  @Test
  void dropsAreNotOperands() {
    ModuleLimits one = ModuleLimits.defaults().with(ModuleLimit.OPERANDS, 1);
    byte[] module =
        new ModuleBytes().function(copies(100, join(I32_ZERO, Parametric.DROP))).toBytes();
    assertThatCode(() -> Module.parse(module, ParseOptions.defaults().with(one)))
        .doesNotThrowAnyException();
  }
}
