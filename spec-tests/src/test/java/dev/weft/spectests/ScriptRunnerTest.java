// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.module.ParseOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A runner that lets everything pass would make the whole suite worthless. */
@Timeout(60)
final class ScriptRunnerTest {

  private static final String FUNCTIONS =
      """
      (module
        (memory 1)
        (global (export "seven") i32 (i32.const 7))
        (func (export "one") (result i32) (i32.const 1))
        (func (export "pair") (result i32 i64) (i32.const 1) (i64.const 2))
        (func (export "same") (param externref) (result externref) (local.get 0))
        (func (export "any") (param externref) (result anyref)
          (any.convert_extern (local.get 0)))
        (type $s (struct))
        (type $a (array i8))
        (func (export "struct") (result anyref) (struct.new $s))
        (func (export "array") (result anyref) (array.new_fixed $a 0))
        (func (export "i31") (result anyref) (ref.i31 (i32.const 1)))
        (func (export "f32") (param i32) (result f32) (f32.reinterpret_i32 (local.get 0)))
        (func (export "f64") (param i64) (result f64) (f64.reinterpret_i64 (local.get 0)))
        (func (export "divide") (param i32) (result i32) (i32.div_u (i32.const 1) (local.get 0)))
        (func $endless (export "endless") (call $endless)))
      """;

  private static List<CommandResult> run(String script) {
    ParseOptions options = ParseOptions.defaults();
    Script parsed = ScriptParser.parse(script.getBytes(UTF_8), options.features());
    return ScriptRunner.run(parsed, options).commands();
  }

  /** The failures of a script whose first module has the functions above. */
  private static List<String> failures(String commands) {
    return run(FUNCTIONS + commands).stream()
        .filter(result -> !result.passed())
        .map(CommandResult::failure)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(assert_return (invoke \"one\") (i32.const 1))",
        "(assert_return (get \"seven\") (i32.const 7))",
        "(assert_return (invoke \"pair\") (i32.const 1) (i64.const 2))",
        "(assert_return (invoke \"one\") (either (i32.const 2) (i32.const 1)))",
        "(assert_return (invoke \"same\" (ref.extern 3)) (ref.extern 3))",
        "(assert_return (invoke \"same\" (ref.extern 3)) (ref.extern))",
        "(assert_return (invoke \"same\" (ref.null extern)) (ref.null extern))",
        "(assert_return (invoke \"same\" (ref.null extern)) (ref.null))",
        "(assert_return (invoke \"any\" (ref.extern 3)) (ref.host 3))",
        "(assert_return (invoke \"any\" (ref.extern 3)) (ref.any))",
        "(assert_return (invoke \"any\" (ref.null extern)) (ref.null any))",
        "(assert_return (invoke \"struct\") (ref.struct))",
        "(assert_return (invoke \"struct\") (ref.eq))",
        "(assert_return (invoke \"array\") (ref.array))",
        "(assert_return (invoke \"array\") (ref.any))",
        "(assert_return (invoke \"i31\") (ref.i31))",
        "(assert_return (invoke \"i31\") (ref.eq))",
        "(assert_return (invoke \"f32\" (i32.const 0x7fc00000)) (f32.const nan:canonical))",
        "(assert_return (invoke \"f32\" (i32.const 0xffc00000)) (f32.const nan:canonical))",
        "(assert_return (invoke \"f32\" (i32.const 0x7fc00001)) (f32.const nan:arithmetic))",
        "(assert_return (invoke \"f32\" (i32.const 0x7f800001)) (f32.const nan:0x1))",
        "(assert_return (invoke \"f64\" (i64.const 0xfff8000000000000)) (f64.const nan:canonical))",
        "(assert_return (invoke \"f64\" (i64.const 0x7ff8000000000001)) (f64.const nan:arithmetic))",
        "(assert_trap (invoke \"divide\" (i32.const 0)) \"integer divide\")",
        "(assert_exhaustion (invoke \"endless\") \"call stack exhausted\")",
        "(assert_malformed (module binary \"\\00asm\") \"unexpected end\")",
        "(assert_malformed (module quote \"(func\") \"unexpected token\")",
        "(assert_invalid (module (func (result i32))) \"type mismatch\")",
        "(assert_unlinkable (module (import \"a\" \"b\" (func))) \"unknown import\")",
        "(assert_trap (module (func $f (unreachable)) (start $f)) \"unreachable\")",
      })
  void whatTheScriptAssertsIsTrue(String assertion) {
    List<CommandResult> results = run(FUNCTIONS + assertion);
    assertThat(results).hasSize(1);
    assertThat(results.getFirst().failure()).isNull();
    assertThat(results.getFirst().assertion()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Another sort of reference.
        "(assert_return (invoke \"any\" (ref.extern 3)) (ref.eq))",
        "(assert_return (invoke \"any\" (ref.extern 3)) (ref.host 4))",
        "(assert_return (invoke \"any\" (ref.null extern)) (ref.any))",
        "(assert_return (invoke \"struct\") (ref.array))",
        "(assert_return (invoke \"struct\") (ref.i31))",
        "(assert_return (invoke \"array\") (ref.struct))",
        "(assert_return (invoke \"i31\") (ref.struct))",
        "(assert_return (invoke \"i31\") (ref.null i31))",
        "(assert_return (invoke \"struct\") (ref.func))",
        // Another value, type, or number of results.
        "(assert_return (invoke \"one\") (i32.const 2))",
        "(assert_return (invoke \"one\") (i64.const 1))",
        "(assert_return (invoke \"one\"))",
        "(assert_return (invoke \"pair\") (i32.const 1))",
        "(assert_return (invoke \"pair\") (i32.const 1) (i64.const 3))",
        "(assert_return (get \"seven\") (i32.const 8))",
        "(assert_return (invoke \"one\") (either (i32.const 2) (i32.const 3)))",
        "(assert_return (invoke \"same\" (ref.extern 3)) (ref.extern 4))",
        "(assert_return (invoke \"same\" (ref.extern 3)) (ref.null extern))",
        "(assert_return (invoke \"same\" (ref.extern 3)) (ref.func))",
        "(assert_return (invoke \"same\" (ref.null extern)) (ref.extern))",
        "(assert_return (invoke \"f32\" (i32.const 0x80000000)) (f32.const 0))",
        "(assert_return (invoke \"f32\" (i32.const 0x7fc00001)) (f32.const nan:canonical))",
        "(assert_return (invoke \"f32\" (i32.const 0x7f800001)) (f32.const nan:arithmetic))",
        "(assert_return (invoke \"f32\" (i32.const 0x7f800000)) (f32.const nan:arithmetic))",
        "(assert_return (invoke \"f64\" (i64.const 0x7ff8000000000001)) (f64.const nan:canonical))",
        "(assert_return (invoke \"f64\" (i64.const 0x7ff0000000000001)) (f64.const nan:arithmetic))",
        // Another end.
        "(assert_return (invoke \"divide\" (i32.const 0)) (i32.const 0))",
        "(assert_trap (invoke \"one\") \"\")",
        "(assert_trap (invoke \"divide\" (i32.const 0)) \"integer overflow\")",
        "(assert_trap (invoke \"endless\") \"call stack exhausted\")",
        "(assert_exhaustion (invoke \"divide\" (i32.const 0)) \"\")",
        "(assert_exception (invoke \"divide\" (i32.const 0)))",
        "(assert_exception (invoke \"one\"))",
        // Another reason for which a module is refused, or none.
        "(assert_malformed (module binary \"\\00asm\") \"unexpected end of the universe\")",
        "(assert_malformed (module quote \"(func (result i32))\") \"\")",
        "(assert_malformed (module quote \"(func)\") \"\")",
        "(assert_invalid (module quote \"(func\") \"\")",
        "(assert_invalid (module (func (result i32))) \"unknown\")",
        "(assert_invalid (module) \"\")",
        "(assert_unlinkable (module (import \"a\" \"b\" (func))) \"incompatible import type\")",
        "(assert_unlinkable (module) \"\")",
        "(assert_trap (module (import \"a\" \"b\" (func))) \"\")",
        "(assert_trap (module) \"\")",
        // What is not there, or cannot be understood.
        "(assert_return (invoke \"two\") (i32.const 2))",
        "(assert_return (invoke $other \"one\") (i32.const 1))",
        "(assert_return (invoke \"one\" (i32.const 1)) (i32.const 1))",
        "(assert_return (invoke \"one\") (i32.const 1) (i32.konst 1))",
        "(assert_return (get \"one\") (i32.const 1))",
        "(assert_nothing (invoke \"one\"))",
      })
  void whatTheScriptAssertsIsNotTrue(String assertion) {
    List<CommandResult> results = run(FUNCTIONS + assertion);
    assertThat(results).hasSize(1);
    assertThat(results.getFirst().failure()).isNotBlank();
    assertThat(results.getFirst().line()).isEqualTo(FUNCTIONS.lines().count() + 1);
  }

  @Test
  void aModuleThatIsRefusedLeavesNoInstanceForLaterCommands() {
    assertThat(failures("(module (func (result i32)))\n(assert_return (invoke \"one\"))"))
        .hasSize(2)
        .element(1)
        .isEqualTo("no instance");
  }

  @Test
  void anActionOutsideOfAssertionsMustNotTrap() {
    assertThat(failures("(invoke \"divide\" (i32.const 1))")).isEmpty();
    assertThat(failures("(invoke \"divide\" (i32.const 0))")).hasSize(1);
  }

  @Test
  void instancesOfOneDefinitionDoNotShareTheirState() {
    String script =
        """
        (module definition $M
          (global $g (export "g") (mut i32) (i32.const 0))
          (func (export "set") (global.set $g (i32.const 1))))
        (module instance $A $M)
        (module instance $B $M)
        (invoke $A "set")
        (assert_return (get $A "g") (i32.const 1))
        (assert_return (get $B "g") (i32.const 0))
        (register "b" $B)
        (module (import "b" "g" (global $g (mut i32))) (export "imported" (global $g)))
        (assert_return (get "imported") (i32.const 0))
        """;
    assertThat(run(script)).hasSize(3).allMatch(CommandResult::passed);
  }

  @Test
  void theFieldsOfAModuleAloneAreAScript() {
    assertThat(run("(func) (memory 0) (func (export \"f\"))")).isEmpty();
    assertThat(run("(func) (memory 0) (func (result i32))")).hasSize(1);
  }

  @Test
  void theModuleOfTheSuiteCanBeImported() {
    String script =
        """
        (module
          (import "spectest" "global_i64" (global i64))
          (import "spectest" "global_f64" (global $f64 f64))
          (import "spectest" "table" (table 10 20 funcref))
          (import "spectest" "shared_memory" (memory 1 2 shared))
          (import "spectest" "print_i32_f32" (func $print (param i32 f32)))
          (func (export "print") (call $print (i32.const 1) (f32.const 2)))
          (export "f64" (global $f64)))
        (assert_return (invoke "print"))
        (assert_return (get "f64") (f64.const 666.6))
        """;
    assertThat(run(script)).hasSize(2).allMatch(CommandResult::passed);
  }

  @Test
  void threadsRunAtTheSameTimeAndTheirAssertionsCount() {
    String script =
        """
        (module $Memory (memory (export "shared") 1 1 shared))
        (thread $Waiter (shared (module $Memory))
          (register "memory" $Memory)
          (module
            (memory (import "memory" "shared") 1 1 shared)
            (func (export "wait") (result i32)
              (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1))))
          (assert_return (invoke "wait") (i32.const 0))
          (assert_return (invoke "wait") (i32.const 9)))
        (register "memory" $Memory)
        (module
          (memory (import "memory" "shared") 1 1 shared)
          (func (export "wake")
            (loop (br_if 0 (i32.eqz (memory.atomic.notify (i32.const 0) (i32.const 1)))))))
        (invoke "wake")
        (invoke "wake")
        (wait $Waiter)
        """;
    List<CommandResult> results = run(script);
    assertThat(results).extracting(CommandResult::passed).containsExactly(true, false);
  }

  @Test
  void aThreadSeesOnlyTheInstancesThatAreSharedWithIt() {
    assertThat(
            failures(
                """
                (module $M (func (export "f")))
                (register "m" $M)
                (thread $T (invoke $M "f"))
                (wait $T)
                (thread $U (module (import "m" "f" (func))))
                (wait $U)
                (wait $V)
                """))
        .hasSize(3);
  }

  @Test
  void aThreadThatNobodyWaitsForIsNotForgotten() {
    assertThat(failures("(thread $T (invoke \"one\"))")).containsExactly("no instance");
  }

  @Test
  void aTextWithoutMatchingParenthesesIsNoScript() {
    assertThatThrownBy(() -> run("(module))")).isInstanceOf(MalformedModule.class);
  }
}
