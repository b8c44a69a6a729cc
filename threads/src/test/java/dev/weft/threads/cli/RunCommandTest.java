// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.text.TextAssembler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weft run}. */
@Timeout(60)
final class RunCommandTest {

  private static final String PROC_EXIT =
      "(import \"wasi_snapshot_preview1\" \"proc_exit\" (func $exit (param i32)))";

  @TempDir private Path directory;

  private static String example(String name) {
    return "../examples/" + name;
  }

  private String file(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("module.wasm"), bytes).toString();
  }

  private String module(String text) throws IOException {
    return file(TextAssembler.assemble(text));
  }

  // What a program gets and gives

  @Test
  void aProgramPrintsToTheCommandsOutput() {
    assertThat(Weft.run("run", example("hello.wasm")))
        .isEqualTo(new Weft(0, "Hello, world!\n", ""));
  }

  @Test
  void aProgramWithThreadsRuns() {
    assertThat(Weft.run("run", example("primes.wasm"), "4", "1000000"))
        .isEqualTo(new Weft(0, "78498\n", ""));
  }

  @Test
  void aProgramReadsTheCommandsInput() {
    assertThat(Weft.runWithInput("some\ninput", "run", example("echo.wasm")))
        .isEqualTo(new Weft(0, "some\ninput", ""));
  }

  @Test
  void whatFollowsTheFileGoesToTheProgramAsItIs() {
    assertThat(Weft.run("run", example("hello.wasm"), "Ada", "", "two words", "@x").out())
        .isEqualTo("Hello, Ada!\nHello, !\nHello, two words!\nHello, @x!\n");
  }

  @Test
  void optionsBehindTheFileAreTheProgramsOwn() {
    assertThat(
            Weft.run("run", example("hello.wasm"), "--debug", "--env", "--nonsense", "-h", "a=b")
                .out())
        .isEqualTo("Hello, --debug!\nHello, --env!\nHello, --nonsense!\nHello, -h!\nHello, a=b!\n");
  }

  @Test
  void aFirstDoubleDashIsDroppedAndNoOther() {
    assertThat(Weft.run("run", example("hello.wasm"), "--", "Ada").out())
        .isEqualTo("Hello, Ada!\n");
    assertThat(Weft.run("run", example("hello.wasm"), "--").out()).isEqualTo("Hello, world!\n");
    assertThat(Weft.run("run", example("hello.wasm"), "--", "--", "--x").out())
        .isEqualTo("Hello, --!\nHello, --x!\n");
    assertThat(Weft.run("run", example("hello.wasm"), "Ada", "--").out())
        .isEqualTo("Hello, Ada!\nHello, --!\n");
  }

  @Test
  void aDoubleDashBeforeTheFileEndsTheOptions() {
    assertThat(Weft.run("run", "--", example("hello.wasm"), "Ada").out())
        .isEqualTo("Hello, Ada!\n");
    Weft.run("run", "--", "--debug").hasFailed(1);
  }

  @Test
  void theProgramsNameIsTheFilesLastPart() throws IOException {
    // Prints its arguments as they stand in memory, each with a NUL behind it.
    String module =
        module(
            """
            (import "wasi_snapshot_preview1" "args_get" (func $get (param i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "args_sizes_get"
              (func $sizes (param i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_write"
              (func $write (param i32 i32 i32 i32) (result i32)))
            (memory (export "memory") 1)
            (data (i32.const 8) "\\00\\10\\00\\00")
            (func (export "_start")
              (drop (call $sizes (i32.const 0) (i32.const 12)))
              (drop (call $get (i32.const 2048) (i32.const 4096)))
              (drop (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 0))))
            """);
    assertThat(Weft.run("run", module, "x").out()).isEqualTo("module.wasm\0x\0");
  }

  @Test
  void variablesAreSetByOptionsAndNoOthersAreThere() {
    assertThat(Weft.run("run", "--env", "GREETING=Good day", example("hello.wasm")).out())
        .isEqualTo("Good day, world!\n");
    assertThat(Weft.run("run", "--env=GREETING=a=b", "--env=X=", example("hello.wasm")).out())
        .isEqualTo("a=b, world!\n");
    assertThat(
            Weft.run("run", "--env=GREETING=old", "--env=GREETING=new", example("hello.wasm"))
                .out())
        .isEqualTo("new, world!\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 42, 99, 255, 256, -1})
  void theProgramsExitCodeIsTheCommands(int code) throws IOException {
    String module =
        module(PROC_EXIT + "(func (export \"_start\") (call $exit (i32.const " + code + ")))");
    assertThat(Weft.run("run", module)).isEqualTo(new Weft(code, "", ""));
  }

  @Test
  void textIsKnownByItsContentAndNotByTheFilesName() throws IOException {
    String text = PROC_EXIT + "(func (export \"_start\") (call $exit (i32.const 3)))";
    Path file = directory.resolve("module.wat");
    Files.writeString(file, text);
    assertThat(Weft.run("run", file.toString())).isEqualTo(new Weft(3, "", ""));
    Files.write(file, TextAssembler.assemble(text)); // binary nevertheless
    assertThat(Weft.run("run", file.toString())).isEqualTo(new Weft(3, "", ""));
    assertThat(Weft.run("run", file("\n;; a program\n".concat(text).getBytes(UTF_8))))
        .isEqualTo(new Weft(3, "", ""));
    Files.writeString(file, "(module\n  (func (export 5)))");
    assertThat(Weft.run("run", file.toString()).hasFailed(1).err()).contains(" at 2:17: ");
    Files.writeString(file, "(module)");
    assertThat(Weft.run("run", file.toString()).hasFailed(1).err()).contains("\"_start\"");
  }

  // Assembling

  @Test
  void assembleWritesAModuleBesideItsText() throws IOException {
    Path text = Files.writeString(directory.resolve("a.wat"), "(module $m (func $f))");
    assertThat(Weft.run("assemble", text.toString())).isEqualTo(new Weft(0, "", ""));
    assertThat(directory.resolve("a.wasm"))
        .hasBinaryContent(TextAssembler.assemble("(module $m (func $f))"));
    Path output = directory.resolve("b");
    assertThat(Weft.run("assemble", "--no-names", "-o", output.toString(), text.toString()))
        .isEqualTo(new Weft(0, "", ""));
    assertThat(output).hasBinaryContent(TextAssembler.assemble("(func)"));
  }

  @Test
  void assembleSaysWhereATextIsWrongAndWritesNothing() throws IOException {
    Path text = Files.writeString(directory.resolve("a.wat"), "(module\n  (func (export 5)))");
    assertThat(Weft.run("assemble", text.toString()).hasFailed(1).err())
        .contains("a.wat: malformed module at 2:17: ");
    Files.writeString(text, "(func (result i32))");
    assertThat(Weft.run("assemble", text.toString()).hasFailed(1).err()).contains("type mismatch");
    assertThat(directory.resolve("a.wasm")).doesNotExist();
    Files.writeString(text, "(func)");
    String nowhere = directory.resolve("no/b.wasm").toString();
    assertThat(Weft.run("assemble", "-o", nowhere, text.toString()).hasFailed(1).err())
        .isEqualTo("weft: cannot write " + nowhere + ": no such file\n");
    assertThat(Weft.run("assemble", directory.resolve("b.wat").toString()).hasFailed(1).err())
        .contains("no such file");
  }

  // Features

  @Test
  void aModuleThatNeedsAFeatureIsToldHowToSwitchItOn() throws IOException {
    String text =
        file("(func\n  (i64.mul_wide_u (i64.const 0) (i64.const 0)) drop drop)".getBytes(UTF_8));
    for (String command : new String[] {"run", "validate", "inspect"}) {
      assertThat(Weft.run(command, text).hasFailed(1).err())
          .contains(" at 2:4: unknown operator i64.mul_wide_u: the feature wide-arithmetic is off")
          .contains("--enable wide-arithmetic");
    }
    assertThat(Weft.run("validate", "--enable", "wide-arithmetic", text).status()).isZero();
    assertThat(Weft.run("inspect", "--enable=custom-page-sizes,wide-arithmetic", text).status())
        .isZero();
  }

  @Test
  void aFeatureCanBeSwitchedOffWithWhatBuildsOnIt() throws IOException {
    String simd = module("(func (drop (v128.const i64x2 0 0)))");
    assertThat(Weft.run("validate", simd).status()).isZero();
    assertThat(Weft.run("validate", "--disable", "simd", simd).hasFailed(1).err())
        .contains("illegal opcode fd c: v128.const: the feature simd is off");
    assertThat(
            Weft.run("validate", "--disable", "simd", "--enable", "relaxed-simd", simd)
                .hasFailed(2)
                .err())
        .contains("--disable simd: something that is enabled needs it");
  }

  @Test
  void aFeatureThatDoesNotExistIsAUsageError() {
    assertThat(Weft.run("run", "--enable", "telepathy", "x").hasFailed(2).err())
        .contains("--enable: no feature 'telepathy', there are sign-extension ")
        .contains(" wide-arithmetic");
    assertThat(Weft.run("run", "--disable", "minimum-viable-product", "x").status()).isEqualTo(2);
  }

  // Traps

  @Test
  void aTrapIsPrintedWithItsBacktraceAndTheStatusIs134() {
    Weft weft = Weft.run("run", example("trap.wasm"));
    assertThat(weft.status()).isEqualTo(134);
    assertThat(weft.out()).isEqualTo("The average of four readings is:\n");
    assertThat(weft.err().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("weft: trap: out of bounds memory access: "),
            line -> assertThat(line).startsWith("    at trap.wasm!reading (function "),
            line -> assertThat(line).startsWith("    at trap.wasm!average (function "),
            line -> assertThat(line).startsWith("    at trap.wasm!report (function "),
            line -> assertThat(line).startsWith("    at trap.wasm!__original_main (function "),
            line -> assertThat(line).startsWith("    at trap.wasm!_start (function "),
            line -> assertThat(line).startsWith("    at trap.wasm!_start.command_export "));
  }

  @Test
  void anUncaughtExceptionIsPrintedWithItsTagAndTheStatusIs134() throws IOException {
    String throwing =
        module("(tag $oops (param i32)) (func $f (export \"_start\") (throw $oops (i32.const 1)))");
    Weft weft = Weft.run("run", throwing);
    assertThat(weft.status()).isEqualTo(134);
    assertThat(weft.err())
        .startsWith(
            "weft: uncaught exception: tag $oops (param i32)\n    at f (function 0, offset ");
  }

  @Test
  void namesOfTagsAreMadePrintable() throws IOException {
    String throwing = module("(tag $\"a\\0a\\1b[31m\") (func (export \"_start\") (throw 0))");
    assertThat(Weft.run("run", throwing).err())
        .startsWith("weft: uncaught exception: tag $a\\u{a}\\u{1b}[31m\n");
  }

  @Test
  void aTrapInAnotherThreadSaysInWhich() throws IOException {
    String module =
        module(
            """
            (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
            (import "env" "memory" (memory 1 1 shared))
            (func $f (unreachable))
            (func (export "wasi_thread_start") (param i32 i32) (call $f))
            (func (export "_start")
              (drop (call $spawn (i32.const 0)))
              (loop $again (br $again)))
            """);
    Weft weft = Weft.run("run", module);
    assertThat(weft.status()).isEqualTo(134);
    assertThat(weft.err()).startsWith("weft: trap: unreachable (thread 1)\n    at f (function ");
  }

  @Test
  void aDeepBacktraceIsCutInItsMiddle() throws IOException {
    Weft weft =
        Weft.run("run", module("(func $deep (call $deep)) (export \"_start\" (func $deep))"));
    assertThat(weft.status()).isEqualTo(134);
    assertThat(weft.err()).startsWith("weft: trap: call stack exhausted").contains(" more calls ");
    assertThat(weft.err().lines().count()).isLessThan(100);
  }

  // Files that are no good

  @Test
  void anEmptyFileIsMalformed() throws IOException {
    assertThat(Weft.run("run", file(new byte[0])).hasFailed(1).err())
        .contains("module.wasm: malformed module at offset 0x0: unexpected end");
  }

  @Test
  void tenRandomBytesAreMalformed() throws IOException {
    byte[] bytes = new byte[10];
    new Random(42).nextBytes(bytes);
    assertThat(Weft.run("run", file(bytes)).hasFailed(1).err())
        .contains("malformed module at offset 0x0: magic header not detected");
  }

  @Test
  void aValidHeaderAndGarbageIsMalformed() throws IOException {
    Random random = new Random(42);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[8 + 40];
      random.nextBytes(bytes);
      System.arraycopy(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0}, 0, bytes, 0, 8);
      assertThat(Weft.run("run", file(bytes)).hasFailed(1).err())
          .containsAnyOf("malformed module", "module limit exceeded");
    }
  }

  @Test
  void aModuleTruncatedAtAnyOffsetIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(Path.of(example("primes.wasm")));
    for (int length = 0; length < whole.length; length++) {
      Weft weft = Weft.run("run", file(Arrays.copyOf(whole, length)));
      // At the end of a section what is there is a module, though not all of one, until the custom
      // sections behind the last one that matters.
      if (weft.status() == 2) {
        assertThat(weft.err()).as("%d bytes are the program", length).contains("usage: primes");
        assertThat(length).isGreaterThan(whole.length / 2);
      } else {
        weft.hasFailed(1);
        assertThat(weft.err())
            .as("%d bytes", length)
            .containsAnyOf("malformed module", "invalid module", "cannot start the module");
      }
    }
  }

  @Test
  void aDirectoryIsNoModule() {
    assertThat(Weft.run("run", directory.toString()).hasFailed(1).err())
        .isEqualTo("weft: cannot read " + directory + ": it is a directory\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no/such/file.wasm", "no such file", "a\0b", ""})
  void aMissingFileIsNamed(String name) {
    assertThat(Weft.run("run", name).hasFailed(1).err())
        .isEqualTo("weft: cannot read " + Printable.of(name) + ": no such file\n");
  }

  @Test
  void aFileThatMayNotBeReadIsNamed() throws IOException {
    Path file = Files.write(directory.resolve("secret.wasm"), new byte[8]);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(file), "the super-user may read everything");
    assertThat(Weft.run("run", file.toString()).hasFailed(1).err()).contains("permission denied");
  }

  @Test
  void aMissingImportIsNamedWithItsType() throws IOException {
    String module =
        module("(import \"env\" \"log\" (func (param i32))) (func (export \"_start\"))");
    assertThat(Weft.run("run", module).hasFailed(1).err())
        .contains("module.wasm: cannot link import \"env\" \"log\": unknown import: expected (func")
        .contains("(param i32)");
  }

  @Test
  void anImportOfTheWrongTypeIsNamedWithBothTypes() throws IOException {
    String module =
        module(
            "(import \"wasi_snapshot_preview1\" \"proc_exit\" (func (param i64)))"
                + " (func (export \"_start\"))");
    assertThat(Weft.run("run", module).hasFailed(1).err())
        .contains("cannot link import \"wasi_snapshot_preview1\" \"proc_exit\"")
        .contains(
            "incompatible import type: expected (func (param i64)), found (func (param i32))");
  }

  @Test
  void anInvalidModuleIsRefusedWithThePlaceOfTheFault() throws IOException {
    assertThat(
            Weft.run("run", module("(func $f (export \"_start\") i32.const 0)")).hasFailed(1).err())
        .contains("invalid module: function 0 ($f)")
        .contains("type mismatch");
  }

  @Test
  void aLibraryIsRefused() {
    assertThat(Weft.run("run", example("add.wasm")).hasFailed(1).err())
        .contains("cannot start the module: no function \"_start\" is exported");
  }

  @Test
  void aModuleThatSpawnsAndImportsAnUnsharedMemoryIsRefused() throws IOException {
    assertThat(
            Weft.run(
                    "run",
                    module(
                        "(import \"a\" \"b\" (memory 1 1)) (import \"wasi\" \"thread-spawn\" (func"
                            + " (param i32) (result i32))) (func (export \"_start\"))"))
                .hasFailed(1)
                .err())
        .contains("must import its memory as shared");
  }

  @Test
  void namesInAModuleCannotControlTheTerminal() throws IOException {
    String missing = module("(import \"a\\0a\\1b[31m\" \"b\" (func)) (func (export \"_start\"))");
    assertThat(Weft.run("run", missing).hasFailed(1).err())
        .contains("cannot link import \"a\\u{a}\\u{1b}[31m\" \"b\"");
    String trapping = module("(func $\"f\\0a\\1b[31m\" (export \"_start\") (unreachable))");
    assertThat(Weft.run("run", trapping).err())
        .contains("at f\\u{a}\\u{1b}[31m (function 0")
        .hasLineCount(2);
  }

  // Command lines that are no good

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "run --dir x FILE",
        "run --debugx FILE",
        "run -x FILE",
        "run --env",
        "run --env =value FILE",
        "run --env= FILE",
        "run --dir",
        "run --dir= FILE",
        "run --dir ::/ FILE",
        "run --dir .:: FILE",
        "run --dir ::ro FILE",
        "run --dir :ro FILE",
        "run --dir .:::ro FILE",
        "run --dir no/such/directory FILE",
        "run --dir pom.xml FILE",
        "run --debug=maybe FILE",
        "walk FILE",
        "--nonsense",
        "validate",
        "validate --dir FILE"
      })
  void aWrongCommandLineIsAUsageError(String line) {
    String[] args = line.replace("FILE", example("hello.wasm")).split(" ");
    Weft.run(args).hasFailed(2);
  }

  @Test
  void anUnknownOptionIsNamed() {
    assertThat(Weft.run("run", "--mount", ".", example("hello.wasm")).hasFailed(2).err())
        .isEqualTo("weft: Unknown option: '--mount' (weft run --help shows more)\n");
  }

  @Test
  void withoutACommandTheUsageIsShown() {
    Weft weft = Weft.run();
    assertThat(weft.status()).isEqualTo(2);
    assertThat(weft.err()).contains("Usage: weft").contains("run").contains("validate");
  }

  @Test
  void helpAndVersionAreShownOnRequest() {
    Weft help = Weft.run("run", "--help");
    assertThat(help.status()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out())
        .contains("Usage: weft run")
        .contains("--env")
        .contains("--dir")
        .contains("--debug");
    Weft version = Weft.run("--version");
    assertThat(version.status()).isZero();
    assertThat(version.out()).startsWith("weft ");
  }

  @Test
  void debuggingShowsTheJavaStackTrace() {
    Weft weft = Weft.run("run", "--debug", "no/such/file");
    assertThat(weft.status()).isEqualTo(1);
    assertThat(weft.err()).startsWith("weft: cannot read no/such/file: no such file\n");
    assertThat(weft.err()).contains("NoSuchFileException").contains("\tat ");
  }

  // Directories

  /** Prints the names of its first two directories, and the beginning of "file" in the last one. */
  private static final String READS_A_FILE =
      """
      (import "wasi_snapshot_preview1" "fd_prestat_dir_name"
        (func $name (param i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_prestat_get"
        (func $prestat (param i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "path_open"
        (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_read"
        (func $read (param i32 i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_write"
        (func $write (param i32 i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (memory (export "memory") 1)
      (data (i32.const 0) "file")
      (func $check (param i32)
        (if (local.get 0) (then (call $exit (local.get 0)))))
      (func $print (param $length i32)
        (i32.store (i32.const 16) (i32.const 1024))
        (i32.store (i32.const 20) (local.get $length))
        (call $check (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 24))))
      (func $print_name (param $directory i32)
        (call $check (call $prestat (local.get $directory) (i32.const 32)))
        (call $check
          (call $name (local.get $directory) (i32.const 1024) (i32.load (i32.const 36))))
        (i32.store8 (i32.add (i32.const 1024) (i32.load (i32.const 36))) (i32.const 10))
        (call $print (i32.add (i32.const 1) (i32.load (i32.const 36)))))
      (func (export "_start")
        (call $print_name (i32.const 3))
        (call $print_name (i32.const 4))
        (call $check
          (call $open (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const OFLAGS)
            (i64.const RIGHTS) (i64.const 0) (i32.const 0) (i32.const 40)))
        (i32.store (i32.const 16) (i32.const 1024))
        (i32.store (i32.const 20) (i32.const 100))
        (call $check
          (call $read (i32.load (i32.const 40)) (i32.const 16) (i32.const 1) (i32.const 24)))
        (call $print (i32.load (i32.const 24))))
      """;

  private String readingProgram(int oflags, int rights) throws IOException {
    return module(
        READS_A_FILE
            .replace("OFLAGS", Integer.toString(oflags))
            .replace("RIGHTS", Integer.toString(rights)));
  }

  @Test
  void aProgramHasTheDirectoriesThatItIsGiven() throws IOException {
    Path data = Files.createDirectory(directory.resolve("data"));
    Files.writeString(data.resolve("file"), "contents");
    assertThat(Weft.run("run", "--dir", "src", "--dir", data + "::/guest", readingProgram(0, 2)))
        .isEqualTo(new Weft(0, "src\n/guest\ncontents", ""));
  }

  @Test
  void aDirectoryThatIsGivenReadOnlyCannotBeWritten() throws IOException {
    Path data = Files.createDirectory(directory.resolve("data"));
    Files.writeString(data.resolve("file"), "contents");
    int readOnlyFileSystem = 69;
    String writing = readingProgram(0, 2 | 64);
    assertThat(Weft.run("run", "--dir=src", "--dir=" + data + "::ro:ro", writing))
        .isEqualTo(new Weft(readOnlyFileSystem, "src\nro\n", ""));
    assertThat(Weft.run("run", "--dir=src", "--dir=" + data + ":ro", writing).status())
        .isEqualTo(readOnlyFileSystem);
    assertThat(Weft.run("run", "--dir=src", "--dir=" + data + "::ro", writing))
        .isEqualTo(new Weft(0, "src\nro\ncontents", ""));
    assertThat(Weft.run("run", "--dir=src", "--dir=" + data + "::/:ro", readingProgram(0, 2)))
        .isEqualTo(new Weft(0, "src\n/\ncontents", ""));
  }

  @Test
  void aProgramThatIsGivenNoDirectoryHasNone() throws IOException {
    int badDescriptor = 8;
    assertThat(Weft.run("run", readingProgram(0, 2)).status()).isEqualTo(badDescriptor);
  }

  // validate

  @Test
  void validateSaysNothingOfValidModules() {
    assertThat(Weft.run("validate", example("hello.wasm"), example("add.wasm"), example("add.wat")))
        .isEqualTo(new Weft(0, "", ""));
  }

  @Test
  void validateNamesEachFileThatIsNoGood() throws IOException {
    Weft weft =
        Weft.run("validate", "missing", example("add.wasm"), file(new byte[3]), example("add.wat"));
    assertThat(weft.status()).isEqualTo(1);
    assertThat(weft.err().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).contains("cannot read missing"),
            line -> assertThat(line).contains("module.wasm: malformed"));
  }

  // inspect

  @Test
  void inspectTellsWhatIsInAModule() throws IOException {
    String module =
        module(
            """
            (module $m
              (import "env" "f\\1b\\22" (func (param i32) (result i64)))
              (import "env" "e" (tag (param i64)))
              (tag (export "tag"))
              (memory (export "memory") 1 2)
              (global i32 (i32.const 0))
              (table 1 funcref)
              (func (export "run"))
              (start 1)
              (elem (i32.const 0) 0)
              (data "abc"))
            """);
    Weft weft = Weft.run("inspect", module);
    assertThat(weft.status()).as(weft.err()).isZero();
    assertThat(weft.out().lines().toList())
        .startsWith("name \"m\"")
        .contains(
            "import \"env\" \"f\\u{1b}\\\"\" (func (param i32) (result i64))",
            "import \"env\" \"e\" (tag (param i64))",
            "export \"tag\" (tag)",
            "tags 2 (1 imported)",
            "export \"memory\" (memory 1 2)",
            "export \"run\" (func)",
            "start function 1",
            "functions 2 (1 imported)",
            "memories 1",
            "globals 1",
            "tables 1",
            "element segments 1",
            "data segments 1");
    Weft.run("inspect", file(new byte[9])).hasFailed(1);
    Weft.run("inspect").hasFailed(2);
  }

  // The time limit

  @Test
  void aProgramThatTakesTooLongEndsAndTellsWhereItsThreadsAre() throws IOException {
    String spin =
        module(
            """
            (module $app (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
              (import "env" "memory" (memory 1 1 shared))
              (func $waits
                (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1))))
              (func $loops (loop $again (br $again)))
              (func (export "wasi_thread_start") (param i32 i32) (call $waits))
              (func $main (export "_start") (drop (call $spawn (i32.const 0))) (call $loops)))
            """);
    Weft ended = Weft.run("run", "--timeout", "1500ms", "--dump-on-timeout", spin);
    assertThat(ended.status()).isEqualTo(124);
    assertThat(ended.err())
        .containsPattern("weft-module\\.wasm-0: running\\n    at app!loops .*\\n    at app!main ")
        .containsPattern("weft-module\\.wasm-1: waiting\\n    at app!waits ")
        .endsWith("weft: the time limit has passed\n");
    assertThat(Weft.run("run", "--timeout", "100ms", spin))
        .isEqualTo(new Weft(124, "", "weft: the time limit has passed\n"));
  }

  @Test
  void aProgramThatEndsInTimeIsNotTouchedByTheTimeLimit() {
    assertThat(Weft.run("run", "--timeout", "1h", "--dump-on-timeout", example("hello.wasm")))
        .isEqualTo(new Weft(0, "Hello, world!\n", ""));
  }

  @Test
  void threadsArePrintedOnlyIfThereIsATimeLimit() {
    assertThat(Weft.run("run", "--dump-on-timeout", example("hello.wasm")).hasFailed(2).err())
        .contains("--dump-on-timeout needs --timeout");
  }
}
