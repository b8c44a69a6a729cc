// SPDX-License-Identifier: Apache-2.0

/** What a module does: linking, instances, memories, tables, traps and execution. */
@SuppressWarnings({
  "requires-automatic", // fastutil names its module in the manifest only
  "module" // the compiler does not see the module that is friends with this one
})
module dev.weft.interpreter {
  exports dev.weft.interpreter;
  exports dev.weft.interpreter.events to
      dev.weft.threads;

  requires transitive dev.weft.core;
  requires static jdk.jfr;
  requires it.unimi.dsi.fastutil.core;
}
