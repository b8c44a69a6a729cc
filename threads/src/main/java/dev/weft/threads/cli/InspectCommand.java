// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.core.instruction.Features;
import dev.weft.core.module.CustomSection;
import dev.weft.core.module.Export;
import dev.weft.core.module.Import;
import dev.weft.core.module.Module;
import java.io.PrintStream;

/** {@code weft inspect}: tells what is in a module. */
final class InspectCommand implements Command {

  @Override
  public String name() {
    return "inspect";
  }

  @Override
  public CommandSyntax syntax(String name) {
    CommandSyntax syntax =
        new CommandSyntax(
            name, "Tells what a module imports, exports and consists of, after validating it.");
    FeatureOptions.addTo(syntax);
    syntax.parameter("FILE", "The module, binary or text.");
    return syntax;
  }

  @Override
  public int run(Arguments given, Console console) throws Failure {
    Features features = FeatureOptions.of(given).applyTo(Features.defaults());
    Module module = new ModuleFile(given.parameter()).read(features);
    PrintStream out = console.out();
    if (!module.name().isEmpty()) {
      out.println("name " + Printable.quoted(module.name()));
    }
    out.println("size " + module.bytes().limit() + " bytes");
    for (Import item : module.imports()) {
      out.println(
          "import "
              + Printable.quoted(item.moduleName())
              + ' '
              + Printable.quoted(item.itemName())
              + ' '
              + item.type());
    }
    for (Export item : module.exports()) {
      out.println("export " + Printable.quoted(item.name()) + ' ' + module.exportType(item));
    }
    if (module.start().isPresent()) {
      out.println("start function " + module.start().getAsInt());
    }
    count(out, "types", module.types().size(), 0);
    count(out, "functions", module.functionCount(), module.importedFunctionCount());
    count(out, "tables", module.tables().size(), module.importedTableCount());
    count(out, "memories", module.memories().size(), module.importedMemoryCount());
    count(out, "globals", module.globals().size(), module.importedGlobalCount());
    count(out, "tags", module.tags().size(), module.importedTagCount());
    count(out, "element segments", module.elements().size(), 0);
    count(out, "data segments", module.data().size(), 0);
    for (CustomSection section : module.customSections()) {
      out.println(
          "custom section "
              + Printable.quoted(section.name())
              + ' '
              + (section.end() - section.start())
              + " bytes");
    }
    return ExitStatus.SUCCESS;
  }

  private static void count(PrintStream out, String what, int number, int imported) {
    out.println(what + ' ' + number + (imported == 0 ? "" : " (" + imported + " imported)"));
  }
}
