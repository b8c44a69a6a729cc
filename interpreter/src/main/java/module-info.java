// SPDX-License-Identifier: Apache-2.0

/** What a module does: linking, instances, memories, tables, traps and execution. */
@SuppressWarnings("requires-automatic") // fastutil names its module in the manifest only
module dev.weft.interpreter {
  exports dev.weft.interpreter;

  requires transitive dev.weft.core;
  requires it.unimi.dsi.fastutil.core;
}
