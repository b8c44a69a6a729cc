// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.core.error.WasmException;
import dev.weft.core.instruction.Features;
import dev.weft.core.module.Module;
import dev.weft.core.module.ParseOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file with a module, as the command line names it. */
final class ModuleFile {

  private final String name;

  ModuleFile(String name) {
    this.name = name;
  }

  /** {@return the last part of the file's name} */
  String baseName() {
    int slash = name.lastIndexOf('/');
    return slash < 0 ? name : name.substring(slash + 1);
  }

  /**
   * Reads, decodes and validates the module, which may be text.
   *
   * @param features what it may use
   * @throws Failure if one of these is not possible
   */
  Module read(Features features) throws Failure {
    try {
      if (name.isEmpty()) { // which Java takes for the present directory
        throw new NoSuchFileException(name);
      }
      Path path = Path.of(name);
      if (Files.isDirectory(path)) {
        throw unreadable("it is a directory", null);
      }
      try (InputStream in = Files.newInputStream(path)) {
        return Module.parse(in, ParseOptions.defaults().with(features));
      }
    } catch (NoSuchFileException | InvalidPathException e) {
      throw unreadable("no such file", e);
    } catch (AccessDeniedException e) {
      throw unreadable("permission denied", e);
    } catch (FileSystemException e) {
      throw unreadable(e.getReason() == null ? e.toString() : e.getReason(), e);
    } catch (IOException e) {
      throw unreadable(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    } catch (WasmException e) {
      throw failure(e);
    }
  }

  /** {@return what is wrong with the module, in terms of the command line} */
  Failure failure(WasmException fault) {
    return new Failure(ExitStatus.FAILURE, name.concat(": ").concat(fault.getMessage()), fault);
  }

  private Failure unreadable(String reason, Throwable cause) {
    String message = "cannot read ".concat(name).concat(": ").concat(reason);
    return new Failure(ExitStatus.FAILURE, message, cause);
  }
}
