// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.module.Module;

/** An instance of a module (core 4.2.5). */
public final class Instance {

  private Instance() {}

  /** Instantiates a module that imports nothing. */
  public static Instance of(Module module) {
    throw new UnsupportedOperationException();
  }

  /** Returns the module. */
  public Module module() {
    throw new UnsupportedOperationException();
  }

  /** Returns the store. */
  public Store store() {
    throw new UnsupportedOperationException();
  }

  /** Returns an export, or null. */
  public External export(String name) {
    throw new UnsupportedOperationException();
  }

  /** Returns an exported function. */
  public Function function(String name) {
    throw new UnsupportedOperationException();
  }

  /** Returns an exported memory. */
  public Memory memory(String name) {
    throw new UnsupportedOperationException();
  }
}
