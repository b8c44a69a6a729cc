// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary folder of one run of a program: with a copy of the folder that is to be its {@code
 * /}, since programs write there.
 *
 * @param path where it is
 * @param root the copy, or null if the program has none
 */
record ProgramFolder(Path path, Path root) {

  /** Makes one in a folder. */
  static ProgramFolder in(Path parent, Path program, ProgramSpecification specification)
      throws IOException {
    Path path = Files.createTempDirectory(parent, "run");
    if (specification.root() == null) {
      return new ProgramFolder(path, null);
    }
    Path root = path.resolve("root");
    copy(program.resolveSibling(specification.root()), root);
    return new ProgramFolder(path, root);
  }

  /** A file in it that is not in the root. */
  Path file(String name) {
    return path.resolve(name);
  }

  /** Copies what is in files, and not who may write to them: the original may be read-only. */
  private static void copy(Path original, Path copy) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(original)) {
      paths = walk.toList();
    }
    for (Path path : paths) {
      Path target = copy.resolve(original.relativize(path).toString());
      if (Files.isDirectory(path)) {
        Files.createDirectory(target);
      } else {
        Files.write(target, Files.readAllBytes(path));
      }
    }
  }
}
