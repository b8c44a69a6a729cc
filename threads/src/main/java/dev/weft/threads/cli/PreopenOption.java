// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.threads.WasiProcess;
import dev.weft.wasi.DirectoryAccess;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * What {@code --dir} says: a directory of the host, the guest's name for it, and what it may do.
 */
record PreopenOption(Path host, String guestName, DirectoryAccess access) {

  static final String FORM = "HOST[::GUEST][:ro]";

  private static final String SEPARATOR = "::";
  private static final String READ_ONLY = ":ro";

  static PreopenOption parse(String text) throws Failure {
    int separator = text.indexOf(SEPARATOR);
    String guest = separator < 0 ? text : text.substring(separator + SEPARATOR.length());
    boolean readOnly = guest.endsWith(READ_ONLY);
    if (readOnly) {
      guest = guest.substring(0, guest.length() - READ_ONLY.length());
    }
    String host = separator < 0 ? guest : text.substring(0, separator);
    if (host.isEmpty() || guest.isEmpty()) {
      throw failure("expected " + FORM + ", found '" + text + "'");
    }
    DirectoryAccess access = readOnly ? DirectoryAccess.READ_ONLY : DirectoryAccess.READ_WRITE;
    try {
      return new PreopenOption(Path.of(host), guest, access);
    } catch (InvalidPathException e) {
      throw failure("not a path: '" + host + "'");
    }
  }

  void giveTo(WasiProcess.Builder guest) throws Failure {
    if (!Files.isDirectory(host)) {
      throw failure("not a directory: '" + host + "'");
    }
    guest.preopen(guestName, host, access);
  }

  private static Failure failure(String message) {
    return new Failure(ExitStatus.USAGE, "--dir: ".concat(message), null);
  }
}
