// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the command opens for a program, and closes when that has ended. */
final class OpenedForGuest implements AutoCloseable {

  private final List<Closeable> opened = new ArrayList<>();

  /** Opens a file to be read. */
  InputStream input(String option, String name) throws Failure {
    try {
      Path path = Path.of(name);
      if (Files.isDirectory(path)) { // the empty path is one
        throw new IOException("it is a directory");
      }
      InputStream stream = Files.newInputStream(path);
      opened.add(stream);
      return stream;
    } catch (IOException | InvalidPathException e) {
      String message = option + ": cannot read '" + name + "': " + ModuleFile.reason(e);
      throw new Failure(ExitStatus.USAGE, message, e);
    }
  }

  /** Listens. */
  ServerSocketChannel listener(InetSocketAddress address, String text) throws Failure {
    try {
      ServerSocketChannel channel = ServerSocketChannel.open();
      opened.add(channel);
      return channel.bind(address);
    } catch (IOException e) {
      String message = "cannot listen on ".concat(text).concat(": ").concat(e.getMessage());
      throw new Failure(ExitStatus.FAILURE, message, e);
    }
  }

  @Override
  public void close() {
    for (Closeable each : opened) {
      try {
        each.close();
      } catch (IOException e) {
        System.getLogger("dev.weft").log(System.Logger.Level.DEBUG, "closing failed", e);
      }
    }
  }
}
