// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.text.TextAssembler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the options of {@code weft run} give a program and how they limit it. */
@Timeout(60)
final class RunOptionsTest {

  private static final String FOR_EVER = "(func (export \"_start\") (loop $again (br $again)))";

  /** Accepts a connection, sends back what it reads first, and ends. */
  private static final String ECHO =
      """
      (import "wasi_snapshot_preview1" "sock_accept"
        (func $accept (param i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_read"
        (func $read (param i32 i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_write"
        (func $write (param i32 i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (memory (export "memory") 1)
      (data (i32.const 0) "\\00\\10\\00\\00\\ff\\00\\00\\00")
      (func $check (param i32) (if (local.get 0) (then (call $exit (local.get 0)))))
      (func (export "_start")
        (call $check (call $accept (i32.const 3) (i32.const 0) (i32.const 16)))
        (call $check
          (call $read (i32.load (i32.const 16)) (i32.const 0) (i32.const 1) (i32.const 4)))
        (call $check
          (call $write (i32.load (i32.const 16)) (i32.const 0) (i32.const 1) (i32.const 20))))
      """;

  /** Prints the bytes of its environment. */
  private static final String ENVIRONMENT =
      """
      (import "wasi_snapshot_preview1" "environ_get" (func $get (param i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "environ_sizes_get"
        (func $sizes (param i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_write"
        (func $write (param i32 i32 i32 i32) (result i32)))
      (memory (export "memory") 1)
      (data (i32.const 8) "\\00\\10\\00\\00")
      (func (export "_start")
        (drop (call $sizes (i32.const 0) (i32.const 12)))
        (drop (call $get (i32.const 2048) (i32.const 4096)))
        (drop (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 0))))
      """;

  /** Prints a time, a random number and, after a long sleep, a time. */
  private static final String CLOCKS =
      """
      (import "wasi_snapshot_preview1" "clock_time_get"
        (func $time (param i32 i64 i32) (result i32)))
      (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "poll_oneoff"
        (func $poll (param i32 i32 i32 i32) (result i32)))
      (memory (export "memory") 1)
      (func (export "run") (result i64 i64 i64)
        (i64.store (i32.const 24) (i64.const 3_600_000_000_000))
        (drop (call $time (i32.const 0) (i64.const 0) (i32.const 100)))
        (drop (call $random (i32.const 108) (i32.const 8)))
        (drop (call $poll (i32.const 0) (i32.const 200) (i32.const 1) (i32.const 300)))
        (drop (call $time (i32.const 1) (i64.const 0) (i32.const 116)))
        (i64.load (i32.const 100)) (i64.load (i32.const 108)) (i64.load (i32.const 116)))
      """;

  @TempDir private Path directory;

  private static String example(String name) {
    return "../examples/" + name;
  }

  private String module(String text) throws IOException {
    return Files.write(directory.resolve("module.wasm"), TextAssembler.assemble(text)).toString();
  }

  // Input and environment

  @Test
  void standardInputCanBeAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("input"), "from a file");
    assertThat(Weft.runWithInput("no", "run", "--stdin", file.toString(), example("echo.wasm")))
        .isEqualTo(new Weft(0, "from a file", ""));
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    assertThat(Weft.run("run", "--stdin", "missing", example("echo.wasm")).hasFailed(2).err())
        .isEqualTo("weft: --stdin: cannot read 'missing': no such file\n");
    for (String name : new String[] {directory.toString(), ""}) {
      assertThat(Weft.run("run", "--stdin", name, example("echo.wasm")).hasFailed(2).err())
          .isEqualTo("weft: --stdin: cannot read '" + name + "': it is a directory\n");
    }
  }

  @Test
  void aVariableWithoutAValueIsInherited() throws IOException {
    String path = System.getenv("PATH");
    assertThat(path).isNotNull();
    String module = module(ENVIRONMENT);
    assertThat(Weft.run("run", "--env", "PATH", "--env", "A=", module).out())
        .isEqualTo("PATH=" + path + "\0A=\0");
    assertThat(Weft.run("run", "--env", "NO_SUCH_VARIABLE_HERE", module).out()).isEmpty();
  }

  // Limits

  @Test
  void theTimeLimitEndsAProgramThatRunsForEver() throws IOException {
    assertThat(Weft.run("run", "--timeout", "50ms", module(FOR_EVER)).hasFailed(124).err())
        .isEqualTo("weft: the time limit has passed\n");
  }

  @Test
  void theFuelEndsAProgramThatRunsForEver() throws IOException {
    String module = module(FOR_EVER);
    assertThat(Weft.run("run", "--fuel", "100000", module).hasFailed(1).err())
        .contains("the store's fuel is used up");
    assertThat(Weft.run("run", "--fuel", "0", example("hello.wasm")).hasFailed(1).err())
        .contains("fuel");
    assertThat(Weft.run("run", "--fuel", "1000000", example("hello.wasm")).status()).isZero();
  }

  @Test
  void aModuleWhoseMemoryIsTooLargeDoesNotStart() throws IOException {
    String module = module("(memory 2) (func (export \"_start\"))");
    assertThat(Weft.run("run", "--max-memory", "131072", module).status()).isZero();
    assertThat(Weft.run("run", "--max-memory", "131071", module).hasFailed(1).err())
        .contains("memory");
  }

  @Test
  void threadsAreLimited() throws IOException {
    String module =
        module(
            """
            (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
            (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (import "env" "memory" (memory 1 1 shared))
            (func (export "wasi_thread_start") (param i32 i32)
              (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1))))
            (func (export "_start") (local $count i32)
              (loop $again
                (if (i32.gt_s (call $spawn (i32.const 0)) (i32.const 0))
                  (then
                    (local.set $count (i32.add (local.get $count) (i32.const 1)))
                    (br $again))))
              (call $exit (local.get $count)))
            """);
    assertThat(Weft.run("run", "--max-threads", "3", module).status()).isEqualTo(3);
    assertThat(Weft.run("run", "--max-threads", "0", module).status()).isZero();
  }

  // Determinism

  @Test
  void aDeterministicProgramDoesTheSameInEachRunAndDoesNotSleep() throws IOException {
    String module = module(CLOCKS);
    Weft first = Weft.run("run", "--deterministic", "1", "--invoke", "run", module);
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.out().lines().toList())
        .hasSize(3)
        .startsWith("1577836800000000000")
        .endsWith("3600000001000");
    assertThat(Weft.run("run", "--deterministic", "1", "--invoke", "run", module)).isEqualTo(first);
    assertThat(Weft.run("run", "--deterministic", "2", "--invoke", "run", module))
        .isNotEqualTo(first);
  }

  // Sockets

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:0", "localhost:0", "[::1]:0"})
  void aProgramListensWhereItIsSaidAndThePortIsPrinted(String address) throws Exception {
    if (address.startsWith("[")) {
      try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
        assertThat(probe.isBound()).isTrue();
      } catch (IOException e) {
        return; // a system without IPv6
      }
    }
    String module = module(ECHO);
    PipedOutputStream sink = new PipedOutputStream();
    try (PipedInputStream err = new PipedInputStream(sink);
        PrintStream printed = new PrintStream(sink, true, UTF_8)) {
      Console console =
          Console.of(
              InputStream.nullInputStream(),
              new PrintStream(OutputStream.nullOutputStream(), true, UTF_8),
              printed);
      FutureTask<Integer> weft =
          new FutureTask<>(
              () -> Main.run(new String[] {"run", "--tcplisten", address, module}, console));
      Thread.ofPlatform().daemon().start(weft);
      StringBuilder line = new StringBuilder();
      for (int c; (c = err.read()) != '\n'; ) {
        assertThat(c).isNotNegative();
        line.append((char) c);
      }
      String host = address.substring(0, address.lastIndexOf(':'));
      String prefix = "weft: listening on " + host + ":";
      assertThat(line.toString()).startsWith(prefix);
      int port = Integer.parseInt(line.substring(prefix.length()));
      assertThat(port).isPositive();
      InetSocketAddress listening = new InetSocketAddress(host, port);
      try (Socket peer = new Socket(listening.getAddress(), port)) {
        peer.getOutputStream().write("ping".getBytes(UTF_8));
        assertThat(peer.getInputStream().readAllBytes()).isEqualTo("ping".getBytes(UTF_8));
      }
      assertThat(weft.get(10, TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void anAddressThatIsInUseIsNamed() throws IOException {
    try (ServerSocket used = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String address = "127.0.0.1:" + used.getLocalPort();
      Weft weft = Weft.run("run", "--tcplisten", address, example("hello.wasm")).hasFailed(1);
      assertThat(weft.err()).startsWith("weft: cannot listen on " + address + ": ");
    }
  }

  // Command lines that are no good

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--timeout x",
        "--timeout -1",
        "--timeout 5d",
        "--timeout 9999999999999999999",
        "--timeout 9999999999999999h",
        "--fuel 1k",
        "--fuel -1",
        "--fuel 99999999999999999999",
        "--max-memory 1t",
        "--max-memory 9999999999999g",
        "--max-threads 2147483648",
        "--max-open-files x",
        "--deterministic x",
        "--deterministic 1.5",
        "--tcplisten 80",
        "--tcplisten :80",
        "--tcplisten localhost:",
        "--tcplisten localhost:x",
        "--tcplisten localhost:65536",
        "--tcplisten ::1:80",
        "--tcplisten [localhost]:80",
        "--tcplisten [::1]80",
        "--env =x"
      })
  void aWrongValueIsAUsageErrorThatNamesTheOption(String options) {
    String[] words = options.split(" ");
    assertThat(Weft.run("run", words[0], words[1], example("hello.wasm")).hasFailed(2).err())
        .startsWith("weft: " + words[0] + ": ");
  }

  @Test
  void helpNamesAllOptions() {
    assertThat(Weft.run("run", "--help").out())
        .contains(
            "--env",
            "--dir",
            "--stdin",
            "--invoke",
            "--tcplisten",
            "--deterministic",
            "--timeout",
            "--fuel",
            "--max-memory",
            "--max-threads",
            "--max-open-files");
  }
}
