// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.WasiError;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kind of directory for systems without links to open files, on the host's file system. */
final class PathDirectoryTest {

  private static final FileAccess READ = new FileAccess(true, false, false);

  @TempDir private Path temporary;

  private Path root;
  private Path outside;
  private Directory directory;

  @BeforeEach
  void build() throws IOException {
    root = Files.createDirectories(temporary.resolve("root/dir/sub")).getParent().getParent();
    outside = Files.createDirectories(temporary.resolve("outside/sub")).getParent();
    Files.writeString(root.resolve("dir/file"), "known");
    Files.writeString(outside.resolve("file"), "secret");
    directory = PathDirectory.openRoot(root, false);
  }

  @AfterEach
  void removeLinks() throws IOException {
    for (String name : new String[] {"dir", "out"}) {
      if (Files.isSymbolicLink(root.resolve(name))) {
        Files.delete(root.resolve(name));
      }
    }
  }

  private static void assertFails(Errno errno, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(WasiError.class, e -> assertThat(e.errno()).isEqualTo(errno));
  }

  @Test
  void aLinkIsNeitherOpenedNorEntered() throws IOException {
    Files.createSymbolicLink(root.resolve("out"), Path.of("../outside"));
    Files.createSymbolicLink(root.resolve("dir/secret"), Path.of("../../outside/file"));
    assertFails(Errno.LOOP, () -> directory.openDirectory("out"));
    assertFails(Errno.LOOP, () -> directory.openDirectory("dir").openFile("secret", READ));
    assertFails(Errno.PERM, () -> Resolution.of(directory, "out/file", Follow.ALWAYS, new Store()));
  }

  @Test
  void anOpenDirectoryThatBecameALinkIsNotUsed() throws Exception {
    Directory dir = directory.openDirectory("dir");
    Files.move(root.resolve("dir"), root.resolve("moved"));
    Files.createSymbolicLink(root.resolve("dir"), Path.of("../outside"));
    assertFails(Errno.LOOP, () -> dir.openFile("file", READ));
    assertFails(Errno.LOOP, () -> dir.createDirectory("new"));
    assertFails(Errno.LOOP, () -> dir.removeFile("file"));
    assertFails(Errno.LOOP, () -> dir.list(100));
    assertFails(Errno.LOOP, dir::attributes);
    assertThat(outside.resolve("new")).doesNotExist();
    assertThat(outside.resolve("file")).hasContent("secret");
  }

  @Test
  void anOpenDirectoryWhosePathLeadsToAnotherOneIsNotUsed() throws Exception {
    Directory sub = directory.openDirectory("dir").openDirectory("sub");
    Files.move(root.resolve("dir"), root.resolve("moved"));
    Files.createSymbolicLink(root.resolve("dir"), Path.of("../outside"));
    // Not a link at the end of its path, but a directory that is another one.
    assertFails(Errno.NOENT, () -> sub.createDirectory("new"));
    assertFails(Errno.NOENT, () -> sub.openFile("file", new FileAccess(true, true, true)));
    assertThat(outside.resolve("sub")).isEmptyDirectory();
  }

  @Test
  void aFileIsNotUsedIfItsDirectoryWasExchangedWhileItWasOpened() throws Exception {
    Directory dir = directory.openDirectory("dir");
    Files.move(root.resolve("dir"), root.resolve("moved"));
    Files.createDirectory(root.resolve("dir"));
    Files.writeString(root.resolve("dir/file"), "another one's");
    // The same without the look before it: as if the exchange came behind that.
    assertThatThrownBy(() -> dir.openFile(root.resolve("dir/file"), READ))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aNameIsNotTakenForAPathWhereOtherSignsSeparate() throws Exception {
    try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
      Path work = Files.createDirectories(windows.getPath("C:\\work\\root\\dir")).getParent();
      Directory base = Directory.open(work, false);
      for (String name :
          List.of(
              "dir\\new", "..\\new", "dir\\..\\..\\new", "\\new", "C:\\new", "C:new", "new\\")) {
        assertFails(Errno.ILSEQ, () -> base.createDirectory(name));
        assertFails(Errno.ILSEQ, () -> base.openFile(name, new FileAccess(true, true, true)));
        assertFails(Errno.ILSEQ, () -> base.rename("dir", base, name));
      }
      assertFails(Errno.ILSEQ, () -> base.attributes("..\\root"));
      base.createDirectory("new");
      assertThat(work.resolve("new")).isDirectory();
    }
  }

  @Test
  void noMoreEntriesAreListedThanTheLimit() throws Exception {
    Directory dir = directory.openDirectory("dir");
    assertThat(dir.list(2)).containsExactlyInAnyOrder("sub", "file");
    assertFails(Errno.NOMEM, () -> dir.list(1));
  }

  @Test
  void aClosedDirectoryIsNotUsed() {
    directory.close();
    assertFails(Errno.BADF, () -> directory.attributes("dir"));
  }
}
