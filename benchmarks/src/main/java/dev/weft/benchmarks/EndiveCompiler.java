// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * Loads Endive's compiler with the release of Endive that it was made for: with a newer parser it
 * fails on the first block of a function. The other engine stays on the newest release.
 */
final class EndiveCompiler extends URLClassLoader {

  /** Those of ours that are linked with Endive. */
  private static final List<String> OWN =
      List.of(
          EndiveCompiledEngine.class.getName(),
          EndivePrograms.class.getName(),
          EndiveCompiledPrograms.class.getName());

  private EndiveCompiler(URL[] jars) {
    super(jars, EndiveCompiler.class.getClassLoader());
  }

  static Engine engine() {
    return (Engine) create("EndiveCompiledEngine");
  }

  static ProgramEngine programs() {
    return (ProgramEngine) create("EndiveCompiledPrograms");
  }

  private static Object create(String name) {
    // Not closed: classes are loaded for as long as the engine runs.
    EndiveCompiler loader = new EndiveCompiler(Peers.jars("endive-compiler"));
    try {
      return loader
          .loadClass(EndiveCompiler.class.getPackageName() + "." + name)
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
      boolean own = OWN.stream().anyMatch(each -> name.equals(each) || name.startsWith(each + "$"));
      return own ? define(name) : super.loadClass(name, resolve);
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
