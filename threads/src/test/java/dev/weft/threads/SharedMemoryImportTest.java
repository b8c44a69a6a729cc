// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import static dev.weft.threads.Program.module;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.LinkFailure;
import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.type.AddressType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import dev.weft.interpreter.Memory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which memories a process makes, and which it refuses. */
@Timeout(60)
final class SharedMemoryImportTest {

  private static final String START = "(func (export \"_start\"))";
  private static final String SPAWN =
      "(import \"wasi\" \"thread-spawn\" (func (param i32) (result i32)))";

  private static Outcome run(String text) throws InterruptedException {
    try (WasiProcess process = WasiProcess.builder(module(text)).start()) {
      return process.await();
    }
  }

  // A6
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"env\" \"memory\" (memory 1 1 shared)",
        "\"foo\" \"bar\" (memory 1 10 shared)",
        "\"\" \"\" (memory 0 65536 shared)",
        "\"wasi\" \"memory\" (memory 2 2 shared)",
      })
  void sharedMemoriesAreMadeWhateverTheirNames(String wanted) throws InterruptedException {
    assertThat(run("(import " + wanted + ")" + SPAWN + START)).isEqualTo(new Outcome.Exited(0));
  }

  // A6
  @Test
  void aSharedMemoryWithoutPagesRunsIfItIsNotUsed() throws InterruptedException {
    assertThat(run("(import \"env\" \"memory\" (memory 0 0 shared))" + SPAWN + START))
        .isEqualTo(new Outcome.Exited(0));
  }

  // A6
  @Test
  void aSharedMemoryIsMadeForModulesThatDoNotSpawn() throws InterruptedException {
    assertThat(run("(import \"env\" \"memory\" (memory 1 1 shared))" + START))
        .isEqualTo(new Outcome.Exited(0));
  }

  // A6
  @Test
  void oneMemoryIsMadeForTheWholeProcess() throws InterruptedException {
    // Both instances must see one memory: each adds 1, the main one looks.
    Program program =
        Program.of(
            """
            (func (export "wasi_thread_start") (param i32 i32)
              (drop (i32.atomic.rmw.add (i32.const 8) (i32.const 1)))
              (call $signal (i32.const 0)))
            (func (export "_start")
              (drop (i32.atomic.rmw.add (i32.const 8) (i32.const 1)))
              (drop (call $spawn (i32.const 0)))
              (call $await (i32.const 0))
              (call $report (i32.atomic.load (i32.const 8))))
            """);
    assertThat(program.runAndReport()).containsExactly(2);
  }

  // A6
  @Test
  void aModuleThatSpawnsAndImportsAnUnsharedMemoryIsRefused() {
    String text = "(import \"my\" \"memory\" (memory 1 2))" + SPAWN + START;
    assertThatThrownBy(() -> run(text))
        .isInstanceOf(LinkFailure.class)
        .hasMessage(
            "cannot link import \"my\" \"memory\": a module that imports \"wasi\" \"thread-spawn\""
                + " must import its memory as shared, and not as (memory 1 2)");
    // Also if the embedder supplies one.
    Memory memory = Memory.of(new MemoryType(AddressType.I32, Limits.of(1, 2), false));
    assertThatThrownBy(() ->
            WasiProcess.builder(module(text))
                .imports(linker -> linker.define("my", "memory", memory))
                .start())
        .isInstanceOf(LinkFailure.class)
        .hasMessageContaining("must import its memory as shared");
  }

  // A6
  @Test
  void anUnsharedMemoryThatNobodySuppliesIsAnUnknownImport() {
    assertThatThrownBy(() -> run("(import \"env\" \"memory\" (memory 1 2))" + START))
        .isInstanceOf(LinkFailure.class)
        .hasMessageContaining("unknown import");
  }

  // A6
  @Test
  void wasiFunctionsUseTheExportedMemory() throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String text =
        """
        (import "wasi_snapshot_preview1" "fd_write"
          (func $fd_write (param i32 i32 i32 i32) (result i32)))
        (import "some" "where" (memory 1 1 shared))
        (export "memory" (memory 0))
        (data (i32.const 0) "\\08\\00\\00\\00" "\\05\\00\\00\\00" "hello")
        (func (export "_start")
          (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16))))
        """;
    try (WasiProcess process = WasiProcess.builder(module(text)).stdout(out).start()) {
      assertThat(process.await()).isEqualTo(new Outcome.Exited(0));
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("hello");
  }

  // A6
  @Test
  void withoutAnExportedMemoryWasiFunctionsFail() throws InterruptedException {
    String text =
        """
        (import "wasi_snapshot_preview1" "fd_write"
          (func $fd_write (param i32 i32 i32 i32) (result i32)))
        (import "some" "where" (memory 1 1 shared))
        (func (export "_start")
          (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16))))
        """;
    assertThat(run(text))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.cause())
                    .isInstanceOf(LinkFailure.class)
                    .hasMessageContaining("exports no memory"));
  }

  @Test
  void aSharedMemoryOfTheEmbedderIsUsedAndOutlivesTheProcess() throws InterruptedException {
    Memory memory = Memory.of(new MemoryType(AddressType.I32, Limits.of(1, 1), true));
    String text =
        """
        (import "env" "memory" (memory 1 1 shared))
        (func (export "_start") (i32.store (i32.const 8) (i32.const 42)))
        """;
    try (WasiProcess process =
        WasiProcess.builder(module(text))
            .imports(linker -> linker.define("env", "memory", memory))
            .start()) {
      assertThat(process.await()).isEqualTo(new Outcome.Exited(0));
    }
    assertThat(memory.loadInt(8)).isEqualTo(42);
  }

  @Test
  void theProcessGivesItsSharedMemoriesBackWhenItHasEnded() throws InterruptedException {
    Memory[] seen = new Memory[1];
    String text =
        """
        (import "test" "look" (func $look))
        (import "env" "memory" (memory 1 1 shared))
        (export "memory" (memory 0))
        (func (export "_start") (call $look))
        """;
    try (WasiProcess process =
        WasiProcess.builder(module(text))
            .imports(linker ->
                linker.function("test", "look", FunctionType.of(), call -> seen[0] = call.memory()))
            .start()) {
      assertThat(process.await()).isEqualTo(new Outcome.Exited(0));
    }
    assertThatThrownBy(() -> seen[0].loadInt(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSharedMemoryBeyondTheLimitOfMemoryIsRefused() {
    assertThatThrownBy(() ->
            WasiProcess.builder(module("(import \"env\" \"memory\" (memory 10 10 shared))" + START))
                .limits(limits -> limits.maximumMemoryBytes(9 * 65_536))
                .start())
        .isInstanceOf(ResourceExhausted.class);
  }
}
