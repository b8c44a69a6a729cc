// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;

/** On a file system in memory, where directories are known by their paths. */
final class MemorySandboxTest extends SandboxAttempts {

  private final FileSystem fileSystem = Jimfs.newFileSystem(Configuration.unix());

  @Override
  void release() throws IOException {
    fileSystem.close();
  }

  @Override
  Path directory() {
    return fileSystem.getPath("/work");
  }
}
