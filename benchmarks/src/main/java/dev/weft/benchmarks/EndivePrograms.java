// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasi.WasiExitException;
import run.endive.wasi.WasiOptions;
import run.endive.wasi.WasiPreview1;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/** Endive's interpreter, with the faster of its two memories, and its WASI. */
class EndivePrograms implements ProgramEngine {

  @Override
  public Program load(Path file) throws IOException {
    return program(Parser.parse(file));
  }

  /** {@return the program, for which nothing else is to be done once} */
  Program program(WasmModule module) {
    return (arguments, folder, output) -> run(Instance.builder(module), arguments, folder, output);
  }

  /** Runs what the builder makes. */
  static int run(
      Instance.Builder builder, List<String> arguments, Path folder, OutputStream output) {
    WasiOptions.Builder options =
        WasiOptions.builder()
            .withArguments(arguments)
            .withStdout(output)
            .withStderr(output)
            .withThrowOnExit0(true);
    if (folder != null) {
      options.withDirectory("/", folder);
    }
    try (WasiPreview1 wasi = WasiPreview1.builder().withOptions(options.build()).build()) {
      builder
          .withMemoryFactory(ByteArrayMemory::new)
          .withImportValues(ImportValues.builder().addFunction(wasi.toHostFunctions()).build())
          .withStart(false)
          .build()
          .export("_start")
          .apply();
      return 0;
    } catch (WasiExitException e) {
      return e.exitCode();
    }
  }
}
