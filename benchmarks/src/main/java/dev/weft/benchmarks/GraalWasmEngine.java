// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.ByteSequence;

/**
 * GraalWasm. Whether it interprets or compiles is decided by the JVM it runs in: see {@link
 * EngineChoice#jvmArguments()}.
 */
final class GraalWasmEngine implements Engine {

  @Override
  public Instance instantiate(byte[] module) {
    // Never closed: an instance lives as long as the measured JVM.
    Context context =
        Context.newBuilder("wasm")
            .allowExperimentalOptions(true)
            .option("engine.WarnInterpreterOnly", "false")
            .build();
    Value function =
        context.eval(source(module)).newInstance().getMember("exports").getMember("run");
    return n -> {
      Value result = function.execute(n);
      return result.asLong();
    };
  }

  private static Source source(byte[] module) {
    try {
      return Source.newBuilder("wasm", ByteSequence.create(module), "kernel").build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
