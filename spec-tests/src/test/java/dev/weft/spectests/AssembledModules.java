// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import dev.weft.core.binary.BinaryDecoder;
import dev.weft.core.binary.CodeForm;
import dev.weft.core.binary.ModuleContents;
import dev.weft.core.error.InvalidModule;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.module.Module;
import dev.weft.core.module.ParseOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * The modules of a script that are text, in the binary format: whatever the assembler writes can be
 * decoded, be it valid or not; and what the script makes instances of is valid.
 */
final class AssembledModules {

  private int count;
  private final List<String> faults = new ArrayList<>();

  /** How many there are. */
  int count() {
    return count;
  }

  /** What is wrong with them, with the lines of the script. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  static AssembledModules of(Script script, ParseOptions options) {
    AssembledModules modules = new AssembledModules();
    modules.commands(script.commands(), options);
    return modules;
  }

  private void commands(List<Command> commands, ParseOptions options) {
    for (Command command : commands) {
      switch (command) {
        case Command.Module module -> module(module.line(), module.source(), true, options);
        case Command.AssertRejection rejection ->
            module(rejection.line(), rejection.source(), false, options);
        case Command.Thread thread -> commands(thread.commands(), options);
        default -> {}
      }
    }
  }

  private void module(int line, ModuleSource source, boolean valid, ParseOptions options) {
    if (source instanceof ModuleSource.Binary) {
      return;
    }
    byte[] bytes;
    try {
      bytes = source.bytes(options);
    } catch (MalformedModule refused) {
      return; // which the script's assertions judge
    }
    count++;
    try {
      ModuleContents contents = BinaryDecoder.decode(bytes, options.limits(), options.features());
      CodeForm.check(contents);
      if (valid) {
        Module.parse(bytes, options);
      }
    } catch (MalformedModule | InvalidModule fault) {
      faults.add(line + ": " + fault.getMessage());
    }
  }
}
