// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests.differential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Makes valid modules of random bytes, with Binaryen's {@code wasm-opt} in Node.js. The same seed
 * makes the same module.
 *
 * @param node the Node.js that runs it
 * @param wasmOpt the script
 * @param folder where modules are written
 */
record Generator(Path node, Path wasmOpt, Path folder) {

  private static final int LEAST_BYTES = 200;
  private static final int MOST_BYTES = 20_000;

  /** The features that the module of a seed may use. */
  static FeatureSet features(long seed) {
    FeatureSet[] all = FeatureSet.values();
    return all[(int) Math.floorMod(seed, (long) all.length)];
  }

  /** Writes the module of a seed to {@code SEED.wasm}. */
  void generate(long seed) throws IOException, InterruptedException {
    Random random = new Random(seed);
    byte[] bytes = new byte[LEAST_BYTES + random.nextInt(MOST_BYTES - LEAST_BYTES)];
    random.nextBytes(bytes);
    FeatureSet features = features(seed);
    Path input = Files.write(folder.resolve(seed + ".bytes"), bytes);
    Path initial =
        Files.writeString(folder.resolve(seed + ".initial.wat"), features.initialModule());
    List<String> command = new ArrayList<>(List.of(node.toString(), wasmOpt.toString()));
    command.addAll(List.of(input.toString(), "--translate-to-fuzz", "--denan", "--quiet"));
    command.addAll(List.of("--initial-fuzz", initial.toString()));
    command.addAll(features.options());
    command.addAll(List.of("-o", folder.resolve(seed + ".wasm").toString()));
    Path log = folder.resolve(seed + ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("seed " + seed + ": wasm-opt does not end");
    }
    if (process.exitValue() != 0) {
      throw new IOException("seed " + seed + ": wasm-opt fails: " + Files.readString(log));
    }
  }
}
