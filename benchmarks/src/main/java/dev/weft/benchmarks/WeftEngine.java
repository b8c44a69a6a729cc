// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import dev.weft.core.module.Module;
import dev.weft.interpreter.Function;

/** Weft's interpreter, as an embedder uses it. */
final class WeftEngine implements Engine {

  @Override
  public Instance instantiate(byte[] module) {
    Function run = dev.weft.interpreter.Instance.of(Module.parse(module)).function("run");
    return run::call;
  }
}
