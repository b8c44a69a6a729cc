// SPDX-License-Identifier: Apache-2.0

/** What a module is: types, the instruction table, the decoder and the validator. */
@SuppressWarnings("requires-automatic") // fastutil names its module in the manifest only
module dev.weft.core {
  requires it.unimi.dsi.fastutil.core;
}
