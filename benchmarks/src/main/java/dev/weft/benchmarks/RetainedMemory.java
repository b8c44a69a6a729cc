// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import dev.weft.core.module.Module;
import dev.weft.core.text.TextAssembler;
import dev.weft.interpreter.Instance;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;

/**
 * How much heap stays in use: for each instance of a small module, and for each loaded megabyte.
 */
final class RetainedMemory {

  private static final int INSTANCES = 2000;

  private RetainedMemory() {}

  /** {@return bytes for an instance of a module with one function and no memory} */
  static double ofInstance() {
    Module module = Module.parse(TextAssembler.assemble("(func (export \"run\"))"));
    Instance[] instances = new Instance[INSTANCES];
    instances[0] = Instance.of(module);
    long before = used();
    for (int i = 1; i < INSTANCES; i++) {
      instances[i] = Instance.of(module);
    }
    double each = (used() - before) / (double) (INSTANCES - 1);
    Reference.reachabilityFence(instances);
    return each;
  }

  /**
   * {@return bytes for each byte of a large module that has been parsed, with the bytes themselves}
   */
  static double ofLoadedByte() throws IOException {
    long before = used();
    byte[] bytes = LargeModule.bytes();
    int length = bytes.length;
    Module module = Module.parse(bytes);
    bytes = null;
    double ratio = (used() - before) / (double) length;
    Reference.reachabilityFence(module);
    return ratio;
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc(); // what is unreachable only after finalization goes in a later turn
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
