// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import static dev.weft.core.ModuleBytes.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weft.core.ModuleBytes;
import dev.weft.core.error.InvalidModule;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.instruction.Opcode.Control;
import dev.weft.core.instruction.Opcode.ExceptionHandling;
import dev.weft.core.instruction.Opcode.Numeric;
import dev.weft.core.module.Export;
import dev.weft.core.module.ExternalKind;
import dev.weft.core.module.Module;
import dev.weft.core.text.TextAssembler;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.TagType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags and the instructions that throw and catch, in the binary format. */
class ExceptionHandlingTest {

  private static final int EXNREF = 0x69;
  private static final byte[] I32_ZERO = join(Numeric.I32_CONST, 0);

  /** Type 0 is [i32] -> [], type 1 is [] -> [i32]; tag 0 is imported, tag 1 defined. */
  private static ModuleBytes world() {
    return new ModuleBytes()
        .type(types(I32))
        .type(types(), I32)
        .entry(IMPORT, "env", "tag", bytes(4, 0), 0)
        .tag(0);
  }

  private static MalformedModule malformed(Object... code) {
    return world().function(code).malformed();
  }

  private static InvalidModule invalid(Object... code) {
    return world().function(code).invalid();
  }

  @Test
  void tagsAreImportedDefinedAndExported() {
    Module module = world().export("own", 4, 1).parse();
    TagType type = TagType.of(NumberType.I32);
    assertThat(module.tags()).containsExactly(type, type);
    assertThat(module.importedTagCount()).isEqualTo(1);
    assertThat(module.imports().getFirst().type()).isEqualTo(type).hasToString("(tag (param i32))");
    Export export = module.exports().getFirst();
    assertThat(export.kind()).isEqualTo(ExternalKind.TAG);
    assertThat(module.exportType(export)).isEqualTo(type);
  }

  @Test
  void namesOfTagsAreKeptInTheNameSection() {
    Module module =
        Module.parse(TextAssembler.assemble("(import \"\" \"\" (tag $a)) (tag) (tag $\"b c\")"));
    assertThat(module.tagName(0)).isEqualTo("a");
    assertThat(module.tagName(1)).isEmpty();
    assertThat(module.tagName(2)).isEqualTo("b c");
  }

  @Test
  void tagSectionStandsBetweenMemoriesAndGlobals() {
    byte[] tags = join(bytes(TAG), 3, 1, bytes(0, 0));
    byte[] memories = join(bytes(MEMORY), 3, 1, bytes(0, 0));
    byte[] globals = join(bytes(GLOBAL), 6, 1, bytes(I32, 0), I32_ZERO, Control.END);
    ModuleBytes inOrder = new ModuleBytes().type(types()).raw(memories, tags, globals);
    assertThatCode(inOrder::parse).doesNotThrowAnyException();
    for (byte[][] order : new byte[][][] {{tags, memories}, {globals, tags}, {tags, tags}}) {
      MalformedModule fault = new ModuleBytes().type(types()).raw(order[0], order[1]).malformed();
      assertThat(fault.reason()).isEqualTo("unexpected content after last section");
    }
  }

  @Test
  void attributeOfATagIsZero() {
    byte[] bytes = new ModuleBytes().type(types()).entry(TAG, bytes(1), 0).toBytes();
    MalformedModule fault = ModuleBytes.malformed(bytes);
    assertThat(fault.reason()).isEqualTo("zero byte expected");
    assertThat(fault.offset()).isEqualTo(bytes.length - 2);
  }

  @Test
  void tagHasAKnownTypeWithoutResults() {
    assertThat(new ModuleBytes().tag(0).invalid().reason()).isEqualTo("unknown type 0");
    assertThat(new ModuleBytes().tag(-1).invalid().reason()).isEqualTo("unknown type 4294967295");
    assertThat(world().tag(1).invalid().reason()).isEqualTo("non-empty tag result type");
    ModuleBytes imported = world().entry(IMPORT, "", "", bytes(4, 0), 1);
    assertThat(imported.invalid().reason()).isEqualTo("non-empty tag result type");
    assertThat(world().export("no", 4, 2).invalid().reason()).isEqualTo("unknown tag 2");
  }

  @Test
  void exportKindsEndWithTags() {
    assertThat(world().export("no", 5, 0).malformed().reason()).isEqualTo("malformed export kind");
  }

  @Test
  void throwTakesTheArgumentsOfItsTag() {
    assertThatCode(world().function(I32_ZERO, ExceptionHandling.THROW, 1)::parse)
        .doesNotThrowAnyException();
    InvalidModule missing = invalid(ExceptionHandling.THROW, 1);
    assertThat(missing).hasMessageEndingWith("instruction requires [i32] but stack has []");
    assertThat(missing.instruction()).isEqualTo("throw");
    assertThat(invalid(I32_ZERO, ExceptionHandling.THROW, 2).reason()).isEqualTo("unknown tag 2");
    assertThat(invalid(I32_ZERO, ExceptionHandling.THROW_REF))
        .hasMessageEndingWith("instruction requires [exnref] but stack has [i32]");
  }

  @ParameterizedTest
  @CsvSource({"4", "5", "127", "255"})
  void kindsOfCatchClausesEndAtThree(int kind) {
    byte[] bytes =
        world()
            .function(ExceptionHandling.TRY_TABLE, NO_RESULT, 1, bytes(kind, 0), Control.END)
            .toBytes();
    MalformedModule fault = ModuleBytes.malformed(bytes);
    assertThat(fault.reason()).isEqualTo("malformed catch clause");
    assertThat(bytes[(int) fault.offset()]).isEqualTo((byte) kind);
  }

  @Test
  void moreCatchClausesThanBytesAreMalformedBeforeTheyAreKept() {
    MalformedModule fault =
        malformed(ExceptionHandling.TRY_TABLE, NO_RESULT, 0xFFFF_FFFFL, bytes(2, 0), Control.END);
    assertThat(fault.reason()).isEqualTo("unexpected end of section or function");
  }

  /** The label is that of a block with the results. */
  private static ModuleBytes catching(byte[] clause, int... results) {
    ModuleBytes module = world().type(types(), results);
    return module.function(
        types(),
        results,
        ExceptionHandling.TRY_TABLE,
        NO_RESULT,
        1,
        clause,
        Control.END,
        Control.UNREACHABLE);
  }

  @Test
  void clausesGiveWhatTheirLabelsTake() {
    byte[] tagged = bytes(0, 1, 0);
    byte[] taggedReference = bytes(1, 1, 0);
    byte[] all = bytes(2, 0);
    byte[] allReference = bytes(3, 0);
    assertThatCode(catching(tagged, I32)::parse).doesNotThrowAnyException();
    assertThatCode(catching(taggedReference, I32, EXNREF)::parse).doesNotThrowAnyException();
    assertThatCode(catching(all)::parse).doesNotThrowAnyException();
    assertThatCode(catching(allReference, EXNREF)::parse).doesNotThrowAnyException();
    assertThat(catching(tagged, I64).invalid())
        .hasMessageEndingWith("type mismatch: catch gives [i32] but the label takes [i64]");
    assertThat(catching(tagged).invalid().reason()).isEqualTo("type mismatch");
    assertThat(catching(taggedReference, I32).invalid())
        .hasMessageContaining("catch_ref gives [i32 (ref exn)] but the label takes [i32]");
    assertThat(catching(all, EXNREF).invalid().reason()).isEqualTo("type mismatch");
    assertThat(catching(allReference).invalid().reason()).isEqualTo("type mismatch");
    assertThat(catching(bytes(0, 7, 0), I32).invalid().reason()).isEqualTo("unknown tag 7");
    assertThat(catching(bytes(2, 1)).invalid().reason()).isEqualTo("unknown label 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CATCH", "CATCH_ALL", "DELEGATE"})
  void partsOfATryStandOnlyInOne(ExceptionHandling part) {
    byte[] instruction = part == ExceptionHandling.CATCH_ALL ? join(part) : join(part, 0);
    for (Object block : new Object[] {Control.BLOCK, Control.LOOP}) {
      assertThat(malformed(block, NO_RESULT, instruction, Control.END).reason())
          .isEqualTo("END opcode expected");
    }
    assertThat(malformed(instruction).reason()).isEqualTo("END opcode expected");
    byte[] tryTable = join(ExceptionHandling.TRY_TABLE, NO_RESULT, 0);
    assertThat(malformed(tryTable, instruction, Control.END).reason())
        .isEqualTo("END opcode expected");
    // Behind what catches all there is only the end.
    byte[] caught = join(ExceptionHandling.TRY, NO_RESULT, ExceptionHandling.CATCH_ALL);
    MalformedModule fault = malformed(caught, instruction, Control.END);
    assertThat(fault.reason()).isEqualTo("END opcode expected");
  }

  @Test
  void delegateDoesNotFollowACatch() {
    MalformedModule fault =
        malformed(
            ExceptionHandling.TRY,
            NO_RESULT,
            ExceptionHandling.CATCH,
            0,
            Control.UNREACHABLE,
            ExceptionHandling.DELEGATE,
            0);
    assertThat(fault.reason()).isEqualTo("END opcode expected");
  }

  @Test
  void delegateNamesABlockAroundTheTryOrTheFunction() {
    byte[] body = join(ExceptionHandling.TRY, NO_RESULT);
    assertThatCode(world().function(body, ExceptionHandling.DELEGATE, 0)::parse)
        .doesNotThrowAnyException();
    assertThat(invalid(body, ExceptionHandling.DELEGATE, 1).reason()).isEqualTo("unknown label 1");
    assertThat(invalid(body, ExceptionHandling.DELEGATE, -1).reason())
        .isEqualTo("unknown label 4294967295");
  }

  @Test
  void rethrowNamesATryThatHasCaught() {
    byte[] begin = join(ExceptionHandling.TRY, NO_RESULT);
    byte[] rethrow = join(ExceptionHandling.RETHROW, 0);
    byte[] caught = join(begin, ExceptionHandling.CATCH_ALL);
    assertThatCode(world().function(caught, rethrow, Control.END)::parse)
        .doesNotThrowAnyException();
    assertThat(invalid(rethrow).reason()).isEqualTo("invalid rethrow label");
    assertThat(invalid(begin, rethrow, Control.END).reason()).isEqualTo("invalid rethrow label");
    assertThat(invalid(caught, ExceptionHandling.RETHROW, 2, Control.END).reason())
        .isEqualTo("unknown label 2");
  }

  @Test
  void eachPartOfATryLeavesItsResults() {
    byte[] begin = join(ExceptionHandling.TRY, bytes(I32), I32_ZERO);
    byte[] handler = join(ExceptionHandling.CATCH, 1); // gives an i32
    assertThatCode(world().function(types(), types(I32), begin, handler, Control.END)::parse)
        .doesNotThrowAnyException();
    InvalidModule none =
        world()
            .function(types(), types(I32), begin, ExceptionHandling.CATCH_ALL, Control.END)
            .invalid();
    assertThat(none).hasMessageEndingWith("instruction requires [i32] but stack has []");
    InvalidModule two =
        world().function(types(), types(I32), begin, handler, I32_ZERO, Control.END).invalid();
    assertThat(two).hasMessageEndingWith("block requires [i32] but stack has [i32 i32]");
    assertThat(invalid(ExceptionHandling.TRY, NO_RESULT, I32_ZERO, handler, Control.END))
        .hasMessageEndingWith("block requires [] but stack has [i32]");
  }
}
