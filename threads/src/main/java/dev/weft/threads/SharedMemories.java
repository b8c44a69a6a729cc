// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import dev.weft.core.error.LinkFailure;
import dev.weft.core.module.Import;
import dev.weft.core.module.Module;
import dev.weft.core.type.MemoryType;
import dev.weft.interpreter.Linker;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Store;
import java.lang.foreign.Arena;

/**
 * The shared memories of a process: one for each that its module imports, whatever its name, unless
 * the embedder has supplied it. All instances of the process get the same ones.
 */
final class SharedMemories implements AutoCloseable {

  private final Module module;

  /** How long they live; null if there are none. */
  private final Arena arena;

  SharedMemories(Module module) {
    this.module = module;
    arena = importsSharedMemory(module) ? Arena.ofShared() : null;
  }

  private static boolean importsSharedMemory(Module module) {
    for (int i = 0; i < module.importedMemoryCount(); i++) {
      if (module.memories().get(i).shared()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Makes those that are not defined yet.
   *
   * @throws LinkFailure if the module spawns threads and imports a memory that is not shared
   * @throws dev.weft.core.error.ResourceExhausted if there is no room
   */
  void defineIn(Linker linker, Store store) {
    boolean spawns = ThreadSpawn.isImportedBy(module);
    for (Import wanted : module.imports()) {
      if (wanted.type() instanceof MemoryType type) {
        String moduleName = wanted.moduleName();
        String itemName = wanted.itemName();
        if (type.shared()) {
          if (linker.definition(moduleName, itemName) == null) {
            linker.define(moduleName, itemName, Memory.of(type, store, arena));
          }
        } else if (spawns) {
          throw LinkFailure.refused(
              moduleName,
              itemName,
              "a module that imports \"wasi\" \"thread-spawn\" must import its memory as shared, and"
                  + " not as "
                  + type);
        }
      }
    }
  }

  /** Gives them back. No thread may use them any more. */
  @Override
  public void close() {
    if (arena == null) {
      return;
    }
    try {
      arena.close();
    } catch (IllegalStateException e) {
      WasiProcess.logger()
          .log(
              System.Logger.Level.WARNING,
              "a shared memory is not given back: the embedder is using it",
              e);
    }
  }
}
