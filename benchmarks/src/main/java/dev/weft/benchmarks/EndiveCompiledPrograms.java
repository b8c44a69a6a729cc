// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.util.function.Function;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.WasmModule;

/**
 * Endive with its compiler to Java bytecode and its WASI; {@link EndiveCompiler} loads it. The
 * module is compiled once.
 */
public final class EndiveCompiledPrograms extends EndivePrograms {

  /** Makes the engine. */
  public EndiveCompiledPrograms() {}

  @Override
  Program program(WasmModule module) {
    Function<Instance, Machine> machines = MachineFactoryCompiler.compile(module);
    return (arguments, folder, output) ->
        run(Instance.builder(module).withMachineFactory(machines), arguments, folder, output);
  }
}
