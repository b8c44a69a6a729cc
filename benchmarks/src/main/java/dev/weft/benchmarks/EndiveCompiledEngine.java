// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.ExportFunction;
import run.endive.wasm.Parser;

/** Endive with its compiler to Java bytecode, at run time; {@link EndiveCompiler} loads it. */
public final class EndiveCompiledEngine implements Engine {

  /** Makes the engine. */
  public EndiveCompiledEngine() {}

  @Override
  public Instance instantiate(byte[] module) {
    ExportFunction function =
        run.endive.runtime.Instance.builder(Parser.parse(module))
            .withMemoryFactory(ByteArrayMemory::new)
            .withMachineFactory(MachineFactoryCompiler::compile)
            .build()
            .export("run");
    return n -> function.apply(n)[0];
  }
}
