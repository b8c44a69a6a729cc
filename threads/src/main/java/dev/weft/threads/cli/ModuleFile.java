// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.core.error.WasmException;
import dev.weft.core.instruction.Features;
import dev.weft.core.module.Module;
import dev.weft.core.module.ParseOptions;
import dev.weft.core.text.TextAssembler;
import dev.weft.core.text.TextAssembler.Names;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
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
    return read(in -> Module.parse(in, ParseOptions.defaults().with(features)));
  }

  /**
   * Translates the module, which must be text, to the binary format, and validates it.
   *
   * @param names whether to keep names
   * @param features what it may use
   * @throws Failure if that is not possible
   */
  byte[] assemble(Names names, Features features) throws Failure {
    ParseOptions options = ParseOptions.defaults().with(features);
    return read(in -> {
      byte[] module = TextAssembler.assemble(in.readAllBytes(), names, features);
      Module.parse(module, options);
      return module;
    });
  }

  private interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  private <T> T read(Reader<T> reader) throws Failure {
    try {
      if (name.isEmpty()) { // which Java takes for the present directory
        throw new NoSuchFileException(name);
      }
      Path path = Path.of(name);
      if (Files.isDirectory(path)) {
        throw unreadable(name, new IOException("it is a directory"));
      }
      try (InputStream in = open(path)) {
        return reader.read(in);
      }
    } catch (IOException | InvalidPathException e) {
      throw unreadable(name, e);
    } catch (WasmException e) {
      throw failure(e);
    }
  }

  /**
   * Opens a file as a stream and not as a channel, of which the first loads Java's library for
   * networks: that takes a hundredth of a small program's whole time.
   */
  private static InputStream open(Path path) throws IOException {
    try {
      return new FileInputStream(path.toFile());
    } catch (FileNotFoundException e) {
      return Files.newInputStream(path); // which says what is wrong
    }
  }

  /** {@return what is wrong with the module, in terms of the command line} */
  Failure failure(WasmException fault) {
    return new Failure(ExitStatus.FAILURE, name.concat(": ").concat(fault.getMessage()), fault);
  }

  /**
   * Writes a module to the file.
   *
   * @throws Failure if that is not possible
   */
  void write(byte[] module) throws Failure {
    try {
      Files.write(Path.of(name), module);
    } catch (IOException | InvalidPathException e) {
      String message = "cannot write ".concat(name).concat(": ").concat(reason(e));
      throw new Failure(ExitStatus.FAILURE, message, e);
    }
  }

  static String reason(Exception fault) {
    if (fault instanceof NoSuchFileException || fault instanceof InvalidPathException) {
      return "no such file";
    }
    if (fault instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason =
        fault instanceof FileSystemException system ? system.getReason() : fault.getMessage();
    return reason == null ? fault.toString() : reason;
  }

  /** {@return why a file cannot be read, in terms of the command line} */
  static Failure unreadable(String name, Exception cause) {
    String message = "cannot read ".concat(name).concat(": ").concat(reason(cause));
    return new Failure(ExitStatus.FAILURE, message, cause);
  }
}
