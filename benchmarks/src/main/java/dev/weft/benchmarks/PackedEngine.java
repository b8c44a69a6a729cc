// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import dev.weft.core.module.Export;
import dev.weft.core.module.Module;
import dev.weft.interpreter.execution.PackedCode;
import dev.weft.interpreter.execution.PackedInterpreter;

/** The switch over packed code of the dispatch study; it runs the study's kernels only. */
final class PackedEngine implements Engine {

  @Override
  public Instance instantiate(byte[] bytes) {
    Module module = Module.parse(bytes);
    PackedInterpreter interpreter =
        new PackedInterpreter(new PackedCode(module), dev.weft.interpreter.Instance.of(module));
    int run = -1;
    for (Export export : module.exports()) {
      if (export.name().equals("run")) {
        run = export.index();
      }
    }
    int function = run;
    return n -> interpreter.call(function, n);
  }
}
