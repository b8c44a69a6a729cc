// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** On the host's file system. */
final class SandboxTest extends SandboxAttempts {

  @TempDir private Path directory;

  @Override
  Path directory() {
    return directory;
  }
}
