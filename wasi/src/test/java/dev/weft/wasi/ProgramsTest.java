// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.LinkFailure;
import dev.weft.core.error.ProcessExit;
import dev.weft.core.error.Terminated;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.module.Module;
import dev.weft.core.text.TextAssembler;
import dev.weft.interpreter.Instance;
import dev.weft.interpreter.Linker;
import dev.weft.interpreter.Store;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** C programs, compiled against wasi-libc: what a libc makes of the functions. */
@Timeout(120)
final class ProgramsTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private static Module example(String name) throws IOException {
    return Module.parse(Path.of("..", "examples", name));
  }

  /** Runs a program to its end; returns its exit code. */
  private static int run(Module module, WasiConfig.Builder config) {
    try (WasiContext wasi = new WasiContext(config.build())) {
      Instance instance = wasi.defineIn(new Linker()).instantiate(module);
      instance.function("_start").call();
      return 0;
    } catch (ProcessExit exit) {
      return exit.exitCode();
    }
  }

  private WasiConfig.Builder config() {
    return WasiConfig.builder().stdout(out).stderr(err);
  }

  @Test
  void aProgramPrints() throws IOException {
    assertThat(run(example("hello.wasm"), config())).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("Hello, world!\n");
    assertThat(err.size()).isZero();
  }

  @Test
  void aProgramSeesItsArgumentsAndItsEnvironment() throws IOException {
    WasiConfig.Builder config =
        config().args("hello", "Ada", "Grüße").env("OTHER", "x").env("GREETING", "Salut");
    assertThat(run(example("hello.wasm"), config)).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("Salut, Ada!\nSalut, Grüße!\n");
  }

  @Test
  void aProgramThatCannotPrintSaysSoAndFails() throws IOException {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("full");
          }
        };
    assertThat(run(example("hello.wasm"), config().stdout(full))).isEqualTo(1);
    assertThat(err.toString(UTF_8)).startsWith("hello: ").endsWith("\n");
  }

  @Test
  void aProgramCopiesStandardInputByteForByte() throws IOException {
    byte[] bytes = new byte[1_000_000];
    new Random(3).nextBytes(bytes);
    assertThat(run(example("echo.wasm"), config().stdin(new ByteArrayInputStream(bytes)))).isZero();
    assertThat(out.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void aTrapLeavesWhatWasPrintedBefore() throws IOException {
    Module module = example("trap.wasm");
    assertThatThrownBy(() -> run(module, config()))
        .isInstanceOfSatisfying(
            Trap.class,
            trap -> assertThat(trap.kind()).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS));
    assertThat(out.toString(UTF_8)).isEqualTo("The average of four readings is:\n");
  }

  @Test
  void aProgramThatWaitsForInputCanBeTerminated() throws Exception {
    Store store = new Store();
    Module module = example("echo.wasm");
    PipedInputStream idle = new PipedInputStream(new PipedOutputStream());
    try (WasiContext wasi = new WasiContext(config().stdin(idle).build())) {
      Instance instance = wasi.defineIn(new Linker(store)).instantiate(module);
      Thread terminator =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  Thread.sleep(50);
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                store.terminate("test");
              });
      assertThatThrownBy(() -> instance.function("_start").call()).isInstanceOf(Terminated.class);
      terminator.join();
    }
  }

  @Test
  void anUnknownFunctionOrAWrongTypeCannotBeLinked() {
    try (WasiContext wasi = new WasiContext(WasiConfig.builder().build())) {
      Linker linker = wasi.defineIn(new Linker());
      Module unknown = module("(import \"wasi_snapshot_preview1\" \"fd_dup\" (func (param i32)))");
      assertThatThrownBy(() -> linker.instantiate(unknown))
          .isInstanceOf(LinkFailure.class)
          .hasMessageContaining("fd_dup");
      Module wrong = module("(import \"wasi_snapshot_preview1\" \"fd_close\" (func (param i64)))");
      assertThatThrownBy(() -> linker.instantiate(wrong))
          .isInstanceOf(LinkFailure.class)
          .hasMessageContaining("(func (param i32) (result i32))");
    }
  }

  @Test
  void anInstanceWithoutAMemoryIsToldThatTheFunctionNeedsOne() {
    Module module =
        module(
            """
            (import "wasi_snapshot_preview1" "fd_write"
              (func $fd_write (param i32 i32 i32 i32) (result i32)))
            (func (export "_start")
              (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
            """);
    assertThatThrownBy(() -> run(module, config()))
        .isInstanceOf(LinkFailure.class)
        .hasMessageContaining("memory");
  }

  private static Module module(String fields) {
    return Module.parse(TextAssembler.assemble("(module " + fields + ")"));
  }
}
