// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.instruction.Features;
import dev.weft.core.text.TextAssembler.Names;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedTextTest {

  private static MalformedModule fault(String source) {
    return catchThrowableOfType(
        MalformedModule.class, () -> TextAssembler.assemble(source, Names.KEEP));
  }

  /** Each text has the mark ▶ directly before the fault. */
  static Stream<Arguments> faults() {
    return Stream.of(
        // characters and tokens
        arguments("illegal character", "(func ▶\u0001)"),
        arguments("illegal character", "(func ▶é)"),
        arguments("illegal character", "(@a ▶é)"),
        arguments("illegal character", "▶\uFEFF(module)"),
        arguments("illegal character", "(data \"a▶\u0007\")"),
        arguments("illegal escape", "(data \"▶\\x\")"),
        arguments("illegal escape", "(data \"▶\\u{110000}\")"),
        arguments("illegal escape", "(data \"▶\\u{d800}\")"),
        arguments("illegal escape", "(data \"▶\\u{}\")"),
        arguments("illegal escape", "(data \"▶\\u{fffffffffffffffff}\")"),
        arguments("illegal escape", "(data \"▶\\0g\")"),
        arguments("unclosed string", "(data ▶\"abc)"),
        arguments("unclosed string", "(data ▶\"abc\n\")"),
        arguments("unclosed comment", "(func)\n  ▶(; (; ;)"),
        arguments("unclosed annotation", "(func ▶(@a (b)"),
        arguments("unclosed string", "(@a ▶\")"),
        arguments("empty annotation id", "(func ▶(@ x))"),
        arguments("empty annotation id", "(func ▶(@\"\"))"),
        arguments("empty identifier", "(func ▶$)"),
        arguments("empty identifier", "(func ▶$\"\")"),
        arguments("empty identifier", "(func ▶$\"a)"),
        arguments("malformed UTF-8 encoding", "(func $▶\"\\ff\")"),
        arguments("malformed UTF-8 encoding", "(func (export ▶\"\\c0\\80\"))"),
        arguments("malformed UTF-8 encoding", "(import \"\" ▶\"\\ed\\a0\\80\" (func))"),
        arguments("unknown operator i32.addd", "(func (▶i32.addd))"),
        arguments("unknown operator 0drop", "(func br ▶0drop)"),
        arguments("unknown operator 1_", "(func (drop (i32.const ▶1_)))"),
        arguments("unknown operator \"a\"\"b\"", "(data ▶\"a\"\"b\")"),
        arguments("unknown operator $x\"a\"", "(data ▶$x\"a\")"),
        arguments("unknown operator offset=-1", "(func i32.const 0 i32.load ▶offset=-1 drop)"),
        arguments("unknown operator align=", "(func i32.const 0 i32.load ▶align= drop)"),
        arguments("unknown operator ;", "(func ▶; )"),
        arguments("unknown operator {", "(func ▶{})"),
        // fields
        arguments("unexpected token", "▶func"),
        // vectors
        arguments("unexpected token", "(func v128.const▶)"),
        arguments("unexpected token", "(func v128.const ▶0 0)"),
        arguments("wrong number of lane literals", "(func v128.const i64x2 0▶)"),
        arguments("wrong number of lane literals", "(func v128.const i64x2 0 0 ▶0)"),
        arguments("unknown operator 0x", "(func v128.const i64x2 0 ▶0x)"),
        arguments("constant out of range", "(func v128.const i64x2 0 ▶0x1_0000_0000_0000_0000)"),
        arguments("constant out of range", "(func v128.const i16x8 0 ▶65536 0 0 0 0 0 0)"),
        arguments("constant out of range", "(func v128.const f32x4 0 ▶1e39 0 0)"),
        arguments("unexpected token", "(func v128.const i32x4 ▶0.5 0 0 0)"),
        arguments("unexpected token", "(func i8x16.extract_lane_s ▶-1)"),
        arguments("i8 constant out of range", "(func i8x16.extract_lane_s ▶256)"),
        arguments("invalid lane length", "(func i8x16.shuffle 0 1 2▶)"),
        arguments("invalid lane length", "(func i8x16.shuffle 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 ▶0)"),
        arguments(
            "i8 constant out of range", "(func i8x16.shuffle 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 ▶-1)"),
        arguments("unexpected token", "(func v128.load8_lane▶)"),
        arguments("unexpected token", "(▶)"),
        arguments("unexpected token", "(▶then)"),
        arguments("unexpected token", "(module)▶(module)"),
        arguments("unexpected token", "(module)▶)"),
        arguments("unexpected token", "(func)▶)"),
        arguments("unexpected token", "(module (func)▶"),
        arguments("unexpected token", "▶$id (func)"),
        arguments("unexpected token", "(module $a ▶$b)"),
        arguments("unexpected token", "(func ▶\"name\")"),
        arguments("unexpected token", "(memory▶)"),
        arguments("unexpected token", "(memory ▶-1)"),
        arguments("unexpected token", "(memory 1 2 shared ▶3)"),
        arguments("unexpected token", "(table 1▶)"),
        arguments("unexpected token", "(table 1 ▶i32)"),
        arguments("unexpected token", "(table funcref▶)"),
        arguments("unexpected token", "(global (mut ▶func) (i32.const 0))"),
        arguments("unexpected token", "(export \"a\" (▶type 0))"),
        arguments("unexpected token", "(export ▶(func 0))"),
        arguments("unexpected token", "(import \"a\" \"b\" (▶elem))"),
        arguments("unexpected token", "(import \"a\" ▶(func))"),
        arguments("unexpected token", "(start▶)"),
        arguments("unexpected token", "(type ▶(i32))"),
        arguments("unexpected token", "(type (func ▶(local i32)))"),
        arguments("unexpected token", "(type (func (result ▶$x i32)))"),
        arguments("unexpected token", "(elem▶)"),
        arguments("unexpected token", "(elem declare ▶(i32.const 0) func)"),
        arguments("unexpected token", "(func $f) (elem (table 0) (i32.const 0) ▶$f)"),
        arguments("unexpected token", "(elem (i32.const 0) funcref ▶0)"),
        arguments("unexpected token", "(data ▶x)".replace("x", "func")),
        arguments("import after function", "(func) (▶import \"\" \"\" (func))"),
        arguments("import after memory", "(memory 1) (▶import \"\" \"\" (func))"),
        arguments("import after table", "(table 0 funcref) (memory (▶import \"\" \"\") 1)"),
        arguments(
            "import after global", "(global i32 (i32.const 0)) (global (▶import \"\" \"\") i32)"),
        arguments("multiple start sections", "(func) (start 0) (▶start 0)"),
        arguments("i64 constant out of range", "(memory ▶0x1_0000_0000_0000_0000)"),
        arguments("i32 constant out of range", "(func call ▶4294967296)"),
        // names
        arguments("duplicate func", "(func $a) (func ▶$a)"),
        arguments("duplicate func", "(func $a) (func ▶$\"\\61\")"),
        arguments("duplicate table", "(table $a 0 funcref) (table ▶$a 0 funcref)"),
        arguments("duplicate memory", "(import \"\" \"\" (memory $a 1)) (memory ▶$a 1)"),
        arguments(
            "duplicate global", "(global $a i32 (i32.const 0)) (global ▶$a i32 (i32.const 0))"),
        arguments("duplicate type", "(rec (type $a (func)) (type ▶$a (func)))"),
        arguments("duplicate type", "(type $a (func)) (type ▶$a (func))"),
        arguments("duplicate elem", "(elem $a func) (elem ▶$a func)"),
        arguments("duplicate data", "(data $a) (data ▶$a)"),
        arguments("duplicate local", "(func (param $a i32) (param ▶$a i32))"),
        arguments("duplicate local", "(func (param $a i32) (local ▶$a i32))"),
        arguments("unknown function", "(func call ▶$f)"),
        arguments("unknown function", "(export \"f\" (func ▶$f))"),
        arguments("unknown function", "(start ▶$f)"),
        arguments("unknown function", "(elem func ▶$f)"),
        arguments("unknown local", "(func (local $x i32)) (func local.get ▶$x)"),
        arguments("unknown local", "(global i32 (local.get ▶$x))"),
        arguments("unknown global", "(func global.get ▶$g)"),
        arguments("unknown table", "(func table.size ▶$t)"),
        arguments("unknown memory", "(func memory.size ▶$m)"),
        arguments("unknown elem segment", "(func elem.drop ▶$e)"),
        arguments("unknown data segment", "(func data.drop ▶$d)"),
        arguments("unknown type", "(func (type ▶$t))"),
        arguments("unknown type", "(func (param (ref ▶$t)))"),
        arguments("unknown type", "(type (sub ▶$t (func)))"),
        arguments("unknown type", "(func (struct.new ▶$t))"),
        arguments("unknown field", "(type $t (struct (field $x i8))) (func (struct.get $t ▶$y))"),
        arguments("unknown field", "(type $t (struct (field i8))) (func (struct.get $t ▶$x))"),
        arguments("duplicate field", "(type (struct (field $x i8) (field ▶$x i8)))"),
        arguments("inline function type", "(type $t (struct)) (func ▶(type $t) (param i64))"),
        arguments("unexpected token", "(type (struct ▶i8))"),
        arguments("unexpected token", "(type (struct (field $x i8 ▶i8)))"),
        arguments("unexpected token", "(type (array i8 ▶i8))"),
        arguments("unexpected token", "(type (array (mut ▶(mut i8))))"),
        arguments("unexpected token", "(type (func (param ▶i8)))"),
        arguments("unexpected token", "(type (sub ▶))"),
        arguments("unexpected token", "(type (sub final (func) ▶(func)))"),
        arguments("unexpected token", "(type ▶(final (func)))"),
        arguments("unexpected token", "(rec ▶(func))"),
        arguments("unexpected token", "(func (param (ref ▶i32)))"),
        arguments("unexpected token", "(func (param (ref null ▶)))"),
        arguments("unexpected token", "(func (param (ref func ▶func)))"),
        arguments("unexpected token", "(func (ref.test ▶func (ref.null func)))"),
        arguments("unexpected token", "(elem funcref ▶0)"),
        arguments("unexpected token", "(table 1 funcref (▶elem))"),
        arguments("unknown type", "(func ▶(type 0) (param i32))"),
        arguments("unknown type", "(func ▶(type 3) (local $x i32))"),
        arguments("unknown label", "(func block $a end br ▶$a)"),
        arguments("unknown label", "(func (if $a (br ▶$a) (then)))"),
        arguments("unknown label", "(func $f br ▶$f)"),
        arguments("mismatching label", "(func block $a end ▶$b)"),
        arguments("mismatching label", "(func block end ▶$b)"),
        arguments("mismatching label", "(func i32.const 0 if $a else ▶$b end)"),
        // types
        arguments(
            "inline function type", "(type $t (func (param i32))) (func ▶(type $t) (param i64))"),
        arguments(
            "inline function type", "(type $t (func)) (func block ▶(type 0) (result i32) end)"),
        arguments("unexpected token", "(func (result i32) (▶param i32))"),
        arguments("unexpected token", "(func (param i32) (▶type 0))"),
        arguments("unexpected token", "(func (local i32) (▶param i32))"),
        arguments("unexpected token", "(func nop (▶local i32))"),
        arguments("unexpected token", "(func block (param ▶$x i32) end)"),
        arguments("unexpected token", "(func (param $x i32 ▶i32))"),
        arguments("unexpected token", "(func (param $x▶))"),
        // instructions
        arguments("unexpected token", "(func ▶end)"),
        arguments("unexpected token", "(func ▶else)"),
        arguments("unexpected token", "(func block▶)"),
        arguments("unexpected token", "(func block ▶else end)"),
        arguments("unexpected token", "(func (block ▶end))"),
        arguments("unexpected token", "(func (▶end))"),
        arguments("unexpected token", "(func (▶else))"),
        arguments("unexpected token", "(func (▶then))"),
        arguments("unexpected token", "(func (if▶))"),
        arguments("unexpected token", "(func (if (i32.const 0)▶))"),
        arguments("unexpected token", "(func (if ▶i32.const 0 (then)))"),
        arguments("unexpected token", "(func (if (i32.const 0) (then) (▶nop)))"),
        arguments("unexpected token", "(func (if (i32.const 0) (then) (else) (▶else)))"),
        arguments("unexpected token", "(func (if (i32.const 0) (then) ▶nop))"),
        arguments("unexpected token", "(func (i32.add ▶i32.const 0))"),
        arguments("unexpected token", "(func ▶())".replace("▶(", "(▶")),
        arguments("unexpected token", "(func ▶0)"),
        arguments("unexpected token", "(func ▶func)"),
        arguments("unexpected token", "(func br_table▶)"),
        arguments("unexpected token", "(func (call▶))"),
        arguments("unexpected token", "(func (local.get ▶-1))"),
        arguments("unexpected token", "(func (i32.const▶))"),
        arguments("unexpected token", "(func (i32.const ▶1.0))"),
        arguments("unexpected token", "(func (i64.const ▶nan))"),
        arguments("unexpected token", "(func (f32.const ▶$x))"),
        arguments("unexpected token", "(func (f32.const ▶nan:canonical))"),
        arguments("unexpected token", "(func (ref.null▶))"),
        arguments("unexpected token", "(func (memory.init▶))"),
        arguments("unexpected token", "(func (i32.load align=1 ▶offset=1 (i32.const 0)))"),
        arguments("unexpected token", "(func (▶offset=1))"),
        arguments("constant out of range", "(func (i32.const ▶4294967296))"),
        arguments("constant out of range", "(func (i64.const ▶-9223372036854775809))"),
        arguments("constant out of range", "(func (f32.const ▶1e39))"),
        arguments("constant out of range", "(func (f64.const ▶0x1p1024))"),
        arguments("constant out of range", "(func (f64.const ▶nan:0x0))"),
        arguments("i64 constant out of range", "(func (i32.load ▶offset=18446744073709551616))"),
        arguments("alignment must be a power of two", "(func (i32.load ▶align=3))"),
        arguments("alignment must be a power of two", "(func (i32.load ▶align=0))"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultIsReportedWhereItStands(String reason, String marked) {
    int mark = marked.indexOf('▶');
    String before = marked.substring(0, mark);
    MalformedModule fault = fault(before + marked.substring(mark + 1));
    assertThat(fault).as("refused").isNotNull();
    int lineStart = before.lastIndexOf('\n') + 1;
    assertThat(fault.reason()).isEqualTo(reason);
    assertThat(fault.line()).isEqualTo(1 + (int) before.chars().filter(c -> c == '\n').count());
    assertThat(fault.column()).isEqualTo(before.length() - lineStart + 1);
    assertThat(fault.offset()).isEqualTo(-1);
  }

  @Test
  void columnsCountCharactersAndNotBytes() {
    MalformedModule fault = fault("(;😀é;)\r\n\r(; 😀 ;) (x)");
    assertThat(fault.line()).isEqualTo(3);
    assertThat(fault.column()).isEqualTo("(; X ;) (x".length());
  }

  @Test
  void textThatIsNoUtf8IsRefused() {
    for (String text : new String[] {"(func)\n \u00ff", "(func)\n;;\u00ff", "(func)\n(;\u00ff;)"}) {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      MalformedModule fault =
          catchThrowableOfType(
              MalformedModule.class,
              () -> TextAssembler.assemble(bytes, Names.KEEP, Features.all()));
      assertThat(fault.reason()).isEqualTo("malformed UTF-8 encoding");
      assertThat(fault.line()).isEqualTo(2);
    }
  }

  @Test
  void surrogateThatStandsAloneIsRefused() {
    MalformedModule fault = fault("(module\n ;; \uD83D\n)");
    assertThat(fault.reason()).isEqualTo("malformed UTF-8 encoding");
    assertThat(fault.line()).isEqualTo(2);
    assertThat(fault.column()).isEqualTo(5);
    assertThat(fault("(module ;; \uD83D\uDE00\n)")).isNull();
  }

  @Test
  void messageSaysWhatWasExpectedAndFound() {
    assertThat(fault("(memory\n  func)"))
        .hasMessage(
            "malformed module at 2:3: unexpected token: expected a natural number, found 'func'");
    assertThat(fault("(memory").getMessage()).endsWith("found end of text");
  }

  @Test
  void longTokensAreCutInMessages() {
    assertThat(fault("(func " + "x".repeat(100_000) + ")").getMessage()).hasSizeLessThan(100);
  }
}
