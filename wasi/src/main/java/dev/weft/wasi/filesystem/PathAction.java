// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import java.io.IOException;
import java.nio.file.Path;

/** What is to be done with a path, which is right only while it is done. */
@FunctionalInterface
interface PathAction<T> {
  T perform(Path path) throws IOException;
}
