// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.module.Module;
import dev.weft.core.text.TextAssembler;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import dev.weft.interpreter.HostCall;
import dev.weft.interpreter.Linker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A program with threads for tests: the fields of a module on top of imports and functions that
 * most of them need. What it calls {@code $report} with is collected here, a call of {@code $fail}
 * throws {@link #EXCEPTION}, and {@code $alive} returns how many threads are alive. It can be
 * started once.
 */
final class Program {

  static final RuntimeException EXCEPTION = new IllegalStateException("thrown by a host function");

  /** Longer than anything takes on a busy machine. */
  static final Duration LONG = Duration.ofSeconds(30);

  /** Memory 0 to 63 is free; 64 to 191 holds data of the functions here. */
  private static final String PRELUDE =
      """
      (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
      (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (import "wasi_snapshot_preview1" "poll_oneoff"
        (func $poll (param i32 i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
      (import "wasi_snapshot_preview1" "sock_accept"
        (func $sock_accept (param i32 i32 i32) (result i32)))
      (import "test" "report" (func $report (param i32)))
      (import "test" "fail" (func $fail))
      (import "test" "alive" (func $alive (result i32)))
      (import "env" "memory" (memory 1 4 shared))
      (export "memory" (memory 0))

      ;; Waits until the word at an address is not 0.
      (func $await (param $address i32)
        (loop $again
          (if (i32.eqz (i32.atomic.load (local.get $address)))
            (then
              (drop (memory.atomic.wait32 (local.get $address) (i32.const 0) (i64.const -1)))
              (br $again)))))

      ;; Sets the word at an address to 1 and wakes who waits for it.
      (func $signal (param $address i32)
        (i32.atomic.store (local.get $address) (i32.const 1))
        (drop (memory.atomic.notify (local.get $address) (i32.const -1))))

      ;; Waits until so many threads are alive, the main one counted.
      (func $await_alive (param $count i32)
        (loop $again (br_if $again (i32.ne (call $alive) (local.get $count)))))

      (func $spin (loop $again (br $again)))

      (func $wait_for_ever (call $await (i32.const 64)))

      ;; A subscription to the monotonic clock, an hour from now.
      (data (i32.const 72) "\\00\\00\\00\\00\\00\\00\\00\\00" "\\00\\00\\00\\00\\00\\00\\00\\00"
        "\\01\\00\\00\\00\\00\\00\\00\\00" "\\00\\a0\\b8\\30\\46\\03\\00\\00"
        "\\00\\00\\00\\00\\00\\00\\00\\00" "\\00\\00\\00\\00\\00\\00\\00\\00")
      (func $sleep
        (drop (call $poll (i32.const 72) (i32.const 128) (i32.const 1) (i32.const 124))))

      ;; Reads a byte of standard input; returns what fd_read returns.
      (data (i32.const 160) "\\b4\\00\\00\\00" "\\01\\00\\00\\00")
      (func $read (result i32)
        (call $fd_read (i32.const 0) (i32.const 160) (i32.const 1) (i32.const 172)))

      ;; Accepts a connection on the first listening socket; returns what sock_accept returns.
      (func $accept (result i32)
        (call $sock_accept (i32.const 3) (i32.const 0) (i32.const 184)))
      """;

  private final List<Integer> reports = new CopyOnWriteArrayList<>();
  private final WasiProcess.Builder builder;

  /** For the threads of the process, which run before it is known. */
  private final CompletableFuture<WasiProcess> started = new CompletableFuture<>();

  private Program(Module module) {
    builder = WasiProcess.builder(module).imports(this::define);
  }

  /** A program of the prelude and some fields. */
  static Program of(String fields) {
    return new Program(module(PRELUDE + fields));
  }

  static Module module(String text) {
    return Module.parse(TextAssembler.assemble(text));
  }

  private void define(Linker linker) {
    linker.function("test", "report", FunctionType.of(NumberType.I32), this::report);
    linker.function(
        "test",
        "fail",
        FunctionType.of(),
        _ -> {
          throw EXCEPTION;
        });
    linker.function(
        "test",
        "alive",
        FunctionType.of().returning(NumberType.I32),
        call -> {
          Thread.yield(); // guests ask until the answer is right
          call.returnI32(started.join().threadCount());
        });
  }

  private void report(HostCall call) {
    reports.add(call.i32(0));
  }

  WasiProcess.Builder builder() {
    return builder;
  }

  /** What was reported, in order. */
  List<Integer> reports() {
    return reports;
  }

  WasiProcess start() {
    WasiProcess process = builder.start();
    started.complete(process);
    return process;
  }

  /** Runs it until it ends, which must be soon. */
  Outcome run() throws InterruptedException {
    try (WasiProcess process = start()) {
      Outcome outcome = process.await(LONG);
      assertThat(process.outcome()).as("the process has ended").contains(outcome);
      assertThat(process.threadCount()).isZero();
      return outcome;
    }
  }

  /** Runs it; it must exit with code 0. */
  List<Integer> runAndReport() throws InterruptedException {
    assertThat(run()).isEqualTo(new Outcome.Exited(0));
    return reports;
  }
}
