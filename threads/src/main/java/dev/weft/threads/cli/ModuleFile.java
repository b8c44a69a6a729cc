// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.core.error.WasmException;
import dev.weft.core.module.Module;
import dev.weft.core.module.ModuleLimit;
import dev.weft.core.module.ModuleLimits;
import dev.weft.core.text.TextAssembler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** A file with a module, as the command line names it. */
final class ModuleFile {

  private static final byte[] MAGIC = {0, 'a', 's', 'm'};

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
   * Reads, decodes and validates the module.
   *
   * @throws Failure if one of these is not possible
   */
  Module read() throws Failure {
    try {
      if (name.isEmpty()) { // which Java takes for the present directory
        throw new NoSuchFileException(name);
      }
      Path path = Path.of(name);
      if (Files.isDirectory(path)) {
        throw unreadable(name, new IOException("it is a directory"));
      }
      try (InputStream in = Files.newInputStream(path)) {
        return name.endsWith(".wat") ? parseText(in) : Module.parse(in);
      }
    } catch (IOException | InvalidPathException e) {
      throw unreadable(name, e);
    } catch (WasmException e) {
      throw failure(e);
    }
  }

  /** {@return what is wrong with the module, in terms of the command line} */
  Failure failure(WasmException fault) {
    return new Failure(ExitStatus.FAILURE, name.concat(": ").concat(fault.getMessage()), fault);
  }

  /** {@return why a file cannot be read, in terms of the command line} */
  static Failure unreadable(String name, Exception cause) {
    String reason =
        switch (cause) {
          case NoSuchFileException _ -> "no such file";
          case InvalidPathException _ -> "no such file";
          case AccessDeniedException _ -> "permission denied";
          case FileSystemException e when e.getReason() != null -> e.getReason();
          case FileSystemException e -> e.toString();
          default -> cause.getMessage() == null ? cause.toString() : cause.getMessage();
        };
    String message = "cannot read ".concat(name).concat(": ").concat(reason);
    return new Failure(ExitStatus.FAILURE, message, cause);
  }

  /** By its name it is text; what begins as a binary module is taken for one nevertheless. */
  private static Module parseText(InputStream in) throws IOException {
    byte[] start = in.readNBytes(MAGIC.length);
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(start), in);
    if (Arrays.equals(start, MAGIC)) {
      return Module.parse(whole);
    }
    ModuleLimits limits = ModuleLimits.defaults();
    long most = Math.min(limits.of(ModuleLimit.MODULE_SIZE), Integer.MAX_VALUE - 1);
    byte[] text = whole.readNBytes((int) most + 1);
    limits.check(ModuleLimit.MODULE_SIZE, text.length, 0);
    return Module.parse(TextAssembler.assemble(text, TextAssembler.Names.KEEP));
  }
}
