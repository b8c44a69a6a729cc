// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.Trap;
import dev.weft.core.module.Module;
import dev.weft.core.text.TextAssembler;
import dev.weft.interpreter.Instance;
import dev.weft.interpreter.Linker;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Clockid;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Event;
import dev.weft.wasi.abi.Filestat;
import dev.weft.wasi.abi.Filetype;
import dev.weft.wasi.abi.Snapshot;
import dev.weft.wasi.abi.Subscription;
import dev.weft.wasi.preview1.WasiFunction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs of snapshot 0, which import from {@code wasi_unstable}. */
final class UnstableTest {

  private static final String IMPORTS =
      """
      (import "wasi_unstable" "fd_seek" (func $seek (param i32 i64 i32 i32) (result i32)))
      (import "wasi_unstable" "fd_filestat_get" (func $filestat (param i32 i32) (result i32)))
      (import "wasi_unstable" "path_filestat_get"
        (func $path_filestat (param i32 i32 i32 i32 i32) (result i32)))
      (import "wasi_unstable" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
      (import "wasi_unstable" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
      (import "wasi_unstable" "path_open"
        (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
      """;

  private static final Module MODULE =
      Module.parse(
          TextAssembler.assemble(
              IMPORTS
                  + """
                  (memory (export "memory") 1)
                  (data (i32.const 0) "file")
                  (func (export "fd_seek") (param i32 i64 i32 i32) (result i32)
                    (call $seek
                      (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
                  (func (export "fd_filestat_get") (param i32 i32) (result i32)
                    (call $filestat
                      (local.get 0) (local.get 1)))
                  (func (export "path_filestat_get") (param i32 i32 i32 i32 i32) (result i32)
                    (call $path_filestat
                      (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4)))
                  (func (export "poll_oneoff") (param i32 i32 i32 i32) (result i32)
                    (call $poll
                      (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
                  (func (export "fd_write") (param i32 i32 i32 i32) (result i32)
                    (call $write
                      (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
                  (func (export "path_open") (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)
                    (call $open
                      (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4)
                      (local.get 5) (local.get 6) (local.get 7) (local.get 8)))
                  """));

  private static final int DIRECTORY = 3;
  private static final int NAME = 0;
  private static final int NAME_LENGTH = 4;
  private static final int OPENED = 100;
  private static final int RESULT = 200;
  private static final int PAGE = 65_536;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private WasiContext context;
  private Instance instance;
  private Memory memory;
  private int file;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("file"), "ten bytes.");
    Files.createLink(directory.resolve("other"), directory.resolve("file"));
    context = new WasiContext(WasiConfig.builder().stdout(out).preopen(".", directory).build());
    instance = context.defineIn(new Linker(new Store())).instantiate(MODULE);
    memory = instance.memory("memory");
    assertThat(
            call(
                "path_open",
                DIRECTORY,
                0,
                NAME,
                NAME_LENGTH,
                0,
                1L << 1 | 1L << 2 | 1L << 21,
                0,
                0,
                OPENED))
        .isEqualTo(Errno.SUCCESS);
    file = memory.loadInt(OPENED);
  }

  @AfterEach
  void end() {
    context.close();
  }

  private Errno call(String function, long... arguments) {
    return Errno.values()[Math.toIntExact(instance.function(function).call(arguments))];
  }

  @Test
  void functionsThatDidNotChangeAreShared() {
    byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
    memory.write(1000, text, 0, text.length);
    memory.storeInt(900, 1000);
    memory.storeInt(904, text.length);
    assertThat(call("fd_write", 1, 900, 1, RESULT)).isEqualTo(Errno.SUCCESS);
    assertThat(out).hasToString("hello");
  }

  @ParameterizedTest
  @CsvSource({"2, 7, 7", "0, 1, 5", "1, -2, 8"}) // set, cur, end
  void seekingCountsFromWhereSnapshot0Says(int whence, long offset, long expected) {
    assertThat(call("fd_seek", file, 4, 2, RESULT)).isEqualTo(Errno.SUCCESS);
    assertThat(call("fd_seek", file, offset, whence, RESULT)).isEqualTo(Errno.SUCCESS);
    assertThat(memory.loadLong(RESULT)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"3", "-1", "-2147483648", "2147483647"})
  void seekingFromNowhereIsInvalid(int whence) {
    assertThat(call("fd_seek", file, 0, whence, RESULT)).isEqualTo(Errno.INVAL);
  }

  private void assertFilestat(int address) {
    assertThat(memory.loadByte(address + 16)).isEqualTo((byte) Filetype.REGULAR_FILE.ordinal());
    assertThat(memory.loadInt(address + 20)).isEqualTo(2); // links
    assertThat(memory.loadLong(address + 24)).isEqualTo(10); // size
    assertThat(memory.loadLong(address + 40)).isPositive(); // modified
    assertThat(memory.loadLong(address + 56)).isEqualTo(-1); // behind it
  }

  @Test
  void aFilestatHas56Bytes() {
    memory.fill(400, (byte) 0xff, 80);
    assertThat(call("fd_filestat_get", file, 400)).isEqualTo(Errno.SUCCESS);
    assertFilestat(400);
    memory.fill(400, (byte) 0xff, 80);
    assertThat(call("path_filestat_get", DIRECTORY, 0, NAME, NAME_LENGTH, 400))
        .isEqualTo(Errno.SUCCESS);
    assertFilestat(400);
    assertThat(call("fd_filestat_get", file, PAGE - 56)).isEqualTo(Errno.SUCCESS);
    assertThatThrownBy(() -> call("fd_filestat_get", file, PAGE - 55)).isInstanceOf(Trap.class);
  }

  @ParameterizedTest
  @CsvSource({"4294967295, -1", "4294967296, -1", "9223372036854775807, -1", "4294967294, -2"})
  void moreLinksThanFitAreTheGreatestNumber(long links, int expected) {
    new Filestat(1, 2, Filetype.REGULAR_FILE, links, 10, 0, 0, 0)
        .store(memory, 400, Snapshot.UNSTABLE);
    assertThat(memory.loadInt(416)).isEqualTo(Filetype.REGULAR_FILE.ordinal());
    assertThat(memory.loadInt(420)).isEqualTo(expected);
  }

  /** A clock has an identifier of its own at 16, so everything else of it comes 8 bytes later. */
  private void putClock(int address, long userdata, long timeout) {
    memory.storeLong(address, userdata);
    memory.storeByte(address + 8, (byte) Subscription.CLOCK);
    memory.storeLong(address + 16, -1);
    memory.storeInt(address + 24, Clockid.MONOTONIC);
    memory.storeLong(address + 32, timeout);
    memory.storeLong(address + 40, 0);
    memory.storeShort(address + 48, (short) 0);
  }

  @Test
  void subscriptionsHave56Bytes() {
    putClock(4000, 11, 1_000_000);
    putClock(4056, 22, Long.MAX_VALUE);
    assertThat(call("poll_oneoff", 4000, 5000, 2, RESULT)).isEqualTo(Errno.SUCCESS);
    assertThat(memory.loadInt(RESULT)).isEqualTo(1);
    assertThat(memory.loadLong(5000)).isEqualTo(11);

    putClock(4000, 11, Long.MAX_VALUE); // however slow the machine is
    memory.storeLong(4056, 33);
    memory.storeByte(4064, (byte) Subscription.FD_WRITE);
    memory.storeInt(4072, 1);
    assertThat(call("poll_oneoff", 4000, 5000, 2, RESULT)).isEqualTo(Errno.SUCCESS);
    assertThat(memory.loadInt(RESULT)).isEqualTo(1);
    assertThat(memory.loadLong(5000)).isEqualTo(33);
    assertThat(memory.loadShort(5008)).isZero();
    assertThat(memory.loadByte(5010)).isEqualTo((byte) Subscription.FD_WRITE);

    putClock(4000, 44, 0);
    putClock(4056, 55, 0);
    assertThat(call("poll_oneoff", 4000, 5000, 2, RESULT)).isEqualTo(Errno.SUCCESS);
    assertThat(memory.loadInt(RESULT)).isEqualTo(2);
    assertThat(memory.loadLong(5000)).isEqualTo(44);
    assertThat(memory.loadLong(5000 + Event.BYTES)).isEqualTo(55);

    putClock(PAGE - 56, 1, 0);
    assertThat(call("poll_oneoff", PAGE - 56, 5000, 1, RESULT)).isEqualTo(Errno.SUCCESS);
    assertThatThrownBy(() -> call("poll_oneoff", PAGE - 55, 5000, 1, RESULT))
        .isInstanceOf(Trap.class);
    assertThatThrownBy(() -> call("poll_oneoff", 4000, PAGE - Event.BYTES + 1, 1, RESULT))
        .isInstanceOf(Trap.class);
  }

  @Test
  void anUnknownFlagOfAClockIsInvalid() {
    putClock(4000, 11, 0);
    memory.storeShort(4048, (short) 2);
    assertThat(call("poll_oneoff", 4000, 5000, 1, RESULT)).isEqualTo(Errno.INVAL);
  }

  @ParameterizedTest
  @EnumSource(WasiFunction.class)
  void allFunctionsAreThereButTheOneThatCameLater(WasiFunction function) {
    Linker linker = context.defineIn(new Linker(new Store()));
    boolean later = function == WasiFunction.SOCK_ACCEPT;
    assertThat(linker.definition("wasi_unstable", function.importName()) == null).isEqualTo(later);
    assertThat(linker.definition("wasi_snapshot_preview1", function.importName())).isNotNull();
  }
}
