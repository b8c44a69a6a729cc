// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.instruction.Features;
import dev.weft.core.instruction.Immediate;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.instruction.Opcode.Control;
import dev.weft.core.instruction.Opcode.ExceptionHandling;
import dev.weft.core.instruction.Opcodes;
import dev.weft.core.text.TextAssembler.Names;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextAssemblerTest {

  private static final String HEADER = "0061736d01000000";

  private static String assemble(String source) {
    String bytes = HexFormat.of().formatHex(TextAssembler.assemble(source, Names.DROP));
    assertThat(bytes).startsWith(HEADER);
    return bytes.substring(HEADER.length());
  }

  private static String hex(String spaced) {
    return spaced.replace(" ", "");
  }

  @Test
  void emptyTextIsTheEmptyModule() {
    assertThat(assemble("")).isEmpty();
    assertThat(assemble("(module)")).isEmpty();
    assertThat(assemble(" (; nothing ;) ;; at all")).isEmpty();
  }

  @Test
  void functionBecomesTypeFunctionExportAndCode() {
    String source =
        """
        (module
          (func $add (export "add") (param $a i32) (param $b i32) (result i32)
            (i32.add (local.get $a) (local.get $b))))
        """;
    assertThat(assemble(source))
        .isEqualTo(
            hex(
                "01 07 01 60 02 7f 7f 01 7f" // type
                    + "03 02 01 00" // function
                    + "07 07 01 03 616464 00 00" // export
                    + "0a 09 01 07 00 20 00 20 01 6a 0b")); // code
  }

  @Test
  void sectionsStandInTheOrderOfTheBinaryFormat() {
    String source =
        """
        (data "x")
        (elem $e func $f)
        (start $f)
        (export "g" (global $g))
        (import "m" "g" (global $g (mut i64)))
        (memory 1 2)
        (table $t 3 externref)
        (func $f data.drop 0)
        (global i32 (i32.const -1))
        """;
    assertThat(assemble(source))
        .isEqualTo(
            hex(
                "01 04 01 60 00 00"
                    + "02 08 01 01 6d 01 67 03 7e 01"
                    + "03 02 01 00"
                    + "04 04 01 6f 00 03"
                    + "05 04 01 01 01 02"
                    + "06 06 01 7f 00 41 7f 0b"
                    + "07 05 01 01 67 03 00"
                    + "08 01 00"
                    + "09 05 01 01 00 01 00"
                    + "0c 01 01"
                    + "0a 07 01 05 00 fc 09 00 0b"
                    + "0b 04 01 01 01 78"));
  }

  @Test
  void typesThatAreOnlyUsedAreAddedBehindTheOthersInTheOrderOfTheirUse() {
    String source =
        """
        (func (result f64)
          (block (param i32) (result i32 i32))
          (block (result i64))
          (call_indirect (param f32)))
        (type (func (param i32)))
        (func (param $named i32))
        """;
    assertThat(assemble(source))
        .startsWith(
            hex(
                "01 13 04 60 01 7f 00  60 00 01 7c  60 01 7f 02 7f 7f  60 01 7d 00"
                    + "03 03 02 01 00"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "(type (struct)) ~ 5f 00",
        "(type (array (mut i8))) ~ 5e 78 01",
        "(type (sub (array i16))) ~ 50 00 5e 77 00",
        "(type (sub final (array (ref i31)))) ~ 5e 64 6c 00",
        "(type $t (struct (field (mut (ref null $t))))) ~ 5f 01 63 00 01",
        "(rec (type (func)) (type (sub final 0 (func)))) ~ 4e 02 60 00 00 4f 01 00 60 00 00",
        "(rec) ~ 4e 00",
      })
  void definitionsOfTypesHaveTheirForms(String definition, String encoding) {
    String bytes = "01" + hex(encoding);
    String size = HexFormat.of().toHexDigits((byte) (bytes.length() / 2));
    assertThat(assemble(definition)).isEqualTo("01" + size + bytes);
  }

  @Test
  void tablesMayHaveAnInitialValue() {
    assertThat(assemble("(table $t 10 funcref (ref.null func))"))
        .isEqualTo(hex("04 09 01 40 00 70 00 0a d0 70 0b"));
    assertThat(assemble("(table i64 1 2 (ref func) ref.func 0)"))
        .isEqualTo(hex("04 0b 01 40 00 64 70 05 01 02 d2 00 0b"));
  }

  /** The types stand for the function's own type only if they are nothing else. */
  @ParameterizedTest
  @CsvSource({
    "(type (func)), 0",
    "(rec (type (func))), 0",
    "(type (sub final (func))), 0",
    "(type (struct)) (type (func)) (type (func)), 1",
    "(type (sub (func))), 1",
    "(type (sub (func))) (type (sub final 0 (func))), 2",
    "(rec (type (func)) (type (func))), 2",
    "(rec (type (func)) (type (struct))) (type (func)), 2",
  })
  void implicitTypeUsesMatchPlainFunctionTypes(String types, int index) {
    assertThat(assemble(types + "(func)")).contains("030201" + "0" + index);
  }

  @Test
  void equalNeighboursAmongLocalsAreCountedTogether() {
    assertThat(
            assemble(
                "(func (local i32 i32) (local $x i32) (local i64 funcref) (local) (local i64))"))
        .endsWith(hex("0a 0c 01 0a 04 03 7f 01 7e 01 70 01 7e 0b"));
  }

  /** What stands on the left is short for what stands on the right (core 6). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "(func (param i32 i64)) ~ (func (param i32) (param i64))",
        "(type (func)) ~ (type (sub final (func)))",
        "(type (struct (field i8 i16) (field (mut f32)) (field))) ~ (type (struct (field i8) (field $b i16) (field $c (mut f32))))",
        "(type $t (struct (field $a i8) (field $b i8))) (func (struct.get_s $t $b)) ~ (type (struct (field i8 i8))) (func (struct.get_s 0 1))",
        "(type $a (struct (field $x i8))) (type $b (struct (field i8) (field $x i8))) (func (struct.get_s $b $x)) ~ (type (struct (field i8))) (type (struct (field i8 i8))) (func (struct.get_s 1 1))",
        "(rec (type $a (array (ref $b))) (type $b (sub (struct)))) (type (sub $b (struct))) ~ (rec (type (array (ref 1))) (type (sub (struct)))) (type (sub 1 (struct)))",
        "(func (param anyref eqref i31ref structref arrayref nullref)) ~ (func (param (ref null any) (ref null eq) (ref null i31) (ref null struct) (ref null array) (ref null none)))",
        "(func (param funcref nullfuncref externref nullexternref exnref nullexnref)) ~ (func (param (ref null func) (ref null nofunc) (ref null extern) (ref null noextern) (ref null exn) (ref null noexn)))",
        "(type $t (func)) (func $f) (table (ref null $t) (elem $f)) ~ (type (func)) (func) (table 1 1 (ref null 0)) (elem (table 0) (i32.const 0) (ref null 0) (item ref.func 0))",
        "(elem (ref func) (ref.func 0)) (func) ~ (elem (ref func) (item (ref.func 0))) (func)",
        "(func (result i32 i64) unreachable) ~ (func (result i32) (result i64) unreachable)",
        "(func (param) (result)) ~ (func)",
        "(func (export \"a\") (export \"b\")) ~ (export \"a\" (func 0)) (export \"b\" (func 0)) (func)",
        "(func $f (import \"a\" \"b\") (param i32)) ~ (import \"a\" \"b\" (func $f (param i32)))",
        "(func (export \"c\") (import \"a\" \"b\")) ~ (import \"a\" \"b\" (func)) (export \"c\" (func 0))",
        "(table (import \"a\" \"b\") 1 funcref) ~ (import \"a\" \"b\" (table 1 funcref))",
        "(memory (import \"a\" \"b\") 1 2 shared) ~ (import \"a\" \"b\" (memory 1 2 shared))",
        "(global (import \"a\" \"b\") (mut f32)) ~ (import \"a\" \"b\" (global (mut f32)))",
        "(global (export \"a\") i32 (i32.const 1)) ~ (global i32 i32.const 1) (export \"a\" (global 0))",
        "(memory (data \"ab\" \"c\")) ~ (memory 1 1) (data (memory 0) (offset i32.const 0) \"abc\")",
        "(memory (data)) ~ (memory 0 0) (data (i32.const 0))",
        "(memory $m (data)) (data $d \"x\") (func data.drop $d) ~ (memory 0 0) (data (i32.const 0)) (data \"x\") (func data.drop 1)",
        "(func $f) (table funcref (elem $f 0)) ~ (func) (table 2 2 funcref) (elem (table 0) (offset i32.const 0) func 0 0)",
        "(func $f) (table funcref (elem (ref.func $f) (item ref.null func))) ~ (func) (table 2 2 funcref) (elem (i32.const 0) funcref (item ref.func 0) (item (ref.null func)))",
        "(table externref (elem)) ~ (table 0 0 externref) (elem (i32.const 0) externref)",
        "(table externref (elem (ref.null extern))) ~ (table 1 1 externref) (elem (table 0) (i32.const 0) externref (ref.null extern))",
        "(table 1 funcref) (table funcref (elem)) ~ (table 1 funcref) (table 0 0 funcref) (elem (table 1) (i32.const 0) func)",
        "(func $f) (table 1 funcref) (elem (i32.const 0) $f) ~ (func) (table 1 funcref) (elem (table 0) (i32.const 0) func 0)",
        "(func $f) (table 1 funcref) (elem 0 (i32.const 0) $f) ~ (func) (table 1 funcref) (elem (offset (i32.const 0)) func 0)",
        "(memory 1) (data 0 (i32.const 0) \"x\") ~ (memory 1) (data (offset i32.const 0) \"x\")",
        "(table 1 funcref) (func (drop (table.get (i32.const 0)))) ~ (table 1 funcref) (func i32.const 0 table.get 0 drop)",
        "(table $a 1 funcref) (table $b 1 funcref) (elem $e func) (func (table.init $b $e (i32.const 0) (i32.const 1) (i32.const 2))) ~ (table 1 funcref) (table 1 funcref) (elem func) (func i32.const 0 i32.const 1 i32.const 2 table.init 1 0)",
        "(table 1 funcref) (func (table.copy (i32.const 0) (i32.const 1) (i32.const 2))) ~ (table 1 funcref) (func i32.const 0 i32.const 1 i32.const 2 table.copy 0 0)",
        "(memory 1) (func (memory.copy (i32.const 0) (i32.const 1) (i32.const 2))) ~ (memory 1) (func i32.const 0 i32.const 1 i32.const 2 memory.copy 0 0)",
        "(memory 1) (data \"\") (func (memory.init 0 (i32.const 0) (i32.const 1) (i32.const 2))) ~ (memory 1) (data) (func i32.const 0 i32.const 1 i32.const 2 memory.init 0 0)",
        "(func (if (i32.const 1) (then (nop)) (else (return)))) ~ (func i32.const 1 if nop else return end)",
        "(func (if (i32.const 1) (then))) ~ (func i32.const 1 if end)",
        "(func (if $l (result i32) (i32.const 1) (i32.eqz) (then (br $l (i32.const 2))) (else (i32.const 3))) drop) ~ (func i32.const 1 i32.eqz if (result i32) i32.const 2 br 0 else i32.const 3 end drop)",
        "(func (block $l (loop $m (br $l) (br $m)))) ~ (func block loop br 1 br 0 end end)",
        "(func block $l block $l br $l end br $l end) ~ (func block block br 0 end br 0 end)",
        "(func block $l i32.const 0 if $m br $l else $m br $m end $m end $l) ~ (func block i32.const 0 if br 1 else br 0 end end)",
        "(func (i32.add (i32.mul (i32.const 1) (i32.const 2)) (i32.const 3)) drop) ~ (func i32.const 1 i32.const 2 i32.mul i32.const 3 i32.add drop)",
        "(func (drop (select (result i32) (i32.const 1) (i32.const 2) (i32.const 3)))) ~ (func i32.const 1 i32.const 2 i32.const 3 select (result i32) drop)",
        "(func (block $x (br_table $x 1 $x (i32.const 0)))) ~ (func block i32.const 0 br_table 0 1 0 end)",
        "(type $t (func (param i32) (result i32))) (func (type $t) (local.get 0)) ~ (type (func (param i32) (result i32))) (func (type 0) (param $x i32) (result i32) (local.get $x))",
        "(type $t (func (param i32))) (func (type $t) (local $x i64) (drop (local.get $x))) ~ (type (func (param i32))) (func (type 0) (local i64) (drop (local.get 1)))",
        "(type $t (func)) (table 1 funcref) (func (call_indirect (type $t) (i32.const 0))) ~ (type (func)) (table 1 funcref) (func i32.const 0 call_indirect 0)",
        "(module $m (func $\"a\\62c\" (call $abc))) ~ (func (call 0))",
        "(memory 1) (func (i32.store8 offset=0x1_0 align=1 (i32.const 0) (i32.const 1))) ~ (memory 1) (func i32.const 0 i32.const 1 i32.store8 offset=16)",
        "(data \"\\t\\n\\r\\22\\'\\\\\\u{e9}\\u{1F_600}\") ~ (data \"\\09\\0a\\0d\\\"\\27\\5c\\c3\\a9\\f0\\9f\\98\\80\")",
        "(data \"é😀\") ~ (data \"\\c3\\a9\\f0\\9f\\98\\80\")",
      })
  void abbreviationStandsForItsLongForm(String abbreviation, String longForm) {
    assertThat(assemble(abbreviation)).isEqualTo(assemble(longForm)).isNotEmpty();
  }

  @Test
  void commentsAndAnnotationsStandForNothing() {
    String source =
        """
        (; a (; b ;) ;)(func(nop);;c )
        ((@d ("e" ")") ; ] { 0x $f (@g)) nop(;;);; h\r))
        """;
    assertThat(assemble(source)).isEqualTo(assemble("(func nop nop)"));
  }

  @ParameterizedTest
  @CsvSource({
    "(elem (i32.const 1) func), 00 41 01 0b 00",
    "(elem func $f), 01 00 01 00",
    "(elem (table 1) (i32.const 1) func $f), 02 01 41 01 0b 00 01 00",
    "(elem declare func $f), 03 00 01 00",
    "(elem (i32.const 1) funcref (ref.null func)), 04 41 01 0b 01 d0 70 0b",
    "(elem externref), 05 6f 00",
    "(elem (table 1) (i32.const 1) funcref), 06 01 41 01 0b 70 00",
    "(elem (i32.const 1) externref), 06 00 41 01 0b 6f 00",
    "(elem declare funcref (ref.func $f)), 07 70 01 d2 00 0b",
  })
  void elementSegmentsHaveEightForms(String segment, String entry) {
    byte[] entryBytes = HexFormat.of().parseHex(hex(entry));
    String section = "09" + HexFormat.of().toHexDigits((byte) (entryBytes.length + 1)) + "01";
    assertThat(assemble("(func $f) (table 0 funcref) (table 0 funcref)" + segment))
        .contains(section + hex(entry));
  }

  @ParameterizedTest
  @CsvSource({
    "(data \"ab\"), 01 02 6162",
    "(memory 1) (data (i32.const 1) \"ab\"), 00 41 01 0b 02 6162",
    "(memory 1) (memory 1) (data (memory 1) (i32.const 1) \"ab\"), 02 01 41 01 0b 02 6162",
  })
  void dataSegmentsHaveThreeForms(String segment, String entry) {
    assertThat(assemble(segment)).endsWith("01" + hex(entry));
  }

  @ParameterizedTest
  @CsvSource({
    "i32.load, 28 02 00",
    "i64.load align=1, 29 00 00",
    "i64.load offset=4294967295, 29 03 ffffffff0f",
    "i32.load8_u offset=1 align=1, 2d 00 01",
    "i32.load 1, 28 42 01 00",
    "i32.load $second offset=2 align=2, 28 41 01 02",
    "i64.atomic.rmw32.cmpxchg_u, fe 4e 02 00",
    "i32.load align=0x8000_0000_0000_0000, 28 3f 00",
    "v128.load8x8_s, fd 01 03 00",
    "v128.load32_zero, fd 5c 02 00",
    "v128.load8_lane 3, fd 54 00 00 03",
    "v128.load8_lane 1 3, fd 54 40 01 00 03",
    "v128.load16_lane $second offset=4 3, fd 55 41 01 04 03",
    "v128.store32_lane offset=4 align=1 3, fd 5a 00 04 03",
    "v128.store64_lane 1 align=2 1, fd 5b 41 01 00 01",
  })
  void memoryArgumentsDefaultToTheNaturalAlignment(String instruction, String code) {
    byte[] body = HexFormat.of().parseHex(hex(code));
    assertThat(assemble("(memory 1) (memory $second 1) (func " + instruction + ")"))
        .endsWith(HexFormat.of().toHexDigits((byte) (body.length + 2)) + "00" + hex(code) + "0b");
  }

  @Test
  void everyInstructionOfTheTableIsAssembledToItsOpcodeAndImmediate() {
    for (Opcode opcode : Opcodes.all()) {
      String[] immediate =
          switch (opcode.immediate()) {
            case NONE, BLOCK_TYPE, ZERO_BYTE -> new String[] {"", ""};
            case LABEL, FUNCTION, LOCAL, GLOBAL, TABLE, ELEMENT, MEMORY, DATA, TYPE, TAG ->
                new String[] {"300", "ac02"};
            case LABELS -> new String[] {"1 2 3", "02010203"};
            case BLOCK_TYPE_CATCHES ->
                new String[] {
                  "(result i32) (catch 300 0) (catch_ref 1 2) (catch_all 3) (catch_all_ref 300)",
                  "7f0400ac0200010102020303ac02"
                };
            case TYPE_TABLE -> new String[] {"2 (type 0)", "0002"};
            case VALUE_TYPES -> new String[] {"(result i32)", "017f"};
            case TABLE_TABLE, MEMORY_MEMORY -> new String[] {"1 2", "0102"};
            case TYPE_FIELD, TYPE_LENGTH, TYPE_TYPE, TYPE_DATA, TYPE_ELEMENT ->
                new String[] {"1 2", "0102"};
            case ELEMENT_TABLE, DATA_MEMORY -> new String[] {"1 2", "0201"};
            case MEMORY_ARGUMENT ->
                new String[] {"offset=5", "0" + opcode.naturalAlignment() + "05"};
            case I32 -> new String[] {"-1", "7f"};
            case I64 -> new String[] {"-9223372036854775808", "8080808080808080807f"};
            case F32 -> new String[] {"1.5", "0000c03f"};
            case F64 -> new String[] {"-inf", "000000000000f0ff"};
            case HEAP_TYPE -> new String[] {"extern", "6f"};
            case REFERENCE_TYPE -> new String[] {"(ref i31)", "6c"};
            case NULLABLE_REFERENCE_TYPE -> new String[] {"(ref null 300)", "ac02"};
            case LABEL_CAST -> new String[] {"3 anyref (ref i31)", "01036e6c"};
            case V128 ->
                new String[] {"i16x8 0 1 2 3 4 5 -1 0xffff", "000001000200030004000500ffffffff"};
            case LANE -> new String[] {"255", "ff"};
            case LANES ->
                new String[] {
                  "31 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15", "1f0102030405060708090a0b0c0d0e0f"
                };
            case MEMORY_ARGUMENT_LANE ->
                new String[] {"offset=5 1", "0" + opcode.naturalAlignment() + "0501"};
          };
      if (opcode == Control.ELSE
          || opcode == Control.END
          || opcode == ExceptionHandling.CATCH
          || opcode == ExceptionHandling.CATCH_ALL
          || opcode == ExceptionHandling.DELEGATE) {
        continue; // part of other instructions, see the abbreviations
      }
      boolean plainBlock = opcode.immediate() == Immediate.BLOCK_TYPE;
      boolean block = plainBlock || opcode.immediate() == Immediate.BLOCK_TYPE_CATCHES;
      String code = code(opcode) + (plainBlock ? "40" : immediate[1]) + (block ? "0b" : "");
      if (opcode.immediate() == Immediate.ZERO_BYTE) {
        code += "00";
      }
      String end = block ? " end" : "";
      String plain = opcode.text() + " " + immediate[0] + end;
      assertThat(assemble("(type (func)) (func " + plain + ")"))
          .as(opcode.text())
          .endsWith("00" + code + "0b");
      if (!block) {
        assertThat(assemble("(type (func)) (func (" + plain + " (nop)))"))
            .as(opcode.text())
            .endsWith("0001" + code + "0b");
      }
    }
  }

  /** An unsigned number of up to fourteen bits. */
  private static String number(int value) {
    HexFormat hex = HexFormat.of();
    return value < 0x80
        ? hex.toHexDigits((byte) value)
        : hex.toHexDigits((byte) (value | 0x80)) + hex.toHexDigits((byte) (value >> 7));
  }

  private static String code(Opcode opcode) {
    int prefix = opcode.code() >>> 12;
    HexFormat hex = HexFormat.of();
    return prefix == 0
        ? hex.toHexDigits((byte) opcode.code())
        : hex.toHexDigits((byte) prefix) + number(opcode.code() & 0xFFF);
  }

  @Test
  void namesOfModuleFunctionsAndLocalsAreKeptOnDemand() {
    String source =
        """
        (module $m
          (import "a" "b" (func $imported (param $p i32)))
          (func (param i32))
          (func $"two words" (param i32) (param $q i64) (local i32) (local $r f32)))
        """;
    String named = HexFormat.of().formatHex(TextAssembler.assemble(source));
    String unnamed = HexFormat.of().formatHex(TextAssembler.assemble(source, Names.DROP));
    assertThat(named)
        .isEqualTo(
            unnamed
                + hex(
                    "00 31 04 6e616d65"
                        + "00 02 01 6d"
                        + "01 16 02 00 08 696d706f72746564 02 09 74776f20776f726473"
                        + "02 0e 02 00 01 00 01 70 02 02 01 01 71 03 01 72"));
  }

  @Test
  void moduleWithoutNamesHasNoNameSection() {
    String source = "(func (param i32)) (table $t 1 funcref)";
    assertThat(TextAssembler.assemble(source))
        .isEqualTo(TextAssembler.assemble(source, Names.DROP));
  }

  @Test
  void textMayBeGivenAsBytes() {
    String source = "(module (func (export \"é\")))";
    assertThat(
            TextAssembler.assemble(
                source.getBytes(StandardCharsets.UTF_8), Names.KEEP, Features.all()))
        .isEqualTo(TextAssembler.assemble(new StringBuilder(source)));
  }
}
