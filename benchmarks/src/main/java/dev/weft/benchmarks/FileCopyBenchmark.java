// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import dev.weft.core.module.Module;
import dev.weft.core.text.TextAssembler;
import dev.weft.interpreter.Function;
import dev.weft.interpreter.Linker;
import dev.weft.interpreter.Store;
import dev.weft.wasi.WasiConfig;
import dev.weft.wasi.WasiContext;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A file copied by a guest with {@code fd_read} and {@code fd_write}, beside Java's own ways with a
 * buffer of the same size. Both open and close the two files each time. The copy is written over,
 * so that giving it its blocks is not measured; what is, is mostly the system's page cache.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class FileCopyBenchmark {

  private static final String FROM = "from";
  private static final String TO = "to";

  /**
   * The vector is at 0, the paths at 16, numbers of descriptors and results at 32, data at 64 Ki.
   */
  private static final String MODULE =
      """
      (import "wasi_snapshot_preview1" "path_open"
        (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_read"
        (func $fd_read (param i32 i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_write"
        (func $fd_write (param i32 i32 i32 i32) (result i32)))
      (memory (export "memory") MEMORY)
      (data (i32.const 16) "from")
      (data (i32.const 24) "to")
      (func $check (param $errno i32)
        (if (local.get $errno) (then (unreachable))))
      (func $open (param $path i32) (param $length i32) (param $right i64) (result i32)
        (call $check (call $path_open (i32.const 3) (i32.const 0) (local.get $path)
          (local.get $length) (i32.const 0) (local.get $right) (i64.const 0) (i32.const 0)
          (i32.const 32)))
        (i32.load (i32.const 32)))
      (func (export "copy") (param $piece i32) (result i64)
        (local $from i32) (local $to i32) (local $read i32) (local $total i64)
        (local.set $from (call $open (i32.const 16) (i32.const 4) (i64.const 2)))
        (local.set $to (call $open (i32.const 24) (i32.const 2) (i64.const 64)))
        (i32.store (i32.const 0) (i32.const 65536))
        (block $end
          (loop $again
            (i32.store (i32.const 4) (local.get $piece))
            (call $check
              (call $fd_read (local.get $from) (i32.const 0) (i32.const 1) (i32.const 32)))
            (br_if $end (i32.eqz (local.tee $read (i32.load (i32.const 32)))))
            (i32.store (i32.const 4) (local.get $read))
            (call $check
              (call $fd_write (local.get $to) (i32.const 0) (i32.const 1) (i32.const 32)))
            (if (i32.ne (i32.load (i32.const 32)) (local.get $read)) (then (unreachable)))
            (local.set $total (i64.add (local.get $total) (i64.extend_i32_u (local.get $read))))
            (br $again)))
        (call $check (call $fd_close (local.get $from)))
        (call $check (call $fd_close (local.get $to)))
        (local.get $total))
      """;

  /** How many bytes are moved at once. */
  @Param({"65536", "1048576"})
  public int piece;

  /** How large the file is. */
  @Param("1024")
  public int megabytes;

  /** Where the files are; the folder of temporary files if it is empty. */
  @Param("")
  public String folder;

  private Path directory;
  private long size;
  private WasiContext context;
  private Function unshared;
  private Function shared;

  /**
   * Makes the file and the guests.
   *
   * @throws IOException if the file cannot be written
   */
  @Setup
  public void prepare() throws IOException {
    directory =
        folder.isEmpty()
            ? Files.createTempDirectory("weft-copy")
            : Files.createTempDirectory(Path.of(folder), "weft-copy");
    size = (long) megabytes << 20;
    byte[] bytes = new byte[1 << 20];
    new Random(1).nextBytes(bytes);
    try (OutputStream from = Files.newOutputStream(directory.resolve(FROM));
        OutputStream to = Files.newOutputStream(directory.resolve(TO))) {
      for (int i = 0; i < megabytes; i++) {
        bytes[i % bytes.length]++; // so that no two megabytes are alike
        from.write(bytes);
        to.write(new byte[bytes.length]);
      }
    }
    context = new WasiContext(WasiConfig.builder().preopen("/", directory).build());
    unshared = guest("17");
    shared = guest("17 17 shared");
  }

  private Function guest(String memory) {
    Module module = Module.parse(TextAssembler.assemble(MODULE.replace("MEMORY", memory)));
    return context.defineIn(new Linker(new Store())).instantiate(module).function("copy");
  }

  /**
   * Sees whether what was copied last is right, and takes it away again, so that nobody gets the
   * praise for another one's copy.
   *
   * @throws IOException if it is not
   */
  @TearDown(Level.Iteration)
  public void compare() throws IOException {
    long different = Files.mismatch(directory.resolve(FROM), directory.resolve(TO));
    if (different >= 0) {
      throw new IOException("the copy is wrong at " + different);
    }
    try (FileChannel to = FileChannel.open(directory.resolve(TO), StandardOpenOption.WRITE)) {
      to.write(ByteBuffer.allocate(1 << 16), size / 2);
    }
  }

  /**
   * Takes the files away.
   *
   * @throws IOException if they cannot be removed
   */
  @TearDown
  public void remove() throws IOException {
    context.close();
    Files.delete(directory.resolve(FROM));
    Files.delete(directory.resolve(TO));
    Files.delete(directory);
  }

  private void check(long copied) {
    if (copied != size) {
      throw new IllegalStateException(copied + " bytes of " + size);
    }
  }

  /** By a guest with a memory of its own. */
  @Benchmark
  public void guestUnshared() {
    check(unshared.call(piece));
  }

  /** By a guest with a shared memory. */
  @Benchmark
  public void guestShared() {
    check(shared.call(piece));
  }

  /**
   * By Java's channels and a buffer on the heap.
   *
   * @throws IOException if that fails
   */
  @Benchmark
  public void javaHeapBuffer() throws IOException {
    check(copy(ByteBuffer.allocate(piece)));
  }

  /**
   * By Java's channels and a buffer outside of the heap.
   *
   * @throws IOException if that fails
   */
  @Benchmark
  public void javaDirectBuffer() throws IOException {
    check(copy(ByteBuffer.allocateDirect(piece)));
  }

  private long copy(ByteBuffer buffer) throws IOException {
    long total = 0;
    try (FileChannel from = FileChannel.open(directory.resolve(FROM), StandardOpenOption.READ);
        FileChannel to = FileChannel.open(directory.resolve(TO), StandardOpenOption.WRITE)) {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          total += to.write(buffer);
        }
        buffer.clear();
      }
    }
    return total;
  }

  /**
   * By Java's streams and an array.
   *
   * @throws IOException if that fails
   */
  @Benchmark
  public void javaStreams() throws IOException {
    byte[] buffer = new byte[piece];
    long total = 0;
    try (InputStream from = new FileInputStream(directory.resolve(FROM).toFile());
        RandomAccessFile file = new RandomAccessFile(directory.resolve(TO).toFile(), "rw");
        OutputStream to = new FileOutputStream(file.getFD())) { // does not truncate it
      for (int length; (length = from.read(buffer)) >= 0; total += length) {
        to.write(buffer, 0, length);
      }
    }
    check(total);
  }
}
