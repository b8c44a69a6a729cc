// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.text.TextAssembler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code weft run --invoke}. */
@Timeout(60)
final class InvokeTest {

  @TempDir private Path directory;
  private String module;

  @BeforeEach
  void assemble() throws IOException {
    module =
        file(
            """
            (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (global $initialized (mut i32) (i32.const 0))
            (memory (export "memory") 1)
            (func (export "_initialize") (global.set $initialized (i32.const 7)))
            (func (export "initialized") (result i32) (global.get $initialized))
            (func (export "i32") (param i32) (result i32) (local.get 0))
            (func (export "i64") (param i64) (result i64) (local.get 0))
            (func (export "f32") (param f32) (result f32) (local.get 0))
            (func (export "f64") (param f64) (result f64) (local.get 0))
            (func (export "sub") (param i32 i64) (result i64)
              (i64.sub (i64.extend_i32_s (local.get 0)) (local.get 1)))
            (func (export "several") (result i32 f64 i64)
              (i32.const 1) (f64.const 0.5) (i64.const -3))
            (func (export "vector") (result v128) (v128.const i32x4 1 2 3 4))
            (func $f (export "references") (result externref funcref)
              (ref.null extern) (ref.func $f))
            (func (export "takes-vector") (param i32 v128))
            (func (export "takes-reference") (param externref))
            (func (export "nothing"))
            (func (export "trap") (unreachable))
            (func (export "exit") (call $exit (i32.const 9)))
            (func (export "grow") (result i32) (memory.grow (i32.const 1)))
            """);
  }

  private String file(String text) throws IOException {
    return Files.write(directory.resolve("module.wasm"), TextAssembler.assemble(text)).toString();
  }

  private Weft invoke(String name, String... arguments) {
    String[] line = new String[4 + arguments.length];
    line[0] = "run";
    line[1] = "--invoke";
    line[2] = name;
    line[3] = module;
    System.arraycopy(arguments, 0, line, 4, arguments.length);
    return Weft.run(line);
  }

  @ParameterizedTest
  @CsvSource({
    "i32, 5, 5",
    "i32, -5, -5",
    "i32, 0xff, 255",
    "i32, 4294967295, -1",
    "i32, 0x8000_0000, -2147483648",
    "i64, -0x1, -1",
    "i64, 18446744073709551615, -1",
    "f32, 0.5, 0.5",
    "f32, inf, inf",
    "f32, nan:0x200001, nan:0x200001",
    "f64, -1e300, -1.0E300",
    "f64, 0x1p-1, 0.5",
    "f64, -nan, -nan",
    "f64, 3, 3.0"
  })
  void anArgumentIsReadByItsParametersType(String type, String argument, String result) {
    assertThat(invoke(type, argument)).isEqualTo(new Weft(0, result + "\n", ""));
  }

  @Test
  void argumentsAreGivenInOrder() {
    assertThat(invoke("sub", "-1", "5")).isEqualTo(new Weft(0, "-6\n", ""));
    assertThat(invoke("sub", "--", "-1", "5")).isEqualTo(new Weft(0, "-6\n", ""));
  }

  @Test
  void resultsArePrintedOneInEachLine() {
    assertThat(invoke("several")).isEqualTo(new Weft(0, "1\n0.5\n-3\n", ""));
    assertThat(invoke("nothing")).isEqualTo(new Weft(0, "", ""));
    assertThat(invoke("vector"))
        .isEqualTo(new Weft(0, "i64x2 0x0000000200000001 0x0000000400000003\n", ""));
    assertThat(invoke("references")).isEqualTo(new Weft(0, "ref.null\nref.func\n", ""));
  }

  @Test
  void aLibraryIsInitializedFirst() {
    assertThat(invoke("initialized")).isEqualTo(new Weft(0, "7\n", ""));
    assertThat(invoke("_initialize")).isEqualTo(new Weft(0, "", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "i32 | 4294967296 | argument 1 of \"i32\": out of the range of i32: '4294967296'",
        "i32 | 1.5 | argument 1 of \"i32\": not a number of type i32: '1.5'",
        "f32 | x | argument 1 of \"f32\": not a number of type f32: 'x'",
        "f32 | 1e40 | argument 1 of \"f32\": out of the range of f32: '1e40'",
        "i32 | '' | argument 1 of \"i32\": not a number of type i32: ''",
        "sub | 1 | \"sub\" takes 2 arguments [i32, i64], but 1 were given",
        "nothing | 1 | \"nothing\" takes 0 arguments [], but 1 were given",
        "takes-vector | 1 | parameter 2 of \"takes-vector\" is of type v128, and only numbers can be"
            + " given",
        "takes-reference | 1 | parameter 1 of \"takes-reference\" is of type externref, and only"
            + " numbers can be given"
      })
  void whatDoesNotFitTheParametersIsAUsageError(String name, String argument, String message) {
    assertThat(invoke(name, argument).hasFailed(2).err())
        .isEqualTo("weft: --invoke: " + message + "\n");
  }

  @Test
  void whatIsNoExportedFunctionIsNamed() {
    for (String name : new String[] {"missing", "memory", ""}) {
      assertThat(invoke(name).hasFailed(2).err())
          .isEqualTo("weft: --invoke: the module exports no function \"" + name + "\"\n");
    }
  }

  @Test
  void aTrapAndAnExitAreTheCommands() {
    assertThat(invoke("trap").status()).isEqualTo(134);
    assertThat(invoke("trap").err()).startsWith("weft: trap: unreachable");
    assertThat(invoke("exit")).isEqualTo(new Weft(9, "", ""));
  }

  @Test
  void limitsHoldForItToo() {
    assertThat(Weft.run("run", "--max-memory", "64k", "--invoke", "grow", module).out())
        .isEqualTo("-1\n");
    assertThat(Weft.run("run", "--max-memory", "128k", "--invoke", "grow", module).out())
        .isEqualTo("1\n");
  }

  @Test
  void aFunctionMaySpawnThreads() throws IOException {
    module =
        file(
            """
            (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
            (import "env" "memory" (memory 1 1 shared))
            (func (export "wasi_thread_start") (param i32 i32)
              (i32.atomic.store (i32.const 0) (local.get 1))
              (drop (memory.atomic.notify (i32.const 0) (i32.const 1))))
            (func (export "run") (param i32) (result i32)
              (drop (call $spawn (local.get 0)))
              (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))
              (i32.atomic.load (i32.const 0)))
            """);
    assertThat(invoke("run", "42")).isEqualTo(new Weft(0, "42\n", ""));
  }
}
