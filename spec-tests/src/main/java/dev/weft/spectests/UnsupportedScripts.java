// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The scripts that need a feature which Weft does not have. They are listed in the resource {@code
 * unsupported-scripts.txt}, by their paths in the suite.
 */
final class UnsupportedScripts {

  private static final String RESOURCE = "unsupported-scripts.txt";

  private static final Map<String, String> FEATURES = read();

  private UnsupportedScripts() {}

  private static Map<String, String> read() {
    try (InputStream bytes = UnsupportedScripts.class.getResourceAsStream(RESOURCE)) {
      return ReasonedList.parse(RESOURCE, new String(bytes.readAllBytes(), UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The paths of all of them, with slashes. */
  static Set<String> paths() {
    return FEATURES.keySet();
  }

  /** What a script needs and Weft does not have, or null. */
  static String missingFeature(Path script) {
    Path path = script.toAbsolutePath().normalize();
    for (Map.Entry<String, String> listed : FEATURES.entrySet()) {
      if (path.endsWith(listed.getKey())) {
        return listed.getValue();
      }
    }
    return null;
  }
}
