// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

/**
 * A WebAssembly engine under comparison. An implementation for each; {@link EngineChoice} names
 * them. Public, since one of them has a class loader of its own.
 */
public interface Engine {

  /** An instance of a kernel's module, ready to run. Used by one thread. */
  interface Instance {

    /**
     * Calls the module's {@code run}.
     *
     * @param n how much to do
     * @return the checksum
     */
    long run(int n);
  }

  /**
   * Decodes, validates and instantiates a module without imports, and looks up its {@code run}.
   *
   * @param module the binary module
   * @return the instance
   */
  Instance instantiate(byte[] module);
}
