// SPDX-License-Identifier: Apache-2.0

/** What a module is: types, the instruction table, the decoder and the validator. */
@SuppressWarnings({
  "requires-automatic", // fastutil names its module in the manifest only
  "requires-transitive-automatic"
})
module dev.weft.core {
  exports dev.weft.core.binary;
  exports dev.weft.core.error;
  exports dev.weft.core.instruction;
  exports dev.weft.core.module;
  exports dev.weft.core.text;
  exports dev.weft.core.type;

  requires transitive it.unimi.dsi.fastutil.core;
}
