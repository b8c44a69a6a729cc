// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.module.Module;
import dev.weft.core.type.FunctionType;

/** Collects what modules may import, and instantiates them (core 4.7). */
public final class Linker {

  /** A linker for a store. */
  public Linker(Store store) {}

  /** Offers a host function. */
  public Linker function(
      String moduleName, String itemName, FunctionType type, HostFunction function) {
    throw new UnsupportedOperationException();
  }

  /** Offers anything. */
  public Linker define(String moduleName, String itemName, External external) {
    throw new UnsupportedOperationException();
  }

  /** Offers all exports of an instance. */
  public Linker define(String moduleName, Instance instance) {
    throw new UnsupportedOperationException();
  }

  /** Resolves the imports once; the result may be instantiated many times, by any thread. */
  public PreparedModule prepare(Module module) {
    throw new UnsupportedOperationException();
  }

  /** Instantiates a module. */
  public Instance instantiate(Module module) {
    throw new UnsupportedOperationException();
  }
}
