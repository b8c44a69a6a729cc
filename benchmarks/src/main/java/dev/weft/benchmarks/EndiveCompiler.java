// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * Loads Endive's compiler with the release of Endive that it was made for: with a newer parser it
 * fails on the first block of a function. The other engine stays on the newest release.
 */
final class EndiveCompiler extends URLClassLoader {

  private EndiveCompiler(URL[] jars) {
    super(jars, EndiveCompiler.class.getClassLoader());
  }

  static Engine engine() {
    // Not closed: classes are loaded for as long as the engine runs.
    EndiveCompiler loader = new EndiveCompiler(Peers.jars("endive-compiler"));
    try {
      return (Engine)
          loader
              .loadClass("dev.weft.benchmarks.EndiveCompiledEngine")
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      if (name.startsWith("run.endive.")) {
        return findClass(name);
      }
      return name.startsWith(EndiveCompiledEngine.class.getName())
          ? define(name)
          : super.loadClass(name, resolve);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
