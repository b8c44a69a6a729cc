// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import dev.weft.core.module.Module;
import dev.weft.threads.Outcome;
import dev.weft.threads.WasiProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** Weft's interpreter and its WASI, as an embedder uses them. */
final class WeftPrograms implements ProgramEngine {

  @Override
  public Program load(Path file) throws IOException {
    Module module = Module.parse(file);
    return (arguments, folder, output) -> run(module, arguments, folder, output);
  }

  private static int run(Module module, List<String> arguments, Path folder, OutputStream output)
      throws InterruptedException {
    WasiProcess.Builder program =
        WasiProcess.builder(module)
            .args(arguments.toArray(String[]::new))
            .stdout(output)
            .stderr(output);
    if (folder != null) {
      program.preopen("/", folder);
    }
    try (WasiProcess process = program.start()) {
      return switch (process.await()) {
        case Outcome.Exited(int code) -> code;
        case Outcome other -> throw new IllegalStateException(other.toString());
      };
    }
  }
}
