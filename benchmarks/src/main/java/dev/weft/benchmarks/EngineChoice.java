// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The engines that can be measured. */
public enum EngineChoice {
  /** The one that others are compared with. */
  ENDIVE,
  /** The same with its compiler to Java bytecode. */
  ENDIVE_COMPILED,
  /** GraalWasm without its compiler, which stock JDKs do not have: it interprets. */
  GRAALWASM,
  /** GraalWasm with its compiler in place of the JDK's own Java compiler interface. */
  GRAALWASM_COMPILED,
  /** Ours. */
  WEFT;

  /** Makes the engine; only the classes of the chosen one are loaded. */
  Engine create() {
    return switch (this) {
      case ENDIVE -> new EndiveEngine();
      case ENDIVE_COMPILED -> EndiveCompiler.engine();
      case GRAALWASM, GRAALWASM_COMPILED -> new GraalWasmEngine();
      case WEFT -> new WeftEngine();
    };
  }

  /** Makes the engine for whole programs. */
  ProgramEngine programs() {
    return switch (this) {
      case ENDIVE -> new EndivePrograms();
      case ENDIVE_COMPILED -> EndiveCompiler.programs();
      case GRAALWASM, GRAALWASM_COMPILED -> new GraalWasmPrograms();
      case WEFT -> new WeftPrograms();
    };
  }

  /** What the JVM must be told for the engine to run as its name says. */
  List<String> jvmArguments() {
    List<String> arguments =
        new ArrayList<>(
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    if (this == GRAALWASM_COMPILED) {
      arguments.add("-XX:+UnlockExperimentalVMOptions");
      arguments.add("-XX:+EnableJVMCI");
      arguments.add("--upgrade-module-path=" + Peers.folder("graal-compiler"));
      arguments.add("--add-modules=jdk.graal.compiler");
    }
    return arguments;
  }
}
