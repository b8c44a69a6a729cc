// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the harness finds what is wrong with a program, whichever way it is started. */
final class ProgramRunTest {

  private static final String PRINTS_AND_EXITS =
      """
      (import "wasi_snapshot_preview1" "fd_write"
        (func $write (param i32 i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (memory (export "memory") 1)
      (data (i32.const 0) "\\08\\00\\00\\00\\03\\00\\00\\00out")
      (func (export "_start")
        (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))
        (call $exit (i32.const 7)))
      """;

  @TempDir private Path folder;

  static Stream<ProgramRun.Starter> ways() {
    return Stream.of(LibraryRun::start, CommandLineRun::start);
  }

  private ProgramRun start(ProgramRun.Starter way, String text) throws IOException {
    return start(way, text, ProgramSpecification.DEFAULT);
  }

  private ProgramRun start(ProgramRun.Starter way, String text, ProgramSpecification specification)
      throws IOException {
    Path program = Files.writeString(folder.resolve("program.wat"), text);
    return way.start(program, specification, ProgramFolder.in(folder, program, specification));
  }

  private ProgramSpecification specification(String json) throws IOException {
    Files.writeString(folder.resolve("program.json"), json);
    return ProgramSpecification.beside(folder.resolve("program.wat"));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatComesOutAsItShouldIsNoFailure(ProgramRun.Starter way) throws Exception {
    ProgramRun run = start(way, PRINTS_AND_EXITS);
    String json = "{\"exit_code\": 7, \"stdout\": \"out\", \"stderr\": \"\"}";
    assertThat(ProgramRun.failure(run, specification(json))).isNull();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void anotherExitCodeIsToldWithTheOutput(ProgramRun.Starter way) throws Exception {
    ProgramRun run = start(way, PRINTS_AND_EXITS);
    assertThat(ProgramRun.failure(run, ProgramSpecification.DEFAULT))
        .isEqualTo(
            """
            expected exit code 0, found exit code 7
            standard output:
                out
            standard error: nothing
            """);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void otherOutputIsToldWithWhatWasExpected(ProgramRun.Starter way) throws Exception {
    ProgramRun run = start(way, PRINTS_AND_EXITS);
    String json = "{\"exit_code\": 7, \"stdout\": \"out\\n\"}";
    assertThat(ProgramRun.failure(run, specification(json)))
        .startsWith("expected standard output \"out\\n\"")
        .contains("standard output:\n    out\n");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aTrapIsAFailureToldWithItsMessage(ProgramRun.Starter way) throws Exception {
    ProgramRun run = start(way, "(func (export \"_start\") unreachable)");
    assertThat(ProgramRun.failure(run, ProgramSpecification.DEFAULT))
        .startsWith("expected exit code 0, found ")
        .contains("unreachable");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aModuleThatIsNoGoodIsAFailure(ProgramRun.Starter way) throws Exception {
    ProgramRun run = start(way, "(import \"no\" \"such\" (func))(func (export \"_start\"))");
    assertThat(ProgramRun.failure(run, ProgramSpecification.DEFAULT))
        .startsWith("expected exit code 0, found ")
        .contains("unknown import");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aProgramThatDoesNotEndIsKilledAndSaidSo(ProgramRun.Starter way) throws Exception {
    ProgramRun run = start(way, "(func (export \"_start\") (loop (br 0)))");
    assertThat(ProgramRun.failure(run, ProgramSpecification.DEFAULT, Duration.ofMillis(100)))
        .startsWith("it has not ended after PT0.1S\n");
    assertThat(run.await(ProgramRun.LIMIT)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aProgramThatShouldRunUntilItIsKilledMustNotEnd(ProgramRun.Starter way) throws Exception {
    ProgramRun run = start(way, PRINTS_AND_EXITS);
    assertThat(ProgramRun.failureUntilKilled(run, ProgramRun.LIMIT))
        .startsWith("it should go on until it is killed, found exit code 7\n");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void argumentsAndEnvironmentReachTheProgram(ProgramRun.Starter way) throws Exception {
    String exitsWithTheNumbers =
        """
        (import "wasi_snapshot_preview1" "args_sizes_get"
          (func $args (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "environ_sizes_get"
          (func $environ (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (memory (export "memory") 1)
        (func (export "_start")
          (drop (call $args (i32.const 0) (i32.const 8)))
          (drop (call $environ (i32.const 4) (i32.const 8)))
          (call $exit
            (i32.add
              (i32.mul (i32.load (i32.const 0)) (i32.const 10))
              (i32.load (i32.const 4)))))
        """;
    String json = "{\"args\": [\"a\", \"-b\"], \"env\": {\"c\": \"d\"}, \"exit_code\": 31}";
    ProgramSpecification specification = specification(json);
    ProgramRun run = start(way, exitsWithTheNumbers, specification);
    assertThat(ProgramRun.failure(run, specification)).isNull();
  }

  @Test
  void aKeyThatTheHarnessDoesNotKnowIsNotIgnored() {
    assertThatThrownBy(() -> specification("{\"dirs\": [\"a\"]}"))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("dirs");
  }

  @Test
  void theRootIsAWritableCopy() throws IOException {
    Path original = Files.createDirectories(folder.resolve("files/below")).getParent();
    Files.writeString(original.resolve("below/file"), "text");
    Path readOnly = original.resolve("below/file");
    Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r--r--r--"));
    ProgramSpecification specification = specification("{\"root\": \"files\"}");
    Path program = folder.resolve("program.wat");

    Path first = ProgramFolder.in(folder, program, specification).root();
    assertThat(first.resolve("below/file")).hasContent("text");
    assertThat(Files.getPosixFilePermissions(first.resolve("below/file")))
        .containsAll(PosixFilePermissions.fromString("rw-------"));
    Files.writeString(first.resolve("below/file"), "other");
    assertThat(readOnly).hasContent("text");
    assertThat(ProgramFolder.in(folder, program, specification).root().resolve("below/file"))
        .hasContent("text");
  }
}
