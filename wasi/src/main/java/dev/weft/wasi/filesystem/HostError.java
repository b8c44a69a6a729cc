// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import dev.weft.core.error.Terminated;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.WasiError;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.ProviderMismatchException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.HashMap;
import java.util.Map;

/** Says in WASI's words what went wrong in a file system of Java's. */
public final class HostError {

  /**
   * Java gives most errors of the system as nothing but the system's text. What the sandbox depends
   * on has looked for itself before; this is for what remains.
   */
  private static final Map<String, Errno> ENGLISH =
      Map.ofEntries(
          Map.entry("Not a directory", Errno.NOTDIR),
          Map.entry("Is a directory", Errno.ISDIR),
          Map.entry("Directory not empty", Errno.NOTEMPTY),
          Map.entry("File exists", Errno.EXIST),
          Map.entry("No such file or directory", Errno.NOENT),
          Map.entry("Operation not permitted", Errno.PERM),
          Map.entry("Permission denied", Errno.ACCES),
          Map.entry("Invalid argument", Errno.INVAL),
          Map.entry("Illegal seek", Errno.SPIPE),
          Map.entry("File name too long", Errno.NAMETOOLONG),
          Map.entry("No space left on device", Errno.NOSPC),
          Map.entry("Disk quota exceeded", Errno.DQUOT),
          Map.entry("File too large", Errno.FBIG),
          Map.entry("Read-only file system", Errno.ROFS),
          Map.entry("Too many open files in system", Errno.NFILE),
          Map.entry("Too many open files", Errno.MFILE),
          Map.entry("Too many links", Errno.MLINK),
          Map.entry("Too many levels of symbolic links", Errno.LOOP),
          Map.entry("Invalid cross-device link", Errno.XDEV),
          Map.entry("Device or resource busy", Errno.BUSY),
          Map.entry("Text file busy", Errno.TXTBSY),
          Map.entry("Operation not supported", Errno.NOTSUP),
          Map.entry("No such device or address", Errno.NXIO),
          Map.entry("Stale file handle", Errno.STALE),
          Map.entry("Broken pipe", Errno.PIPE),
          Map.entry("Connection reset", Errno.CONNRESET),
          Map.entry("Connection timed out", Errno.TIMEDOUT),
          Map.entry("Software caused connection abort", Errno.CONNABORTED),
          Map.entry("No buffer space available", Errno.NOBUFS),
          Map.entry("No route to host", Errno.HOSTUNREACH),
          Map.entry("Network is unreachable", Errno.NETUNREACH));

  /**
   * Null until it is needed: it may take a file to know the language. Threads that come at the same
   * time make equal ones.
   */
  private static volatile Map<String, Errno> known;

  private HostError() {}

  /** {@return what texts mean, in English and in another language} */
  static Map<String, Errno> texts(Map<String, String> translations) {
    Map<String, Errno> all = new HashMap<>(ENGLISH);
    ENGLISH.forEach((text, errno) -> {
      String translation = translations.get(text);
      if (translation != null) {
        all.put(translation, errno);
      }
    });
    return all;
  }

  /**
   * {@return what the guest is told}
   *
   * @param error what a file system has thrown
   * @throws Terminated if it was because the thread is interrupted, which ends what it executes
   */
  public static WasiError of(Exception error) {
    if (error instanceof ClosedByInterruptException) {
      throw new Terminated("the thread was interrupted while it used a file");
    }
    Errno errno = errno(error);
    if (errno == Errno.IO) {
      System.getLogger("dev.weft.wasi")
          .log(System.Logger.Level.DEBUG, "an operation of a file system failed", error);
    }
    return new WasiError(errno);
  }

  private static Errno errno(Exception error) {
    return switch (error) {
      case NoSuchFileException _ -> Errno.NOENT;
      case FileAlreadyExistsException _ -> Errno.EXIST;
      case AccessDeniedException _ -> Errno.ACCES;
      case NotDirectoryException _ -> Errno.NOTDIR;
      case DirectoryNotEmptyException _ -> Errno.NOTEMPTY;
      case AtomicMoveNotSupportedException _ -> Errno.XDEV;
      case NotLinkException _ -> Errno.INVAL;
      case ClosedChannelException _ -> Errno.BADF;
      case NonReadableChannelException _ -> Errno.BADF;
      case NonWritableChannelException _ -> Errno.BADF;
      case ReadOnlyFileSystemException _ -> Errno.ROFS;
      case ProviderMismatchException _ -> Errno.XDEV;
      case InvalidPathException _ -> Errno.ILSEQ;
      case UnsupportedOperationException _ -> Errno.NOTSUP;
      case FileSystemException e -> byText(e.getReason());
      case IOException e -> byText(e.getMessage());
      default -> Errno.IO;
    };
  }

  private static Errno byText(String text) {
    if (text == null) {
      return Errno.IO;
    }
    Map<String, Errno> texts = known;
    if (texts == null) {
      texts = texts(SystemTexts.ofProcess());
      known = texts;
    }
    return byText(text, texts);
  }

  /** Java may add something behind a text, and one text may begin like another one. */
  static Errno byText(String text, Map<String, Errno> texts) {
    Errno errno = Errno.IO;
    int longest = 0;
    for (Map.Entry<String, Errno> entry : texts.entrySet()) {
      String beginning = entry.getKey();
      if (beginning.length() > longest && text.startsWith(beginning)) {
        longest = beginning.length();
        errno = entry.getValue();
      }
    }
    return errno;
  }
}
