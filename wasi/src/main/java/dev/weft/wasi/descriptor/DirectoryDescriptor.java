// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.descriptor;

import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Filestat;
import dev.weft.wasi.abi.Filetype;
import dev.weft.wasi.abi.IoVectors;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.abi.WasiError;
import dev.weft.wasi.abi.WasiLimits;
import dev.weft.wasi.filesystem.Directory;
import dev.weft.wasi.filesystem.FileTimes;
import java.util.ArrayList;
import java.util.List;

/** An open directory. */
public final class DirectoryDescriptor extends Descriptor {

  private final Directory directory;

  /** How the guest knows it from the start; null if it has opened it itself. */
  private final String preopenName;

  /** The names as they were when a guest last began to list them; immutable, null before. */
  private volatile List<String> listing;

  private DirectoryDescriptor(Directory directory, String preopenName, long base, long inheriting) {
    super(base, inheriting);
    this.directory = directory;
    this.preopenName = preopenName;
  }

  /**
   * {@return a directory that is open from the start}
   *
   * @param directory the directory; closed with the descriptor
   * @param name how the guest knows it
   */
  public static DirectoryDescriptor preopened(Directory directory, String name) {
    long inheriting = Rights.OF_DIRECTORIES | Rights.OF_FILES;
    return new DirectoryDescriptor(directory, name, Rights.OF_DIRECTORIES, inheriting);
  }

  /**
   * {@return a directory that the guest opens}
   *
   * @param directory the directory; closed with the descriptor
   * @param base the {@link Rights} that it has
   * @param inheriting the most that descriptors opened through it may have
   */
  public static DirectoryDescriptor opened(Directory directory, long base, long inheriting) {
    return new DirectoryDescriptor(directory, null, base, inheriting);
  }

  @Override
  public String preopenName() throws WasiError {
    return preopenName == null ? super.preopenName() : preopenName;
  }

  @Override
  public Filetype filetype() {
    return Filetype.DIRECTORY;
  }

  @Override
  public Directory directory(long needed) throws WasiError {
    require(needed);
    checkOpen();
    return directory;
  }

  @Override
  public Filestat filestat() throws WasiError {
    Directory present = directory(Rights.FD_FILESTAT_GET);
    try (Directory.Names _ = present.holdNames(false)) {
      return present.attributes();
    }
  }

  @Override
  public void setTimes(FileTimes times) throws WasiError {
    Directory present = directory(Rights.FD_FILESTAT_SET_TIMES);
    try (Directory.Names _ = present.holdNames(false)) {
      present.setTimes(times);
    }
  }

  @Override
  public void sync(boolean metadata) throws WasiError {
    Directory present = directory(metadata ? Rights.FD_SYNC : Rights.FD_DATASYNC);
    try (Directory.Names _ = present.holdNames(false)) {
      present.sync();
    }
  }

  /** Those that are always there come first. */
  @Override
  public List<String> names(boolean fresh) throws WasiError {
    List<String> present = listing;
    if (fresh || present == null) {
      List<String> names = new ArrayList<>();
      names.add(".");
      names.add("..");
      names.addAll(directory(Rights.FD_READDIR).list(WasiLimits.DIRECTORY_ENTRIES));
      present = List.copyOf(names);
      listing = present;
    }
    return present;
  }

  // What is for files is not for directories.

  @Override
  public int read(IoVectors vectors, Store store) throws WasiError {
    throw new WasiError(Errno.ISDIR);
  }

  @Override
  public int readAt(IoVectors vectors, long offset, Store store) throws WasiError {
    throw new WasiError(Errno.ISDIR);
  }

  @Override
  public int writeAt(IoVectors vectors, long offset, Store store) throws WasiError {
    throw new WasiError(Errno.BADF);
  }

  @Override
  public long seek(long offset, int whence) throws WasiError {
    throw new WasiError(Errno.BADF);
  }

  @Override
  public long tell() throws WasiError {
    throw new WasiError(Errno.BADF);
  }

  @Override
  public void advise(long offset, long length) throws WasiError {
    throw new WasiError(Errno.BADF);
  }

  @Override
  public void allocate(long offset, long length) throws WasiError {
    throw new WasiError(Errno.BADF);
  }

  @Override
  protected void release() {
    directory.close();
  }
}
