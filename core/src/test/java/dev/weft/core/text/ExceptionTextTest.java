// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.text.TextAssembler.Names;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tags and the instructions that throw and catch, in the text format. */
class ExceptionTextTest {

  private static String assemble(String source) {
    return HexFormat.of().formatHex(TextAssembler.assemble(source, Names.DROP)).substring(16);
  }

  private static String body(String instructions) {
    String module = assemble("(tag $e) (tag $f) (func " + instructions + ")");
    String otherSections = "010401600000" + "03020100" + "0d050200000000";
    assertThat(module).startsWith(otherSections).endsWith("0b");
    // Section, its size, one body, its size, no locals.
    int start = otherSections.length() + 10;
    return module.substring(start, module.length() - 2);
  }

  @Test
  void tagsAreDefinedImportedAndExported() {
    assertThat(assemble("(tag $e (param i32))")).isEqualTo("01050160017f00" + "0d03010000");
    assertThat(assemble("(import \"a\" \"b\" (tag $e (param $x i32)))"))
        .isEqualTo("01050160017f00" + "0208010161016204" + "0000");
    assertThat(assemble("(tag $e (import \"a\" \"b\") (param i32))"))
        .isEqualTo(assemble("(import \"a\" \"b\" (tag $e (param i32)))"));
    assertThat(assemble("(tag (export \"a\") (export \"b\"))"))
        .isEqualTo(assemble("(tag $e) (export \"a\" (tag $e)) (export \"b\" (tag 0))"));
    assertThat(assemble("(type $t (func (param i64))) (tag (type $t) (param i64))"))
        .isEqualTo(assemble("(tag (param i64))"));
  }

  @Test
  void plainAndFoldedFormsAreTheSame() {
    assertThat(body("throw $f")).isEqualTo("0801").isEqualTo(body("(throw 1)"));
    assertThat(body("(throw_ref (ref.null exn))")).isEqualTo("d0690a");
    assertThat(body("(ref.null noexn) throw_ref")).isEqualTo("d0740a");
    assertThat(body("try_table $l (result i32) (catch $f 0) end"))
        .isEqualTo("1f7f01000100" + "0b")
        .isEqualTo(body("(try_table $l (result i32) (catch $f 0))"));
    assertThat(body("(try (do (throw $e)) (catch $e nop) (catch $f) (catch_all (rethrow 0)))"))
        .isEqualTo("0640" + "0800" + "0700" + "01" + "0701" + "19" + "0900" + "0b")
        .isEqualTo(body("try throw $e catch $e nop catch $f catch_all rethrow 0 end"));
    assertThat(body("(try (do))")).isEqualTo("06400b").isEqualTo(body("try end"));
    assertThat(body("(try (do nop) (delegate 0))"))
        .isEqualTo("064001" + "1800")
        .isEqualTo(body("try nop delegate 0"));
  }

  @Test
  void labelsOfClausesAndDelegatesAreThoseAroundTheBlock() {
    String clauses = "(catch $e $l) (catch_ref $e $m) (catch_all $m) (catch_all_ref $l)";
    assertThat(body("(block $l (block $m (try_table $l " + clauses + " (br $l))))"))
        .isEqualTo(
            "02400240" + "1f40" + "04" + "000001" + "010000" + "0200" + "0301" + "0c00" + "0b0b0b");
    // The label of the try encloses its parts, not its delegate.
    assertThat(body("(block $l (try $l (do (br $l)) (delegate $l)))"))
        .isEqualTo("0240" + "06400c00" + "1800" + "0b")
        .isEqualTo(body("block $l try $l br $l delegate $l end"));
    assertThat(body("(try $l (do) (catch $e (rethrow $l)) (catch_all (br $l)))"))
        .isEqualTo("0640" + "0700" + "0900" + "19" + "0c00" + "0b")
        .isEqualTo(body("try $l catch $e rethrow $l catch_all br $l end $l"));
  }

  /** Each text has the mark ▶ directly before the fault. */
  static Stream<Arguments> faults() {
    return Stream.of(
        arguments("unexpected token", "(func (▶catch_all))"),
        arguments("unexpected token", "(tag $e) (func (▶catch $e))"),
        arguments("unexpected token", "(func (▶delegate 0))"),
        arguments("unexpected token", "(func ▶catch_all)"),
        arguments("unexpected token", "(func block ▶catch 0 end)"),
        arguments("unexpected token", "(func try_table ▶catch_all end)"),
        arguments("unexpected token", "(func try catch_all ▶catch_all end)"),
        arguments("unexpected token", "(func try catch_all ▶catch 0 end)"),
        arguments("unexpected token", "(func try catch 0 ▶delegate 0)"),
        arguments("unexpected token", "(func block ▶delegate 0 end)"),
        arguments("unexpected token", "(func try delegate 0 ▶end)"),
        arguments("unexpected token", "(func try catch_all▶)"),
        arguments("unexpected token", "(func (try▶))"),
        arguments("unexpected token", "(func (try ▶nop))"),
        arguments("unexpected token", "(func (try (▶nop)))"),
        arguments("unexpected token", "(func (try (▶catch_all)))"),
        arguments("unexpected token", "(func (▶do))"),
        arguments("unexpected token", "(func (try (do) ▶nop))"),
        arguments("unexpected token", "(func (try (do) (▶nop)))"),
        arguments("unexpected token", "(func (try (do) (▶do)))"),
        arguments("unexpected token", "(func (try (do) (delegate▶)))"),
        arguments("unexpected token", "(func (try (do) (delegate 0 ▶1)))"),
        arguments("unexpected token", "(func (try (do) (delegate 0) (▶delegate 0)))"),
        arguments("unexpected token", "(func (try (do) (delegate 0) (▶catch_all)))"),
        arguments("unexpected token", "(func (try (do) (catch_all) (▶catch_all)))"),
        arguments("unexpected token", "(func (try (do) (catch 0) (▶delegate 0)))"),
        arguments("unexpected token", "(func (try_table (catch_ref 0▶)))"),
        arguments("unexpected token", "(func (try_table (catch_all 0 ▶0)))"),
        arguments("unexpected token", "(func (try_table nop (▶catch_all 0)))"),
        arguments("unexpected token", "(func (▶catch_ref 0 0))"),
        arguments("unexpected token", "(func throw▶)"),
        arguments("unexpected token", "(func (export \"e\") (import \"a\" \"b\")) (tag ▶1)"),
        arguments("unknown tag", "(func throw ▶$e)"),
        arguments("unknown tag", "(export \"e\" (tag ▶$e))"),
        arguments("duplicate tag", "(tag $e) (tag ▶$e)"),
        arguments("unknown label", "(func (try_table $l (catch_all ▶$l)))"),
        arguments("unknown label", "(func (try $l (do) (delegate ▶$l)))"),
        arguments("mismatching label", "(func try $l catch_all end ▶$m)"),
        arguments("import after tag", "(tag) (▶import \"\" \"\" (tag))"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultsAreToldWithTheirPosition(String reason, String marked) {
    MalformedModule fault =
        catchThrowableOfType(
            MalformedModule.class,
            () -> TextAssembler.assemble(marked.replace("▶", ""), Names.KEEP));
    assertThat(fault.reason()).isEqualTo(reason);
    assertThat(fault.column()).isEqualTo(marked.indexOf('▶') + 1);
  }
}
