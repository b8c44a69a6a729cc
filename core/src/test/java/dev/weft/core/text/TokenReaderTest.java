// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.instruction.Features;
import dev.weft.core.text.TextAssembler.Names;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenReaderTest {

  private static final String SCRIPT =
      """
      (module $m (func (export "f") (result i32) (i32.const 1)))
      ;; a comment
      (assert_return (invoke $m "f" (f32.const nan:0x1) (v128.const i8x16 -1 255))
        (f32.const nan:canonical) (either (i64.const 1) (i64.const 0x1_0)))
      (module (func (result $wrong)))
      (module quote "(func" ")")
      """;

  @Test
  void scriptIsReadFormByForm() {
    TokenReader script = TokenReader.of(SCRIPT);
    List<String> commands = new ArrayList<>();
    while (!script.atEnd()) {
      TokenReader command = script.form();
      commands.add(command.line() + " " + command.keyword());
    }
    assertThat(commands).containsExactly("1 module", "3 assert_return", "5 module", "6 module");
  }

  @Test
  void modulesOfScriptsAreAssembledAndTheirFaultsHavePositionsInTheScript() {
    TokenReader script = TokenReader.of(SCRIPT);
    TokenReader module = script.form();
    assertThat(module.atKeyword("module")).isTrue();
    module.keyword();
    assertThat(TextAssembler.assemble(module, Names.DROP, Features.all()))
        .isEqualTo(
            TextAssembler.assemble("(func (export \"f\") (result i32) (i32.const 1))", Names.DROP));
    assertThat(module.atEnd()).isTrue();
    script.form();
    TokenReader wrong = script.form();
    wrong.keyword();
    assertThatThrownBy(() -> TextAssembler.assemble(wrong, Names.DROP, Features.all()))
        .hasMessageStartingWith("malformed module at 5:23: unexpected token");
    TokenReader quoted = script.form();
    quoted.keyword();
    assertThat(quoted.atKeyword("quote")).isTrue();
    quoted.keyword();
    assertThat(quoted.string()).asString().isEqualTo("(func");
    assertThat(quoted.string()).asString().isEqualTo(")");
    quoted.expectEnd();
  }

  @Test
  void constantsAreReadByTheRulesOfModules() {
    TokenReader script = TokenReader.of(SCRIPT);
    script.form();
    TokenReader assertion = script.form();
    assertion.keyword();
    TokenReader invoke = assertion.form();
    assertThat(invoke.keyword()).isEqualTo("invoke");
    assertThat(invoke.atIdentifier()).isTrue();
    assertThat(invoke.identifier()).isEqualTo("m");
    assertThat(invoke.atString()).isTrue();
    assertThat(invoke.string()).asString().isEqualTo("f");
    TokenReader nan = invoke.form();
    assertThat(nan.keyword()).isEqualTo("f32.const");
    assertThat(nan.f32()).isEqualTo(0x7F80_0001);
    TokenReader vector = invoke.form();
    assertThat(vector.keyword()).isEqualTo("v128.const");
    assertThat(vector.keyword()).isEqualTo("i8x16");
    assertThat(vector.integer(8)).isEqualTo(-1);
    assertThat(vector.integer(8)).isEqualTo(-1);
    assertThat(vector.atEnd()).isTrue();
    invoke.expectEnd();
    TokenReader pattern = assertion.form();
    assertThat(pattern.keyword()).isEqualTo("f32.const");
    assertThat(pattern.atKeyword("nan:canonical")).isTrue();
    assertThatThrownBy(pattern::f32).hasMessageContaining("unexpected token");
    assertThat(pattern.keyword()).isEqualTo("nan:canonical");
    assertThat(assertion.atForm()).isTrue();
    assertThat(assertion.atForm("either")).isTrue();
    assertThat(assertion.atForm("eithe")).isFalse();
    TokenReader either = assertion.form();
    either.keyword();
    TokenReader first = either.form();
    first.keyword();
    assertThat(first.integer(64)).isEqualTo(1);
    TokenReader second = either.form();
    second.keyword();
    assertThat(second.integer(64)).isEqualTo(16);
    assertThatThrownBy(either::form).isInstanceOf(MalformedModule.class);
  }

  @Test
  void failedReadLeavesTheCursorWhereItIs() {
    TokenReader reader = TokenReader.of("a \"b\" 300 $c");
    assertThatThrownBy(reader::string).hasMessageContaining("1:1: unknown operator a");
    assertThat(reader.keyword()).isEqualTo("a");
    assertThatThrownBy(reader::keyword)
        .hasMessageContaining("1:3: unexpected token: expected a keyword, found '\"b\"'");
    reader.string();
    assertThatThrownBy(() -> reader.integer(8)).hasMessageContaining("constant out of range");
    assertThatThrownBy(reader::expectEnd).hasMessageContaining("expected the end of the text");
    assertThat(reader.column()).isEqualTo(7);
    assertThat(reader.f64()).isEqualTo(Double.doubleToRawLongBits(300));
    assertThat(reader.identifier()).isEqualTo("c");
    assertThat(reader.atEnd()).isTrue();
    assertThatThrownBy(reader::form).hasMessageContaining("found end of text");
  }

  @Test
  void formThatIsNotClosedIsRefused() {
    TokenReader reader = TokenReader.of("(module\n (func)");
    assertThatThrownBy(reader::form).hasMessageContaining("2:8: unexpected token: expected ')'");
  }

  @Test
  void annotationsAreNotSeen() {
    TokenReader reader = TokenReader.of("((@a)x(@b \")\" (c)))(@d)");
    assertThat(reader.form().keyword()).isEqualTo("x");
    reader.expectEnd();
  }
}
