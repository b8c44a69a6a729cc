// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;

/**
 * New times of a file.
 *
 * @param access when it was last read, or null for no change
 * @param modification when its data last changed, or null for no change
 */
public record FileTimes(FileTime access, FileTime modification) {

  void set(Path path, LinkOption... options) throws IOException {
    Files.getFileAttributeView(path, BasicFileAttributeView.class, options)
        .setTimes(modification, access, null);
  }
}
