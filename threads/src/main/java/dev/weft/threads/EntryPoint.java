// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import dev.weft.core.module.Export;
import dev.weft.core.module.ExternalKind;
import dev.weft.core.module.Module;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.ExternalType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;

/** A function that a program exports for the host to begin with. */
enum EntryPoint {
  /** Where a program begins (WASI, application ABI). */
  START("_start", FunctionType.of()),
  /** Where its further threads begin, with a thread id and a value of the program's choice. */
  THREAD_START("wasi_thread_start", FunctionType.of(NumberType.I32, NumberType.I32));

  private final String exportName;
  private final DefinedType type;

  EntryPoint(String exportName, FunctionType type) {
    this.exportName = exportName;
    this.type = DefinedType.of(type);
  }

  /** {@return the name under which it is exported} */
  String exportName() {
    return exportName;
  }

  /**
   * Looks whether a module has it.
   *
   * @return null, or what is wrong
   */
  String faultIn(Module module) {
    for (Export export : module.exports()) {
      if (export.name().equals(exportName)) {
        ExternalType found = module.exportType(export);
        if (export.kind() == ExternalKind.FUNCTION && found.equals(type)) {
          return null;
        }
        return "\"" + exportName + "\" is exported as " + found + ", expected " + type;
      }
    }
    return "no function \"" + exportName + "\" is exported";
  }
}
