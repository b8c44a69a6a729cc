// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.module.Module;

/** A module with all its imports resolved, that can be instantiated many times. */
public final class PreparedModule {

  PreparedModule() {}

  /** Returns the module. */
  public Module module() {
    throw new UnsupportedOperationException();
  }

  /** Makes an instance and runs its start function. */
  public Instance instantiate() {
    throw new UnsupportedOperationException();
  }
}
