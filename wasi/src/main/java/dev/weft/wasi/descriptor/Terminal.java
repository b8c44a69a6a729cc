// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.descriptor;

import dev.weft.wasi.abi.Filetype;
import java.io.Console;
import java.io.File;
import java.io.IOException;

/**
 * Whether a standard stream of the Java process is a terminal. C libraries ask: on a terminal they
 * write each line when it is complete.
 */
enum Terminal {
  STANDARD_INPUT("/proc/self/fd/0"),
  STANDARD_OUTPUT("/proc/self/fd/1"),
  STANDARD_ERROR("/proc/self/fd/2"),
  /** A stream that never is a terminal. */
  NONE("");

  private final String link;
  private volatile Filetype filetype;

  Terminal(String link) {
    this.link = link;
  }

  /** {@return a character device if it is a terminal} */
  Filetype filetype() {
    if (this == NONE) {
      return Filetype.UNKNOWN;
    }
    if (filetype == null) { // twice at the worst, with the same result
      filetype = isTerminal() ? Filetype.CHARACTER_DEVICE : Filetype.UNKNOWN;
    }
    return filetype;
  }

  private boolean isTerminal() {
    // Where Linux says it, because asking for the console costs 20 ms at the first time.
    if (new File("/proc/self/fd").isDirectory()) {
      try {
        String path = new File(link).getCanonicalPath();
        return path.startsWith("/dev/pts/")
            || path.startsWith("/dev/tty")
            || path.equals("/dev/console");
      } catch (IOException e) {
        return false;
      }
    }
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
