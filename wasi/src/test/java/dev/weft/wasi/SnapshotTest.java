// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.module.Module;
import dev.weft.core.text.TextAssembler;
import dev.weft.interpreter.Instance;
import dev.weft.interpreter.Linker;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Filetype;
import dev.weft.wasi.abi.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is different in {@code wasi_unstable}. */
final class SnapshotTest {

  private static final String TEXT =
      """
      (import "wasi_unstable" "path_open"
        (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
      (import "wasi_unstable" "fd_seek" (func $seek (param i32 i64 i32 i32) (result i32)))
      (import "wasi_unstable" "fd_filestat_get" (func $filestat (param i32 i32) (result i32)))
      (import "wasi_unstable" "path_filestat_get"
        (func $path_filestat (param i32 i32 i32 i32 i32) (result i32)))
      (import "wasi_unstable" "poll_oneoff"
        (func $poll (param i32 i32 i32 i32) (result i32)))
      (memory (export "memory") 1)
      (data (i32.const 0) "file")
      (func (export "open") (result i32)
        (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 0)
          (i64.const -1) (i64.const 0) (i32.const 0) (i32.const 8)))
      (func (export "seek") (param i64 i32) (result i32)
        (call $seek (i32.load (i32.const 8)) (local.get 0) (local.get 1) (i32.const 16)))
      (func (export "filestat") (result i32)
        (call $filestat (i32.load (i32.const 8)) (i32.const 100)))
      (func (export "path_filestat") (result i32)
        (call $path_filestat
          (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 100)))
      (func (export "poll") (result i32)
        (call $poll (i32.const 200) (i32.const 400) (i32.const 2) (i32.const 500)))
      """;

  @TempDir private Path root;

  private static long call(Instance instance, String name, long... arguments) {
    return instance.function(name).call(arguments);
  }

  @Test
  void theOlderVersionHasItsOwnLayouts() throws IOException {
    Files.writeString(root.resolve("file"), "0123456789");
    Files.createLink(root.resolve("other"), root.resolve("file"));
    WasiConfig config = WasiConfig.builder().preopen("/", root).build();
    try (WasiContext context = new WasiContext(config)) {
      Instance instance =
          context
              .defineIn(new Linker(new Store()))
              .instantiate(Module.parse(TextAssembler.assemble(TEXT)));
      Memory memory = (Memory) instance.export("memory");
      assertThat(call(instance, "open")).isZero();

      // From the present offset, the end, the start.
      int[][] steps = {{4, 2, 4}, {3, 0, 7}, {-1, 1, 9}, {0, 0, 9}};
      for (int[] step : steps) {
        assertThat(call(instance, "seek", step[0], step[1])).isZero();
        assertThat(memory.loadLong(16)).isEqualTo(step[2]);
      }
      assertThat(call(instance, "seek", 0, 3)).isEqualTo(28); // inval

      for (String function : new String[] {"filestat", "path_filestat"}) {
        memory.fill(100, (byte) 0xff, 100);
        assertThat(call(instance, function)).isZero();
        assertThat(memory.loadInt(116)).isEqualTo(Filetype.REGULAR_FILE.ordinal());
        assertThat(memory.loadInt(120)).isEqualTo(2);
        assertThat(memory.loadLong(124)).isEqualTo(10);
        assertThat(memory.loadLong(156)).isEqualTo(-1);
      }

      // Two clocks of 56 bytes, both at once; the older layout has an identifier before the clock.
      memory.fill(200, (byte) 0, 200);
      for (int subscription = 200; subscription < 312; subscription += 56) {
        memory.storeLong(subscription, subscription);
        memory.storeLong(subscription + 16, -1);
        memory.storeInt(subscription + 24, 1);
      }
      assertThat(call(instance, "poll")).isZero();
      assertThat(memory.loadInt(500)).isEqualTo(2);
      assertThat(memory.loadLong(400)).isEqualTo(200);
      assertThat(memory.loadLong(432)).isEqualTo(256);
    }
  }

  @Test
  void acceptingConnectionsIsNew() {
    Linker linker = new Linker(new Store());
    try (WasiContext context = new WasiContext(WasiConfig.builder().build())) {
      context.defineIn(linker);
    }
    assertThat(linker.definition(Snapshot.PREVIEW1.moduleName(), "sock_accept")).isNotNull();
    assertThat(linker.definition(Snapshot.UNSTABLE.moduleName(), "sock_accept")).isNull();
    assertThat(linker.definition(Snapshot.UNSTABLE.moduleName(), "sock_send")).isNotNull();
  }
}
