// SPDX-License-Identifier: Apache-2.0

/** How a module meets the world: WASI preview 1. */
module dev.weft.wasi {
  exports dev.weft.wasi;

  requires transitive dev.weft.interpreter;
}
