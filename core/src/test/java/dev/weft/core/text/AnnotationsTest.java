// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.core.error.InvalidModule;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.module.CustomSection;
import dev.weft.core.module.Module;
import dev.weft.core.module.ParseOptions;
import dev.weft.core.text.TextAssembler.Names;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnotationsTest {

  private static final ParseOptions CHECKED = ParseOptions.defaults().checkingCustomSections();

  private static Module parse(String text) {
    return Module.parse(text.getBytes(UTF_8), CHECKED);
  }

  /** The names of all sections in order: custom ones by name, others by number. */
  private static List<String> sections(String text) {
    byte[] module = TextAssembler.assemble(text, Names.DROP);
    List<String> found = new ArrayList<>();
    for (int at = 8; at < module.length; at += 2 + module[at + 1]) {
      int id = module[at];
      found.add(id == 0 ? new String(module, at + 3, module[at + 2], UTF_8) : "" + id);
    }
    return found;
  }

  @Test
  void customSectionsStandWhereTheyAskFor() {
    String fields = "(memory 1) (func) (export \"f\" (func 0)) (data (i32.const 0))";
    String customs =
        "(@custom \"z\") (@custom \"a\" (before first)) (@custom \"y\" (after data))"
            + "(@custom \"b\" (before memory)) (@custom \"c\" (after memory))"
            + "(@custom \"d\" (before code)) (@custom \"e\" (after last))"
            + "(@custom \"f\" (after tag)) (@custom \"b2\" (before memory))";
    assertThat(sections("(module " + customs + fields + ")"))
        .containsExactly(
            "a", "1", "3", "b", "b2", "5", "c", "f", "7", "d", "10", "11", "y", "z", "e");
    assertThat(sections(fields + customs)).isEqualTo(sections(customs + fields));
  }

  @Test
  void theStringsOfACustomSectionAreItsContent() {
    byte[] module =
        TextAssembler.assemble("(@custom \"né\" \"a\" \"\" (;;) \"\\00\\ff\")", Names.DROP);
    assertThat(HexFormat.of().formatHex(module, 8, module.length)).isEqualTo("0007036ec3a96100ff");
    CustomSection section = Module.parse(module).customSections().getFirst();
    assertThat(section.name()).isEqualTo("né");
    assertThat(section.end() - section.start()).isEqualTo(3);
  }

  @Test
  void nameAnnotationsGiveNamesThatNoIdentifierHas() {
    Module module =
        parse(
            """
            (module $m (@name "a module")
              (import "" "" (func $i (@name "an import")))
              (func (@name "first one") (param $p (@name "param") i32) (local (@name "l") i32))
              (func $f (@name "λ") (call $f))
              (func $plain))
            """);
    assertThat(module.name()).isEqualTo("a module");
    assertThat(module.functionName(0)).isEqualTo("an import");
    assertThat(module.functionName(1)).isEqualTo("first one");
    assertThat(module.functionName(2)).isEqualTo("λ");
    assertThat(module.functionName(3)).isEqualTo("plain");
    assertThat(
            Module.parse(TextAssembler.assemble("(func (@name \"x\"))", Names.DROP))
                .customSections())
        .isEmpty();
  }

  @Test
  void aNameFromAnAnnotationIsNoIdentifier() {
    assertThat(catchThrowable(() -> parse("(func (@name \"f\")) (start $f)")))
        .hasMessageContaining("unknown function");
    assertThatCode(() -> parse("(func $f (@name \"g\")) (func $g (@name \"g\")) (start $g)"))
        .doesNotThrowAnyException();
  }

  @Test
  void branchHintsAreKeptWithTheOffsetsOfTheirInstructions() {
    byte[] module =
        TextAssembler.assemble(
            """
            (func)
            (func (param i32) (local i64)
              (@metadata.code.branch_hint "\\01")
              (if (i32.eqz (local.get 0))
                (then (block
                  (@metadata.code.branch_hint "\\00") (br_if 0 (local.get 0)))))
              local.get 0
              (@metadata.code.branch_hint "\\01")
              if end)
            """,
            Names.DROP);
    Module parsed = Module.parse(module, CHECKED);
    CustomSection section = parsed.customSections().getFirst();
    assertThat(section.name()).isEqualTo("metadata.code.branch_hint");
    // One function, number 1; three hints; each has offset, size, and value.
    assertThat(HexFormat.of().formatHex(module, section.start(), section.end()))
        .isEqualTo("01" + "01" + "03" + "060101" + "0c0100" + "120101");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@custom annotation: missing section name | (@custom▶)",
        "@custom annotation: missing section name | (func) (@custom ▶x)",
        "@custom annotation: malformed UTF-8 encoding | (@custom ▶\"\\ff\")",
        "@custom annotation: unexpected token | (@custom \"a\" ▶after)",
        "@custom annotation: unexpected token | (@custom \"a\" \"b\" ▶(after data))",
        "@custom annotation: unexpected token | (@custom \"a\" (after data ▶data))",
        "@custom annotation: malformed section kind | (@custom \"a\" (after▶))",
        "@custom annotation: malformed section kind | (@custom \"a\" (before ▶last))",
        "@custom annotation: malformed section kind | (@custom \"a\" (before ▶\"code\"))",
        "@custom annotation: malformed placement | (@custom \"a\" (▶))",
        "@custom annotation: malformed placement | (@custom \"a\" (▶code))",
        "misplaced @custom annotation | (func ▶(@custom \"a\"))",
        "misplaced @custom annotation | (func (i32.const ▶(@custom \"a\") 1) drop)",
        "misplaced @custom annotation | ▶(@custom \"a\") (module)",
        "misplaced @custom annotation | (module) ▶(@custom \"a\")",
        "@name annotation: missing name | (func (@name▶))",
        "@name annotation: missing name | (func (@name ▶$x))",
        "@name annotation: unexpected token | (func (@name \"a\" ▶\"b\"))",
        "@name annotation: malformed UTF-8 encoding | (func (@name ▶\"\\80\"))",
        "@name annotation: multiple function names | (func (@name \"a\") (@name ▶\"b\"))",
        "misplaced @name annotation | (func) ▶(@name \"a\")",
        "misplaced @name annotation | (func ▶(@name \"a\") $f)",
        "misplaced @name annotation | (start $f ▶(@name \"M\")) (func $f)",
        "misplaced @name annotation | (func (param i32 ▶(@name \"a\") i32))",
        "@metadata.code.branch_hint annotation: not in a function | "
            + "▶(@metadata.code.branch_hint \"\\00\") (func)",
        "@metadata.code.branch_hint annotation: not in a function | "
            + "(global i32 ▶(@metadata.code.branch_hint \"\\00\") (i32.const 0))",
        "@metadata.code.branch_hint annotation: not in a function | "
            + "(func nop ▶(@metadata.code.branch_hint \"\\00\"))",
        "@metadata.code.branch_hint annotation: malformed hint | "
            + "(func (@metadata.code.branch_hint▶) nop)",
        "@metadata.code.branch_hint annotation: malformed hint | "
            + "(func (@metadata.code.branch_hint \"\\02\"▶) nop)",
        "@metadata.code.branch_hint annotation: duplicate annotation | (func "
            + "(@metadata.code.branch_hint \"\\00\") (@metadata.code.branch_hint ▶\"\\00\") nop)",
      })
  void aFaultInAnAnnotationIsReportedWhereItStands(String reason, String marked) {
    int mark = marked.indexOf('▶');
    String source = marked.substring(0, mark) + marked.substring(mark + 1);
    MalformedModule fault =
        catchThrowableOfType(
            MalformedModule.class, () -> TextAssembler.assemble(source, Names.KEEP));
    assertThat(fault).as(source).isNotNull();
    assertThat(fault.reason()).isEqualTo(reason);
    assertThat(fault.column()).isEqualTo(mark + 1);
  }

  @Test
  void annotationsThatMeanNothingAreWhiteSpaceEvenInsideOfOthers() {
    assertThat(
            sections("(@custom (@a (b)) \"x\" (@custom \"y\") (; ;) \"\")(@metadata.code.other)"))
        .containsExactly("x");
    assertThat(sections("(@\"custom\" \"x\")")).containsExactly("x");
  }

  @Test
  void aHintForWhatDoesNotBranchIsInvalidOnlyForThoseWhoAsk() {
    byte[] text = "(func (@metadata.code.branch_hint \"\\00\") nop)".getBytes(UTF_8);
    assertThatCode(() -> Module.parse(text)).doesNotThrowAnyException();
    InvalidModule fault =
        catchThrowableOfType(InvalidModule.class, () -> Module.parse(text, CHECKED));
    assertThat(fault.reason()).isEqualTo("@metadata.code.branch_hint annotation: invalid target");
    assertThat(fault).hasMessageContaining("expected if or br_if, found nop");
  }

  /**
   * The contents of sections in hexadecimal, for a module whose function 0 is an if at offset 3.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "01 00 01 03 01 00 |",
        "01 00 01 02 01 00 | invalid target",
        "01 00 01 7f 01 00 | invalid target",
        "01 00 02 03 01 00 03 01 00 | offsets out of order",
        "01 00 01 03 01 02 | malformed hint",
        "01 00 01 03 02 00 00 | malformed hint",
        "02 00 00 00 00 | functions out of order",
        "01 01 00 | invalid function",
        "01 00 00 00 | section size mismatch",
        "01 00 01 03 01 | length out of bounds",
      })
  void aSectionOfHintsIsChecked(String content, String fault) {
    String bytes = content.replaceAll(" ?(..)", "\\\\$1");
    String text =
        "(@custom \"metadata.code.branch_hint\" (before code) \""
            + bytes
            + "\") (func i32.const 0 if end)";
    assertThatCode(() -> Module.parse(text.getBytes(UTF_8))).doesNotThrowAnyException();
    Throwable found = catchThrowable(() -> parse(text));
    if (fault == null) {
      assertThat(found).isNull();
    } else {
      assertThat(found).hasMessageContaining(fault);
    }
  }

  @Test
  void aNameSectionIsCheckedOnlyForThoseWhoAsk() {
    byte[] text = "(@custom \"name\" \"\\00\\05a\")".getBytes(UTF_8);
    assertThatCode(() -> Module.parse(text)).doesNotThrowAnyException();
    assertThat(catchThrowable(() -> Module.parse(text, CHECKED)))
        .isInstanceOf(MalformedModule.class);
  }
}
