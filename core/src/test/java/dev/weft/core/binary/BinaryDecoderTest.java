// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.binary;

import static dev.weft.core.ModuleBytes.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.tuple;

import dev.weft.core.ModuleBytes;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.instruction.Opcode.Control;
import dev.weft.core.instruction.Opcode.Memory;
import dev.weft.core.instruction.Opcode.Numeric;
import dev.weft.core.instruction.Opcode.Parametric;
import dev.weft.core.instruction.Opcode.Reference;
import dev.weft.core.module.DataSegment;
import dev.weft.core.module.ElementSegment;
import dev.weft.core.module.ExternalKind;
import dev.weft.core.module.FunctionBody.Locals;
import dev.weft.core.module.Module;
import dev.weft.core.module.SegmentMode;
import dev.weft.core.type.AddressType;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.GlobalType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.TableType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryDecoderTest {

  private static final byte[] HEADER = bytes(0, 'a', 's', 'm', 1, 0, 0, 0);

  private static String reason(Object... parts) {
    return ModuleBytes.malformed(join(HEADER, join(parts))).reason();
  }

  @Test
  void emptyModuleIsOne() {
    Module module = Module.parse(HEADER);
    assertThat(module.functionCount()).isZero();
    assertThat(module.exports()).isEmpty();
    assertThat(module.start()).isEmpty();
    assertThat(module.dataCount()).isEmpty();
  }

  @Test
  void headerIsLookedAtFirst() {
    assertThat(ModuleBytes.malformed(bytes()).reason()).startsWith("unexpected end");
    assertThat(ModuleBytes.malformed(bytes(0, 'a', 's')).reason()).startsWith("unexpected end");
    assertThat(ModuleBytes.malformed(bytes(0, 'a', 's', 'm', 1, 0, 0)).reason())
        .startsWith("unexpected end");
    assertThat(ModuleBytes.malformed(bytes('(', 'm', 'o', 'd', 'u', 'l', 'e', ')')).reason())
        .isEqualTo("magic header not detected");
    MalformedModule component = ModuleBytes.malformed(bytes(0, 'a', 's', 'm', 0x0D, 0, 1, 0));
    assertThat(component.reason()).isEqualTo("unknown binary version");
    assertThat(component).hasMessageContaining("0xd000100");
    assertThat(component.offset()).isEqualTo(4);
  }

  @Test
  void unknownSectionsAreRejected() {
    assertThat(reason(bytes(14, 0))).isEqualTo("malformed section id");
    assertThat(reason(bytes(0x80, 1, 0))).isEqualTo("malformed section id");
  }

  @Test
  void sectionMustFitIntoTheModule() {
    assertThat(reason(bytes(TYPE, 7, 1))).isEqualTo("length out of bounds");
    assertThat(reason(bytes(TYPE, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0)))
        .isEqualTo("length out of bounds");
    assertThat(reason(bytes(TYPE))).startsWith("unexpected end");
  }

  @Test
  void sectionMustBeReadToItsEnd() {
    MalformedModule e = ModuleBytes.malformed(join(HEADER, bytes(TYPE, 2, 0, 0)));
    assertThat(e.reason()).isEqualTo("section size mismatch");
    assertThat(e.offset()).isEqualTo(11);
    assertThat(e).hasMessageContaining("section TYPE has 1 bytes too many");
    assertThat(reason(bytes(START, 2, 0, 0))).isEqualTo("section size mismatch");
  }

  @ParameterizedTest
  @ValueSource(ints = {TYPE, IMPORT, FUNCTION, TABLE, MEMORY, GLOBAL, EXPORT, ELEMENT, CODE, DATA})
  void sectionMayStandOnlyOnce(int section) {
    assertThat(reason(bytes(section, 1, 0, section, 1, 0)))
        .isEqualTo("unexpected content after last section");
  }

  @ParameterizedTest
  @CsvSource({"2,1", "3,2", "4,3", "5,4", "6,5", "7,6", "9,7", "12,9", "10,12", "11,10"})
  void sectionsMustStandInOrder(int section, int earlier) {
    assertThat(reason(bytes(section, 1, 0, earlier, 1, 0)))
        .isEqualTo("unexpected content after last section");
    assertThatCode(() -> Module.parse(join(HEADER, bytes(earlier, 1, 0, section, 1, 0))))
        .doesNotThrowAnyException();
  }

  @Test
  void customSectionsStandAnywhereAndAreOnlyNamed() {
    Module module =
        new ModuleBytes()
            .function()
            .custom("first", bytes(0xFF))
            .custom("")
            .custom("first")
            .parse();
    assertThat(module.customSections())
        .extracting(s -> s.name())
        .containsExactly("first", "", "first");
    assertThat(
            module.customSections().getFirst().end() - module.customSections().getFirst().start())
        .isEqualTo(1);
  }

  @Test
  void customSectionMustHaveAName() {
    assertThat(reason(bytes(0, 0))).startsWith("unexpected end");
    assertThat(reason(bytes(0, 2, 1, 0x80))).isEqualTo("malformed UTF-8 encoding");
    assertThat(reason(bytes(0, 2, 5, 'a'))).startsWith("unexpected end");
  }

  @Test
  void typesAreDecoded() {
    Module module =
        new ModuleBytes().type(types(I32, I64), F32, F64).type(types(FUNCREF), EXTERNREF).parse();
    assertThat(module.types())
        .extracting(DefinedType::functionType)
        .containsExactly(
            FunctionType.of(NumberType.I32, NumberType.I64)
                .returning(NumberType.F32, NumberType.F64),
            FunctionType.of(ReferenceType.FUNCREF).returning(ReferenceType.EXTERNREF));
  }

  @Test
  void malformedTypesAreRejected() {
    assertThat(reason(bytes(TYPE, 4, 1, 0x40, 0, 0))).isEqualTo("malformed definition type");
    assertThat(reason(bytes(TYPE, 5, 1, 0xE0, 0x7F, 0, 0)))
        .isEqualTo("integer representation too long");
    assertThat(reason(bytes(TYPE, 5, 1, 0x60, 1, 0x40, 0))).isEqualTo("malformed value type");
  }

  @Test
  void importsAreDecoded() {
    Module module =
        new ModuleBytes()
            .type(types(I32))
            .importFunction(0)
            .entry(IMPORT, "m", "table", bytes(1, FUNCREF, 1), 1, 2)
            .entry(IMPORT, "m", "memory", bytes(2, 3), 1, 65536)
            .entry(IMPORT, "m", "global", bytes(3, I64, 1))
            .parse();
    assertThat(module.imports())
        .extracting(i -> i.itemName(), i -> i.type())
        .containsExactly(
            tuple("item", DefinedType.of(FunctionType.of(NumberType.I32))),
            tuple("table", new TableType(AddressType.I32, Limits.of(1, 2), ReferenceType.FUNCREF)),
            tuple("memory", new MemoryType(AddressType.I32, Limits.of(1, 65536), true)),
            tuple("global", new GlobalType(NumberType.I64, true)));
    assertThat(module.importedFunctionCount()).isEqualTo(1);
    assertThat(module.importedTableCount()).isEqualTo(1);
    assertThat(module.importedMemoryCount()).isEqualTo(1);
    assertThat(module.importedGlobalCount()).isEqualTo(1);
  }

  @Test
  void kindsOfImportsAndExportsAreChecked() {
    assertThat(reason(bytes(IMPORT, 4, 1, 0, 0, 5))).isEqualTo("malformed import kind");
    assertThat(reason(bytes(EXPORT, 4, 1, 0, 5, 0))).isEqualTo("malformed export kind");
  }

  @Test
  void flagsOfLimitsAreChecked() {
    assertThat(reason(bytes(TABLE, 3, 1, FUNCREF, 2))).isEqualTo("malformed limits flags");
    assertThat(reason(bytes(TABLE, 3, 1, FUNCREF, 6))).isEqualTo("malformed limits flags");
    assertThat(reason(bytes(MEMORY, 2, 1, 0x10))).isEqualTo("malformed limits flags");
    assertThat(reason(bytes(MEMORY, 4, 1, 0x81, 0, 0))).isEqualTo("malformed limits flags");
    assertThat(reason(bytes(TABLE, 4, 1, I32, 0, 0))).isEqualTo("malformed reference type");
  }

  @Test
  void globalsAreDecoded() {
    Module module =
        new ModuleBytes()
            .global(I32, true, Numeric.I32_CONST, 7)
            .global(EXTERNREF, false, Reference.REF_NULL, bytes(EXTERNREF))
            .parse();
    assertThat(module.globals())
        .containsExactly(
            new GlobalType(NumberType.I32, true), new GlobalType(ReferenceType.EXTERNREF, false));
    var value = module.definedGlobals().getFirst().initialValue();
    InstructionReader reader = module.instructions(value.start(), value.end());
    assertThat(reader.next()).isEqualTo(Numeric.I32_CONST);
    assertThat(reader.constant()).isEqualTo(7);
    assertThat(reader.next()).isEqualTo(Control.END);
    assertThat(reader.atEnd()).isTrue();
  }

  @Test
  void mutabilityIsABit() {
    assertThat(reason(bytes(GLOBAL, 6, 1, I32, 2, 0x41, 0, 0x0B)))
        .isEqualTo("malformed mutability");
  }

  @Test
  void expressionsNeedTheirEnd() {
    assertThat(reason(bytes(GLOBAL, 5, 1, I32, 0, 0x41, 0))).startsWith("unexpected end");
    assertThat(reason(bytes(GLOBAL, 5, 1, I32, 0, 0x05, 0x0B))).isEqualTo("END opcode expected");
    assertThat(reason(bytes(GLOBAL, 7, 1, I32, 0, 0x02, 0x40, 0x0B, 0)))
        .startsWith("unexpected end");
    assertThat(reason(bytes(GLOBAL, 6, 1, I32, 0, 0xFF, 0, 0x0B))).isEqualTo("illegal opcode ff");
  }

  @Test
  void exportsAndStartAreDecoded() {
    Module module = new ModuleBytes().function().export("run", 0, 0).start(0).parse();
    assertThat(module.exports()).hasSize(1);
    assertThat(module.exports().getFirst().kind()).isEqualTo(ExternalKind.FUNCTION);
    assertThat(module.exportType(module.exports().getFirst()))
        .isEqualTo(DefinedType.of(FunctionType.of()));
    assertThat(module.start()).hasValue(0);
  }

  @Test
  void allKindsOfElementSegmentsAreDecoded() {
    byte[] offset = expression(Numeric.I32_CONST, 1);
    byte[] function = expression(Reference.REF_FUNC, 0);
    Module module =
        new ModuleBytes()
            .function()
            .table(FUNCREF, 9)
            .entry(ELEMENT, 0, offset, 1, 0)
            .entry(ELEMENT, 1, bytes(0), 2, 0, 0)
            .entry(ELEMENT, 2, 0, offset, bytes(0), 1, 0)
            .entry(ELEMENT, 3, bytes(0), 1, 0)
            .entry(ELEMENT, 4, offset, 1, function)
            .entry(ELEMENT, 5, bytes(FUNCREF), 1, function)
            .entry(ELEMENT, 6, 0, offset, bytes(FUNCREF), 1, function)
            .entry(ELEMENT, 7, bytes(EXTERNREF), 0)
            .parse();
    assertThat(module.elements())
        .extracting(s -> s.mode().getClass().getSimpleName())
        .containsExactly(
            "Active",
            "Passive",
            "Active",
            "Declarative",
            "Active",
            "Passive",
            "Active",
            "Declarative");
    assertThat(module.elements())
        .extracting(ElementSegment::size)
        .containsExactly(1, 2, 1, 1, 1, 1, 1, 0);
    assertThat(module.elements())
        .extracting(ElementSegment::hasExpressions)
        .containsExactly(false, false, false, false, true, true, true, true);
    assertThat(module.elements().getLast().type()).isEqualTo(ReferenceType.EXTERNREF);
  }

  @Test
  void malformedSegmentsAreRejected() {
    assertThat(reason(bytes(ELEMENT, 4, 1, 8, 0, 0))).isEqualTo("malformed elements segment kind");
    assertThat(reason(bytes(ELEMENT, 4, 1, 1, 1, 0))).isEqualTo("malformed element kind");
    assertThat(reason(bytes(DATA, 3, 1, 3, 0))).isEqualTo("malformed data segment kind");
    assertThat(reason(bytes(DATA, 4, 1, 1, 2, 'a'))).startsWith("unexpected end");
  }

  @Test
  void dataSegmentsStayInTheModule() {
    Module module =
        new ModuleBytes()
            .memory(1)
            .entry(DATA, 0, expression(Numeric.I32_CONST, 0), 2, bytes('a', 'b'))
            .entry(DATA, 2, 0, expression(Numeric.I32_CONST, 0), 0)
            .passiveData('c')
            .parse();
    assertThat(module.data()).extracting(DataSegment::size).containsExactly(2, 0, 1);
    DataSegment last = module.data().getLast();
    assertThat(last.mode()).isInstanceOf(SegmentMode.Passive.class);
    assertThat(module.bytes().get(last.start())).isEqualTo((byte) 'c');
  }

  @Test
  void localsOfTheSameTypeBecomeOneRun() {
    Module module =
        new ModuleBytes()
            .type(types())
            .body(
                0,
                join(5, 0, bytes(F32), 2, bytes(I32), 0, bytes(F64), 3, bytes(I32), 1, bytes(I64)))
            .parse();
    assertThat(module.body(0).locals())
        .containsExactly(new Locals(5, NumberType.I32), new Locals(1, NumberType.I64));
    assertThat(module.body(0).localCount()).isEqualTo(6);
  }

  @Test
  void sumOfLocalsIsTakenInSixtyFourBits() {
    byte[] two32 = join(2, 0xFFFF_FFFF, bytes(I32), 1, bytes(I64));
    assertThat(new ModuleBytes().type(types()).body(0, two32).malformed().reason())
        .isEqualTo("too many locals");
    byte[] wrapping = join(3, 0x8000_0000, bytes(I32), 0x8000_0000, bytes(I32), 1, bytes(I64));
    assertThat(new ModuleBytes().type(types()).body(0, wrapping).malformed().reason())
        .isEqualTo("too many locals");
  }

  @Test
  void functionsAndCodeMustBeEquallyMany() {
    String reason = "function and code section have inconsistent lengths";
    assertThat(new ModuleBytes().type(types()).entry(FUNCTION, 0).malformed().reason())
        .isEqualTo(reason);
    assertThat(new ModuleBytes().entry(CODE, 2, bytes(0), Control.END).malformed().reason())
        .isEqualTo(reason);
  }

  @Test
  void dataCountMustBeTheNumberOfDataSegments() {
    String reason = "data count and data section have inconsistent lengths";
    assertThat(new ModuleBytes().dataCount(1).malformed().reason()).isEqualTo(reason);
    assertThat(new ModuleBytes().dataCount(-1).malformed()).hasMessageContaining("4294967295");
    assertThat(new ModuleBytes().dataCount(2).passiveData().malformed().reason()).isEqualTo(reason);
    assertThat(new ModuleBytes().dataCount(1).passiveData().parse().dataCount()).hasValue(1);
    assertThat(new ModuleBytes().dataCount(0).parse().dataCount()).hasValue(0);
  }

  @Test
  void codeThatNamesDataSegmentsNeedsTheDataCount() {
    Object[] drop = {Memory.DATA_DROP, 0};
    assertThat(new ModuleBytes().function(drop).passiveData().malformed().reason())
        .isEqualTo("data count section required");
    Object[] init = {Numeric.I32_CONST, 0, Numeric.I32_CONST, 0, Numeric.I32_CONST, 0};
    assertThat(
            new ModuleBytes()
                .memory(1)
                .function(join(init), Memory.MEMORY_INIT, 0, 0)
                .passiveData()
                .malformed()
                .reason())
        .isEqualTo("data count section required");
    assertThatCode(new ModuleBytes().dataCount(1).function(drop).passiveData()::parse)
        .doesNotThrowAnyException();
  }

  @Test
  void bodyWithoutEndIsNamedByWhatFollowsIt() {
    byte[] noEnd = join(3, bytes(0), Control.NOP, Control.NOP);
    ModuleBytes first = new ModuleBytes().type(types()).entry(FUNCTION, 0).entry(CODE, noEnd);
    assertThat(first.malformed().reason()).isEqualTo("unexpected end of section or function");
    assertThat(first.custom("behind").malformed().reason()).isEqualTo("section size mismatch");
    MalformedModule e = first.body(0, bytes(0)).malformed();
    assertThat(e.reason()).isEqualTo("END opcode expected");
    assertThat(e).hasMessageContaining("function 0 has no end");
  }

  @Test
  void bodyIsOneExpression() {
    assertThat(new ModuleBytes().function(Control.END, Control.NOP).malformed().reason())
        .isEqualTo("section size mismatch");
    assertThat(new ModuleBytes().function(Control.ELSE).malformed().reason())
        .isEqualTo("END opcode expected");
    assertThat(
            new ModuleBytes()
                .function(Control.BLOCK, NO_RESULT, Control.ELSE, Control.END)
                .malformed()
                .reason())
        .isEqualTo("END opcode expected");
    Object[] twoElses = {
      Numeric.I32_CONST, 0, Control.IF, NO_RESULT, Control.ELSE, Control.ELSE, Control.END
    };
    assertThat(new ModuleBytes().function(twoElses).malformed().reason())
        .isEqualTo("END opcode expected");
  }

  @Test
  void instructionsMustBeInTheTable() {
    assertThat(new ModuleBytes().function(bytes(0xFF)).malformed().reason())
        .isEqualTo("illegal opcode ff");
    assertThat(new ModuleBytes().function(bytes(0xFC), 0x7F).malformed().reason())
        .isEqualTo("illegal opcode fc 7f");
    assertThat(new ModuleBytes().function(bytes(0xFC), -1).malformed().reason())
        .isEqualTo("illegal opcode fc ffffffff");
  }

  @Test
  void immediatesAreChecked() {
    assertThat(new ModuleBytes().function(bytes(0xFE, 3, 1)).malformed().reason())
        .isEqualTo("zero byte expected");
    assertThat(
            new ModuleBytes()
                .memory(1)
                .function(Numeric.I32_CONST, 0, Memory.I32_LOAD, 0x80, 0, Parametric.DROP)
                .malformed()
                .reason())
        .isEqualTo("malformed memop flags");
    assertThat(new ModuleBytes().function(Control.BLOCK, bytes(0x41)).malformed().reason())
        .isEqualTo("malformed block type");
    assertThat(new ModuleBytes().function(Reference.REF_NULL, bytes(0x7F)).malformed().reason())
        .isEqualTo("malformed heap type");
  }

  @Test
  void malformedCodeIsFoundBehindInvalidCode() {
    MalformedModule e =
        new ModuleBytes().function(Parametric.DROP).function(bytes(0xFF)).malformed();
    assertThat(e.reason()).isEqualTo("illegal opcode ff");
    MalformedModule sameBody = new ModuleBytes().function(Parametric.DROP, bytes(0xFF)).malformed();
    assertThat(sameBody.reason()).isEqualTo("illegal opcode ff");
    MalformedModule invalidElsewhere =
        new ModuleBytes().export("f", 0, 7).function(bytes(0xFF)).malformed();
    assertThat(invalidElsewhere.reason()).isEqualTo("illegal opcode ff");
  }

  @Test
  void firstMalformedPlaceIsTheOneNamed() {
    MalformedModule e =
        new ModuleBytes()
            .function(bytes(0xFF))
            .function(Control.ELSE)
            .section(DATA, bytes(1, 9, 9))
            .malformed();
    assertThat(e.reason()).isEqualTo("illegal opcode ff");
  }
}
