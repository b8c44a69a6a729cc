// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.module.Module;
import dev.weft.interpreter.execution.Machine;
import dev.weft.interpreter.execution.ModuleCode;

/**
 * A module whose imports are resolved, so that making an instance is cheap. Immutable: any number
 * of threads may make instances of it.
 */
public final class PreparedModule {

  private final ModuleCode code;
  private final Store store;
  private final External[] imports;

  PreparedModule(ModuleCode code, Store store, External[] imports) {
    this.code = code;
    this.store = store;
    this.imports = imports;
  }

  /** {@return the module} */
  public Module module() {
    return code.module();
  }

  /** {@return the store to which instances will belong} */
  public Store store() {
    return store;
  }

  /**
   * Makes an instance: creates what the module defines, copies active segments and runs the start
   * function (core 4.7.2).
   *
   * @return the instance
   * @throws dev.weft.core.error.Trap if a segment does not fit or the start function traps; what
   *     was written to imported memories and tables by then stays written
   * @throws dev.weft.core.error.ThrownException if the start function throws one
   * @throws dev.weft.core.error.ResourceExhausted if a limit is reached or memory runs out
   */
  public Instance instantiate() {
    try {
      return new Instance(code, store, imports);
    } catch (OutOfMemoryError e) {
      throw Machine.heapFull(e);
    }
  }
}
