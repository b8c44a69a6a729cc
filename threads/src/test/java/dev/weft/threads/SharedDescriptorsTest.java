// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All threads of a process have the same descriptors. */
@Timeout(60)
final class SharedDescriptorsTest {

  private static final int SUCCESS = 0;
  private static final int BADF = 8;

  // A16
  @Test
  void aDescriptorThatOneThreadClosesIsClosedForAll() throws InterruptedException {
    Program program =
        Program.of(
            """
            (func (export "wasi_thread_start") (param i32 i32)
              (call $report (call $fd_close (i32.const 0)))
              (call $signal (i32.const 0)))
            (func (export "_start")
              (call $report (call $read))
              (drop (call $spawn (i32.const 0)))
              (call $await (i32.const 0))
              (call $report (call $read)))
            """);
    program.builder().stdin(new ByteArrayInputStream(new byte[10]));
    assertThat(program.runAndReport()).containsExactly(SUCCESS, SUCCESS, BADF);
  }

  // A16
  @Test
  void closingWhileAnotherThreadWaitsInAReadEndsTheWait() throws InterruptedException {
    Program program =
        Program.of(
            """
            (func (export "wasi_thread_start") (param i32 i32)
              (call $signal (i32.const 0))
              (call $report (call $read))
              (call $signal (i32.const 4)))
            (func (export "_start")
              (drop (call $spawn (i32.const 0)))
              (call $await (i32.const 0))
              ;; 5 ms, so that the thread is in its read
              (drop (memory.atomic.wait32 (i32.const 8) (i32.const 0) (i64.const 5_000_000)))
              (drop (call $fd_close (i32.const 0)))
              (call $await (i32.const 4)))
            """);
    try (SilentInput input = new SilentInput()) {
      program.builder().stdin(input);
      assertThat(program.runAndReport()).containsExactly(BADF);
    }
  }

  // A16
  @Test
  void closingAgainstReadingGivesTheDataOrBadf() throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      Program program =
          Program.of(
              """
              (func (export "wasi_thread_start") (param i32 i32)
                (call $signal (i32.const 0))
                (call $report (call $read))
                (call $signal (i32.const 4)))
              (func (export "_start")
                (drop (call $spawn (i32.const 0)))
                (call $await (i32.const 0))
                (drop (call $fd_close (i32.const 0)))
                (call $await (i32.const 4))
                (call $report (i32.load8_u (i32.const 180)))) ;; where $read puts it
              """);
      program.builder().stdin(new ByteArrayInputStream(new byte[] {'x'}));
      List<Integer> reports = program.runAndReport();
      assertThat(reports).isIn(List.of(SUCCESS, (int) 'x'), List.of(BADF, 0));
    }
  }

  // A16
  @Test
  void threadsThatReadShareTheOffset() throws InterruptedException {
    // Two threads read 500 bytes each, byte by byte: each byte comes to one of them.
    Program program =
        Program.of(
            """
            (func $read_all (param $iovec i32) (local $i i32)
              (i32.store (local.get $iovec) (i32.add (local.get $iovec) (i32.const 16)))
              (i32.store offset=4 (local.get $iovec) (i32.const 1))
              (loop $again
                (if (call $fd_read (i32.const 0) (local.get $iovec) (i32.const 1)
                      (i32.add (local.get $iovec) (i32.const 8)))
                  (then (unreachable)))
                (call $report (i32.load8_u offset=16 (local.get $iovec)))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br_if $again (i32.lt_u (local.get $i) (i32.const 500)))))
            (func (export "wasi_thread_start") (param i32 i32)
              (call $read_all (i32.const 256))
              (call $signal (i32.const 0)))
            (func (export "_start")
              (drop (call $spawn (i32.const 0)))
              (call $read_all (i32.const 512))
              (call $await (i32.const 0)))
            """);
    byte[] bytes = new byte[1000];
    int sum = 0;
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i % 251);
      sum += i % 251;
    }
    program.builder().stdin(new ByteArrayInputStream(bytes));
    List<Integer> reports = program.runAndReport();
    assertThat(reports).hasSize(bytes.length);
    assertThat(reports.stream().mapToInt(Integer::intValue).sum()).isEqualTo(sum);
  }

  // A16
  @Test
  void whatThreadsWriteIsNotMixedWithinOneCall() throws InterruptedException {
    String text =
        """
        (import "wasi_snapshot_preview1" "fd_write"
          (func $fd_write (param i32 i32 i32 i32) (result i32)))
        (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
        (import "env" "memory" (memory 1 1 shared))
        (export "memory" (memory 0))
        (data (i32.const 0) "\\20\\00\\00\\00" "\\0a\\00\\00\\00")
        (data (i32.const 32) "aaaaaaaaa\\n")
        (data (i32.const 64) "\\60\\00\\00\\00" "\\0a\\00\\00\\00")
        (data (i32.const 96) "bbbbbbbbb\\n")
        (func $write (param $iovec i32) (local $i i32)
          (loop $again
            (drop (call $fd_write (i32.const 1) (local.get $iovec) (i32.const 1)
              (i32.add (local.get $iovec) (i32.const 8))))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $again (i32.lt_u (local.get $i) (i32.const 300)))))
        (func (export "wasi_thread_start") (param i32 i32)
          (call $write (i32.const 64))
          (i32.atomic.store (i32.const 200) (i32.const 1))
          (drop (memory.atomic.notify (i32.const 200) (i32.const 1))))
        (func (export "_start")
          (drop (call $spawn (i32.const 0)))
          (call $write (i32.const 0))
          (drop (memory.atomic.wait32 (i32.const 200) (i32.const 0) (i64.const -1))))
        """;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (WasiProcess process = WasiProcess.builder(Program.module(text)).stdout(out).start()) {
      assertThat(process.await()).isEqualTo(new Outcome.Exited(0));
    }
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(600).containsOnly("aaaaaaaaa", "bbbbbbbbb");
  }
}
