// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * How a file is opened.
 *
 * @param read whether it can be read
 * @param write whether it can be written
 * @param create whether it is made, and must not be there
 */
public record FileAccess(boolean read, boolean write, boolean create) {

  /** The options; Java creates only what it also opens for writing. */
  Set<OpenOption> options() {
    Set<OpenOption> options = new HashSet<>();
    if (read || !write) {
      options.add(StandardOpenOption.READ);
    }
    if (write || create) {
      options.add(StandardOpenOption.WRITE);
    }
    if (create) {
      options.add(StandardOpenOption.CREATE_NEW);
    }
    return options;
  }
}
