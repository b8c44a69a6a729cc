// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import static dev.weft.core.instruction.Proposal.CUSTOM_DESCRIPTORS;
import static dev.weft.core.instruction.Proposal.CUSTOM_PAGE_SIZES;
import static dev.weft.core.instruction.Proposal.LEGACY_EXCEPTION_HANDLING;
import static dev.weft.core.instruction.Proposal.MEMORY64;
import static dev.weft.core.instruction.Proposal.MULTIPLE_MEMORIES;
import static dev.weft.core.instruction.Proposal.REFERENCE_TYPES;
import static dev.weft.core.instruction.Proposal.WIDE_ARITHMETIC;

import dev.weft.core.instruction.Features;
import dev.weft.core.module.ParseOptions;
import java.nio.file.Path;

/**
 * What the modules of a script may use. A script of the specification is written for a certain
 * version of the language, which its folder tells; everything that departs from the default is
 * here.
 */
public final class ScriptOptions {

  private ScriptOptions() {}

  /**
   * {@return what the modules of a script may use}
   *
   * @param script the script's file; where it is not in a folder of the specification's suite, the
   *     options are the default ones
   */
  public static ParseOptions of(Path script) {
    Path path = script.toAbsolutePath().normalize();
    String file = path.getFileName().toString();
    String folder = name(path.getParent());
    ParseOptions options = ParseOptions.defaults().with(features(folder, file));
    return folder.endsWith("/custom") ? options.checkingCustomSections() : options;
  }

  /** The last two parts of a folder's path, which is how the suite tells its folders. */
  private static String name(Path folder) {
    int parts = folder.getNameCount();
    return parts < 2
        ? "/" + folder
        : folder.subpath(parts - 2, parts).toString().replace('\\', '/');
  }

  private static Features features(String folder, String file) {
    Features defaults = Features.defaults();
    return switch (folder) {
      // These are older than what they expect to be refused: a second memory, a second table, and
      // limits in the text format that have more than 32 bits.
      case "proposals/threads" ->
          file.equals("imports.wast") || file.equals("memory.wast")
              ? defaults.without(MULTIPLE_MEMORIES, MEMORY64, REFERENCE_TYPES)
              : defaults;
      case "proposals/custom-page-sizes" -> defaults.with(CUSTOM_PAGE_SIZES);
      case "proposals/custom-descriptors" -> defaults.with(CUSTOM_DESCRIPTORS);
      case "proposals/wide-arithmetic" -> defaults.with(WIDE_ARITHMETIC);
      default -> folder.endsWith("/legacy") ? defaults.with(LEGACY_EXCEPTION_HANDLING) : defaults;
    };
  }
}
