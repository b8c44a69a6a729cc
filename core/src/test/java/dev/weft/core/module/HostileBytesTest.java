// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

import static dev.weft.core.ModuleBytes.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.fail;

import dev.weft.core.ModuleBytes;
import dev.weft.core.error.InvalidModule;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.text.TextAssembler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes are: a module, or one of the declared exceptions. */
class HostileBytesTest {

  private static final Path EXAMPLES = Path.of("..", "examples");
  private static final Path KERNELS =
      Path.of(
          "..", "benchmarks", "src", "main", "resources", "dev", "weft", "benchmarks", "kernels");
  private static final int FLIPS = 2_000;

  private static final String AGGREGATES =
      """
      (rec
        (type $list (sub (struct (field $next (ref null $list)) (field $value (mut i8)))))
        (type $lists (sub final (array (mut (ref null $list))))))
      (type $pair (sub $list (struct (field (ref null $pair)) (field (mut i8)) (field f32))))
      (type $f (func (param (ref $list)) (result i32)))
      (table $t 2 (ref null $f) (ref.null $f))
      (global $g (ref $lists) (array.new_fixed $lists 1 (struct.new_default $list)))
      (elem $e (ref null $list) (ref.null $pair))
      (data $d "abc")
      (func $h (type $f) (local $l (ref $list))
        (local.set $l (local.get 0))
        (struct.set $list $value (local.get $l) (i32.const 1))
        (array.init_elem $lists $e (global.get $g) (i32.const 0) (i32.const 0) (i32.const 1))
        (block $is (result (ref $list))
          (br_on_cast_fail $is (ref $list) (ref $pair) (local.get $l))
          (drop (ref.test (ref null $pair)))
          (br_on_non_null $is (array.get $lists (global.get $g) (i32.const 0)))
          (return (call_ref $f (local.get $l) (table.get $t (i32.const 0)))))
        (struct.get_u $list $value))
      """;

  static List<Path> corpus() throws IOException {
    try (Stream<Path> examples = Files.list(EXAMPLES);
        Stream<Path> kernels = Files.list(KERNELS)) {
      return Stream.concat(examples, kernels)
          .filter(file -> file.toString().endsWith(".wasm"))
          .sorted()
          .toList();
    }
  }

  @Test
  void corpusIsThere() throws IOException {
    assertThat(corpus()).hasSizeGreaterThanOrEqualTo(10);
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void corpusIsAccepted(Path file) throws IOException {
    Module module = Module.parse(file);
    assertThat(module.functionCount()).isPositive();
    assertThat(module.bytes().limit()).isEqualTo(Files.size(file));
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void modulesCutAtAnyByteAreAModuleOrADeclaredFault(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length++) {
      parse(Arrays.copyOf(bytes, length), file + " cut at " + length);
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void flippedBytesAreAModuleOrADeclaredFault(Path file) throws IOException {
    byte[] original = Files.readAllBytes(file);
    Random random = new Random(original.length);
    for (int i = 0; i < FLIPS; i++) {
      byte[] bytes = original.clone();
      int changes = 1 + random.nextInt(3);
      for (int change = 0; change < changes; change++) {
        bytes[8 + random.nextInt(bytes.length - 8)] = (byte) random.nextInt(256);
      }
      parse(bytes, file + " with change " + i);
    }
  }

  @Test
  void randomSectionsAreAModuleOrADeclaredFault() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] content = new byte[random.nextInt(40)];
      random.nextBytes(content);
      if (content.length > 0) {
        content[0] = (byte) (1 + random.nextInt(3));
      }
      int section = random.nextInt(13);
      parse(new ModuleBytes().section(section, content).toBytes(), "random module " + i);
    }
  }

  @Test
  void modulesWithRecursiveTypesFlippedOrCutAreAModuleOrADeclaredFault() {
    byte[] original = TextAssembler.assemble(AGGREGATES);
    assertThatCode(() -> Module.parse(original)).doesNotThrowAnyException();
    for (int length = 0; length < original.length; length++) {
      parse(Arrays.copyOf(original, length), "cut at " + length);
    }
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = original.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        bytes[8 + random.nextInt(bytes.length - 8)] = (byte) random.nextInt(256);
      }
      parse(bytes, "change " + i);
    }
  }

  /** Names what went wrong and where, if anything else gets out. */
  private static void parse(byte[] bytes, String what) {
    try {
      Module.parse(bytes).functionName(0);
    } catch (MalformedModule e) {
      if (e.offset() < 0 || e.offset() > bytes.length) {
        fail(what + ": offset " + e.offset() + " is outside of the module");
      }
    } catch (InvalidModule | ResourceExhausted e) {
      if (e.getMessage().isEmpty()) {
        fail(what + ": no message");
      }
    } catch (RuntimeException | Error e) {
      throw new AssertionError(what, e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {TYPE, IMPORT, FUNCTION, TABLE, MEMORY, GLOBAL, EXPORT, ELEMENT, CODE, DATA})
  void hugeCountsAreRefusedBeforeAnythingIsAllocated(int section) {
    for (int count : new int[] {-1, Integer.MAX_VALUE, 0x1000_0000}) {
      byte[] module = new ModuleBytes().section(section, count, new byte[64]).toBytes();
      assertThat(allocated(() -> ModuleBytes.malformed(module))).isLessThan(1 << 20);
    }
  }

  @Test
  void hugeCountsInsideOfEntriesAreRefusedBeforeAnythingIsAllocated() {
    List<byte[]> modules =
        List.of(
            new ModuleBytes().section(TYPE, 1, bytes(0x60), -1).toBytes(),
            new ModuleBytes().section(TYPE, 1, bytes(0x60, 0), -1).toBytes(),
            new ModuleBytes().section(TYPE, 1, bytes(0x4E), -1).toBytes(),
            new ModuleBytes().section(TYPE, 1, bytes(0x50), -1).toBytes(),
            new ModuleBytes().section(TYPE, 1, bytes(0x5F), -1).toBytes(),
            new ModuleBytes().section(IMPORT, 1, -1, bytes(0, 0, 0)).toBytes(),
            new ModuleBytes().section(ELEMENT, 1, 1, bytes(0), -1).toBytes(),
            new ModuleBytes().section(ELEMENT, 1, 5, bytes(FUNCREF), -1).toBytes(),
            new ModuleBytes().section(DATA, 1, 1, -1).toBytes(),
            new ModuleBytes().section(CODE, 1, -1, bytes(0)).toBytes(),
            new ModuleBytes().type(types()).body(0, join(-1)).toBytes(),
            new ModuleBytes().type(types()).body(0, join(1, -1)).toBytes(),
            new ModuleBytes().function(bytes(0x0E), -1).toBytes(),
            new ModuleBytes().function(bytes(0x1C), -1).toBytes());
    for (byte[] module : modules) {
      assertThat(allocated(() -> ModuleBytes.malformed(module))).isLessThan(1 << 20);
    }
  }

  @Test
  void manyLocalsCostNothingBeforeTheyRun() {
    ModuleBytes module = new ModuleBytes().type(types());
    for (int i = 0; i < 10_000; i++) {
      module.body(0, join(1, 50_000, bytes(I64)));
    }
    byte[] bytes = module.toBytes();
    assertThat(allocated(() -> Module.parse(bytes))).isLessThan(20 << 20);
  }

  private static long allocated(Runnable task) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    task.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
