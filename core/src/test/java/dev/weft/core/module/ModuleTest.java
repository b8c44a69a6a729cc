// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

import static dev.weft.core.ModuleBytes.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.ModuleBytes;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.instruction.Opcode.Control;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleTest {

  private static final byte[] HEADER = new ModuleBytes().toBytes();

  private static ModuleBytes named(Object... names) {
    return new ModuleBytes().function().function().custom("name", names);
  }

  private static byte[] subsection(int id, Object... parts) {
    byte[] content = join(parts);
    return join(bytes(id), content.length, content);
  }

  @Test
  void bytesAreCopied() {
    byte[] bytes = new ModuleBytes().function().custom("behind").toBytes();
    Module module = Module.parse(bytes);
    java.util.Arrays.fill(bytes, (byte) 0xFF);
    FunctionBody body = module.body(0);
    assertThat(module.instructions(body.start(), body.end()).next()).isEqualTo(Control.END);
    assertThat(module.bytes().limit()).isEqualTo(bytes.length);
  }

  @Test
  void bytesAreReadOnly() {
    ByteBuffer bytes = Module.parse(HEADER).bytes();
    assertThatExceptionOfType(ReadOnlyBufferException.class)
        .isThrownBy(() -> bytes.put(0, (byte) 1));
  }

  @Test
  void filesAreRead(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("a.wasm"), new ModuleBytes().function().toBytes());
    assertThat(Module.parse(file).functionCount()).isEqualTo(1);
    assertThatThrownBy(() -> Module.parse(folder.resolve("b.wasm")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> Module.parse(folder)).isInstanceOf(IOException.class);
    ModuleLimits small = ModuleLimits.defaults().with(ModuleLimit.MODULE_SIZE, 8);
    assertThatExceptionOfType(ResourceExhausted.class)
        .isThrownBy(() -> Module.parse(file, ParseOptions.defaults().with(small)))
        .withMessageContaining("bytes of the module: at most 8");
  }

  @Test
  void streamsAreReadToTheirEndOrTheLimit() throws IOException {
    assertThat(Module.parse(new ByteArrayInputStream(HEADER)).functionCount()).isZero();
    ByteArrayInputStream endless = new ByteArrayInputStream(new byte[1000]);
    ModuleLimits small = ModuleLimits.defaults().with(ModuleLimit.MODULE_SIZE, 100);
    assertThatExceptionOfType(ResourceExhausted.class)
        .isThrownBy(() -> Module.parse(endless, ParseOptions.defaults().with(small)));
    assertThat(endless.available()).isEqualTo(899);
  }

  @Test
  void textIsTakenWhereverTheBinaryFormatIs(@TempDir Path folder) throws IOException {
    String text = " \n;; a module\n(module $m (func $f))";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve("named.wasm"), bytes);
    for (Module module :
        List.of(
            Module.parse(bytes),
            Module.parse(file),
            Module.parse(new ByteArrayInputStream(bytes)))) {
      assertThat(module.name()).isEqualTo("m");
      assertThat(module.functionName(0)).isEqualTo("f");
    }
    assertThatExceptionOfType(MalformedModule.class)
        .isThrownBy(() -> Module.parse(bytes, ParseOptions.defaults().binaryOnly()))
        .withMessageContaining("magic header not detected");
  }

  @Test
  void faultsInTextHaveLineAndColumn(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.wat"), "(module\n  (func (export 5)))");
    assertThatExceptionOfType(MalformedModule.class)
        .isThrownBy(() -> Module.parse(file))
        .satisfies(fault -> {
          assertThat(fault.line()).isEqualTo(2);
          assertThat(fault.column()).isEqualTo(17);
        });
  }

  @Test
  void textIsLimitedInSizeToo() {
    byte[] text = "(module (func) (func))".getBytes(StandardCharsets.UTF_8);
    ModuleLimits small = ModuleLimits.defaults().with(ModuleLimit.MODULE_SIZE, 20);
    assertThatExceptionOfType(ResourceExhausted.class)
        .isThrownBy(() -> Module.parse(text, ParseOptions.defaults().with(small)));
  }

  @Test
  void namesAreThoseOfTheNameSection() {
    Module module =
        named(
                subsection(0, "program"),
                subsection(1, 2, 0, "first", 1, "second"),
                subsection(2, bytes(0xFF)))
            .parse();
    assertThat(module.name()).isEqualTo("program");
    assertThat(module.functionName(0)).isEqualTo("first");
    assertThat(module.functionName(1)).isEqualTo("second");
    assertThat(module.functionName(2)).isEmpty();
    assertThat(module.functionName(-1)).isEmpty();
  }

  @Test
  void moduleWithoutNameSectionHasNoNames() {
    Module module = new ModuleBytes().function().custom("names", subsection(0, "x")).parse();
    assertThat(module.name()).isEmpty();
    assertThat(module.functionName(0)).isEmpty();
  }

  @Test
  void namesBeforeAFaultAreKept() {
    Module truncated = named(subsection(0, "program"), bytes(1, 99), 2, 0, "first").parse();
    assertThat(truncated.name()).isEqualTo("program");
    assertThat(truncated.functionName(0)).isEmpty();
    Module badName = named(subsection(1, 2, 0, "first", 1, bytes(1, 0x80))).parse();
    assertThat(badName.functionName(0)).isEqualTo("first");
    assertThat(badName.functionName(1)).isEmpty();
    Module hugeCount = named(subsection(1, -1, 0, "first")).parse();
    assertThat(hugeCount.functionName(0)).isEmpty();
  }

  @Test
  void subsectionThatSpillsOverIsAFault() {
    // The subsection says that it has two bytes, its only name takes six more.
    Module module = named(bytes(0, 2), "program", subsection(1, 1, 0, "first")).parse();
    assertThat(module.functionName(0)).isEmpty();
  }

  @Test
  void namesAreReadByManyThreadsAtOnce() throws Exception {
    Module module = named(subsection(1, 1, 1, "second")).parse();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<String>> results = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        results.add(threads.submit(() -> module.functionName(1)));
      }
      for (Future<String> result : results) {
        assertThat(result.get()).isEqualTo("second");
      }
    }
  }
}
