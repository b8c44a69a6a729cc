// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.ExportFunction;
import run.endive.wasm.Parser;

/** Endive's interpreter, with the faster of its two memories. */
final class EndiveEngine implements Engine {

  @Override
  public Instance instantiate(byte[] module) {
    ExportFunction function =
        run.endive.runtime.Instance.builder(Parser.parse(module))
            .withMemoryFactory(ByteArrayMemory::new)
            .build()
            .export("run");
    return n -> function.apply(n)[0];
  }
}
