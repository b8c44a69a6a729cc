// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.text.TextAssembler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class ProgramEngineTest {

  /**
   * Writes its arguments, each with a 0 behind it, to standard output. Exits with the count of the
   * preopened directories, that is, whether there is a descriptor 3; without any it returns.
   */
  private static final String PROGRAM =
      """
      (import "wasi_snapshot_preview1" "args_sizes_get"
        (func $args_sizes_get (param i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_write"
        (func $fd_write (param i32 i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_prestat_get"
        (func $fd_prestat_get (param i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
      (memory (export "memory") 1)
      (func (export "_start")
        (drop (call $args_sizes_get (i32.const 0) (i32.const 20)))
        (drop (call $args_get (i32.const 100) (i32.const 200)))
        (i32.store (i32.const 16) (i32.const 200))
        (drop (call $fd_write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 32)))
        (if (i32.eqz (call $fd_prestat_get (i32.const 3) (i32.const 40)))
          (then (call $proc_exit (i32.const 1)))))
      """;

  @ParameterizedTest
  // GRAALWASM_COMPILED is GRAALWASM in a JVM with other flags than this one's.
  @EnumSource(mode = Mode.EXCLUDE, names = "GRAALWASM_COMPILED")
  void everyEngineGivesAProgramItsArgumentsAndFolderAndTellsItsOutputAndExitCode(
      EngineChoice engine, @TempDir Path folder) throws Exception {
    ProgramEngine.Program program = load(engine, folder, PROGRAM);
    for (String word : List.of("first", "second")) {
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      assertThat(program.run(List.of("name", word), folder, output)).isEqualTo(1);
      assertThat(program.run(List.of("again"), null, output)).isEqualTo(0);
      assertThat(output.toString(StandardCharsets.UTF_8))
          .isEqualTo("name\0" + word + "\0" + "again\0");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "GRAALWASM_COMPILED")
  void aTrapIsNotAnExitCode(EngineChoice engine, @TempDir Path folder) throws IOException {
    ProgramEngine.Program program =
        load(
            engine,
            folder,
            "(memory (export \"memory\") 1) (func (export \"_start\") unreachable)");
    assertThatThrownBy(() -> program.run(List.of("name"), null, new ByteArrayOutputStream()))
        .hasMessageContaining("unreachable");
  }

  private static ProgramEngine.Program load(EngineChoice engine, Path folder, String text)
      throws IOException {
    Path file = Files.write(folder.resolve("program.wasm"), TextAssembler.assemble(text));
    return engine.programs().load(file);
  }
}
