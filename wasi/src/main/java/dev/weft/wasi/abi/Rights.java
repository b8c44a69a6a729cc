// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

/** What may be done with a descriptor: bits of the 64-bit set {@code rights}. */
public final class Rights {

  /** To call {@code fd_datasync}. */
  public static final long FD_DATASYNC = 1L;

  /** To call {@code fd_read}, and with {@link #FD_SEEK} {@code fd_pread}. */
  public static final long FD_READ = 1L << 1;

  /** To call {@code fd_seek}; implies {@link #FD_TELL}. */
  public static final long FD_SEEK = 1L << 2;

  /** To call {@code fd_fdstat_set_flags}. */
  public static final long FD_FDSTAT_SET_FLAGS = 1L << 3;

  /** To call {@code fd_sync}. */
  public static final long FD_SYNC = 1L << 4;

  /** To call {@code fd_tell}, and {@code fd_seek} without moving. */
  public static final long FD_TELL = 1L << 5;

  /** To call {@code fd_write}, and with {@link #FD_SEEK} {@code fd_pwrite}. */
  public static final long FD_WRITE = 1L << 6;

  /** To call {@code fd_advise}. */
  public static final long FD_ADVISE = 1L << 7;

  /** To call {@code fd_allocate}. */
  public static final long FD_ALLOCATE = 1L << 8;

  /** To call {@code path_create_directory}. */
  public static final long PATH_CREATE_DIRECTORY = 1L << 9;

  /** To call {@code path_open} so that it makes a file. */
  public static final long PATH_CREATE_FILE = 1L << 10;

  /** To call {@code path_link} from here. */
  public static final long PATH_LINK_SOURCE = 1L << 11;

  /** To call {@code path_link} to here. */
  public static final long PATH_LINK_TARGET = 1L << 12;

  /** To call {@code path_open}. */
  public static final long PATH_OPEN = 1L << 13;

  /** To call {@code fd_readdir}. */
  public static final long FD_READDIR = 1L << 14;

  /** To call {@code path_readlink}. */
  public static final long PATH_READLINK = 1L << 15;

  /** To call {@code path_rename} from here. */
  public static final long PATH_RENAME_SOURCE = 1L << 16;

  /** To call {@code path_rename} to here. */
  public static final long PATH_RENAME_TARGET = 1L << 17;

  /** To call {@code path_filestat_get}. */
  public static final long PATH_FILESTAT_GET = 1L << 18;

  /** To call {@code path_open} so that it truncates a file. */
  public static final long PATH_FILESTAT_SET_SIZE = 1L << 19;

  /** To call {@code path_filestat_set_times}. */
  public static final long PATH_FILESTAT_SET_TIMES = 1L << 20;

  /** To call {@code fd_filestat_get}. */
  public static final long FD_FILESTAT_GET = 1L << 21;

  /** To call {@code fd_filestat_set_size}. */
  public static final long FD_FILESTAT_SET_SIZE = 1L << 22;

  /** To call {@code fd_filestat_set_times}. */
  public static final long FD_FILESTAT_SET_TIMES = 1L << 23;

  /** To call {@code path_symlink}. */
  public static final long PATH_SYMLINK = 1L << 24;

  /** To call {@code path_remove_directory}. */
  public static final long PATH_REMOVE_DIRECTORY = 1L << 25;

  /** To call {@code path_unlink_file}. */
  public static final long PATH_UNLINK_FILE = 1L << 26;

  /** To wait in {@code poll_oneoff} for what may be read or written. */
  public static final long POLL_FD_READWRITE = 1L << 27;

  /** To call {@code sock_shutdown}. */
  public static final long SOCK_SHUTDOWN = 1L << 28;

  /** To call {@code sock_accept}. */
  public static final long SOCK_ACCEPT = 1L << 29;

  /** Those that make sense for a regular file. */
  public static final long OF_FILES =
      FD_DATASYNC
          | FD_READ
          | FD_SEEK
          | FD_FDSTAT_SET_FLAGS
          | FD_SYNC
          | FD_TELL
          | FD_WRITE
          | FD_ADVISE
          | FD_ALLOCATE
          | FD_FILESTAT_GET
          | FD_FILESTAT_SET_SIZE
          | FD_FILESTAT_SET_TIMES
          | POLL_FD_READWRITE;

  /** Those that make sense for a directory. */
  public static final long OF_DIRECTORIES =
      FD_DATASYNC
          | FD_FDSTAT_SET_FLAGS
          | FD_SYNC
          | PATH_CREATE_DIRECTORY
          | PATH_CREATE_FILE
          | PATH_LINK_SOURCE
          | PATH_LINK_TARGET
          | PATH_OPEN
          | FD_READDIR
          | PATH_READLINK
          | PATH_RENAME_SOURCE
          | PATH_RENAME_TARGET
          | PATH_FILESTAT_GET
          | PATH_FILESTAT_SET_SIZE
          | PATH_FILESTAT_SET_TIMES
          | FD_FILESTAT_GET
          | FD_FILESTAT_SET_TIMES
          | PATH_SYMLINK
          | PATH_REMOVE_DIRECTORY
          | PATH_UNLINK_FILE;

  private Rights() {}
}
