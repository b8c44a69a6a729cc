// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the build puts jars of peers that are not on the class path. */
final class Peers {

  private Peers() {}

  /** {@return the folder of a peer, beside the benchmarks' jar or classes} */
  static Path folder(String peer) {
    try {
      Path code = Path.of(Peers.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return code.resolveSibling("peers").resolve(peer);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static URL[] jars(String peer) {
    try (Stream<Path> files = Files.list(folder(peer))) {
      List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
      URL[] urls = new URL[jars.size()];
      for (int i = 0; i < urls.length; i++) {
        urls[i] = jars.get(i).toUri().toURL();
      }
      return urls;
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
