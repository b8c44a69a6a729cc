// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.IOAccess;

/**
 * GraalWasm and its WASI. All runs share one engine and with it the decoded module and what was
 * compiled of it. Whether it interprets or compiles is decided by the JVM it runs in.
 */
final class GraalWasmPrograms implements ProgramEngine {

  @Override
  public Program load(Path file) throws IOException {
    Engine engine =
        Engine.newBuilder("wasm")
            .allowExperimentalOptions(true)
            .option("engine.WarnInterpreterOnly", "false")
            .build();
    Source source = Source.newBuilder("wasm", file.toFile()).build();
    try (Context context = Context.newBuilder("wasm").engine(engine).build()) {
      context.eval(source); // decodes and validates
    }
    return (arguments, folder, output) -> run(engine, source, arguments, folder, output);
  }

  private static int run(
      Engine engine, Source source, List<String> arguments, Path folder, OutputStream output) {
    try (Context context =
        Context.newBuilder("wasm")
            .engine(engine)
            .allowExperimentalOptions(true)
            .allowIO(IOAccess.ALL)
            .option("wasm.Builtins", "wasi_snapshot_preview1")
            .option("wasm.WasiMapDirs", folder == null ? "" : "/::" + folder)
            .arguments("wasm", arguments.toArray(String[]::new))
            .out(output)
            .err(output)
            .build()) {
      context.eval(source).newInstance().getMember("exports").getMember("_start").execute();
      return 0;
    } catch (PolyglotException e) {
      if (e.isExit()) {
        return e.getExitStatus();
      }
      throw e;
    }
  }
}
