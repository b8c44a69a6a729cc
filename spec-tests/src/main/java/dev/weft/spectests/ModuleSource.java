// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.module.Module;
import dev.weft.core.module.ParseOptions;
import dev.weft.core.text.TextAssembler;
import dev.weft.core.text.TextAssembler.Names;

/** How a script gives a module. */
public sealed interface ModuleSource {

  /**
   * {@return the module, decoded and validated}
   *
   * @param options what it may use
   * @throws dev.weft.core.error.WasmException if it is malformed or invalid
   */
  default Module parse(ParseOptions options) {
    return Module.parse(bytes(options), options.binaryOnly());
  }

  /**
   * {@return the module in the binary format}
   *
   * @param options what it may use
   * @throws MalformedModule if it was given as text that is malformed
   */
  byte[] bytes(ParseOptions options);

  /**
   * A module in the text format that is a part of the script itself. It is assembled when the
   * script is read: readers of one text belong to one thread, and scripts have several.
   *
   * @param assembled the module in the binary format, or null if that failed
   * @param fault why it failed, or null
   */
  record Text(byte[] assembled, MalformedModule fault) implements ModuleSource {
    @Override
    public byte[] bytes(ParseOptions options) {
      if (fault != null) {
        throw fault;
      }
      return assembled;
    }
  }

  /**
   * {@code (module binary "…")}.
   *
   * @param bytes what the strings hold
   */
  record Binary(byte[] bytes) implements ModuleSource {
    @Override
    public byte[] bytes(ParseOptions options) {
      return bytes;
    }
  }

  /**
   * {@code (module quote "…")}: text that may be malformed.
   *
   * @param utf8 what the strings hold
   */
  record Quote(byte[] utf8) implements ModuleSource {
    @Override
    public byte[] bytes(ParseOptions options) {
      return TextAssembler.assemble(utf8, Names.DROP, options.features());
    }
  }
}
