// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the C library says of errors, in the language of this process. Java hands it on as it is, so
 * that on a German system a directory "ist nicht leer". The library takes it from a catalog, by the
 * text in English, and so can we.
 */
final class SystemTexts {

  /** Where GNU's library looks, and Ubuntu's as well. */
  private static final List<String> FOLDERS =
      List.of("/usr/share/locale/", "/usr/share/locale-langpack/");

  /** How a catalog begins (GNU gettext, "The Format of GNU MO Files"). */
  private static final int MAGIC = 0x950412de;

  private static final int ENTRY_BYTES = 8;
  private static final String CHARSET = "charset=";

  private SystemTexts() {}

  /** {@return texts by those in English; none where they are in English} */
  static Map<String, String> ofProcess() {
    for (String language : languages(System.getenv())) {
      for (String folder : FOLDERS) {
        String catalog = folder + language + "/LC_MESSAGES/libc.mo";
        // Not a channel: what is read must not depend on whether the thread is interrupted.
        try (FileInputStream in = new FileInputStream(catalog)) {
          return read(in.readAllBytes());
        } catch (IOException e) {
          // There is none for this language: the next one.
        }
      }
    }
    return Map.of();
  }

  /**
   * {@return the languages that the environment asks for, the preferred one first} (POSIX,
   * environment variables; GNU gettext, "The LANGUAGE variable")
   */
  static List<String> languages(Map<String, String> environment) {
    String locale = "";
    for (String variable : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      locale = locale.isEmpty() ? environment.getOrDefault(variable, "") : locale;
    }
    List<String> languages = new ArrayList<>();
    String system = locale.split("[.@]", 2)[0];
    if (system.isEmpty() || system.equals("C") || system.equals("POSIX")) {
      return languages;
    }
    String wanted = environment.getOrDefault("LANGUAGE", "");
    for (String each : (wanted.isEmpty() ? locale : wanted).split(":")) {
      String name = each.split("[.@]", 2)[0];
      String language = name.split("_", 2)[0];
      if (!language.matches("[a-z]{2,3}")) { // not a path of any other kind
        continue;
      }
      if (language.equals("en")) {
        break; // English needs no catalog, and who prefers it gets no other
      }
      if (name.matches("[a-z]+_[A-Z]+")) {
        languages.add(name);
      }
      languages.add(language);
    }
    return languages;
  }

  /** {@return what is in a catalog; nothing if it is none} */
  static Map<String, String> read(byte[] catalog) {
    ByteBuffer bytes = ByteBuffer.wrap(catalog).order(ByteOrder.LITTLE_ENDIAN);
    Map<String, String> texts = new HashMap<>();
    try {
      if (bytes.getInt(0) != MAGIC) {
        bytes.order(ByteOrder.BIG_ENDIAN);
      }
      if (bytes.getInt(0) != MAGIC) {
        return texts;
      }
      int count = Math.min(bytes.getInt(8), catalog.length / (2 * ENTRY_BYTES));
      int originals = bytes.getInt(12);
      int translations = bytes.getInt(16);
      Charset charset = StandardCharsets.UTF_8;
      for (int i = 0; i < count; i++) { // sorted: the empty text, which is about the catalog, first
        String original = text(bytes, originals + i * ENTRY_BYTES, charset);
        String translation = text(bytes, translations + i * ENTRY_BYTES, charset);
        if (original.isEmpty()) {
          charset = charset(translation);
        } else {
          texts.put(original, translation);
        }
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      texts.clear(); // a part of one, or in an encoding that Java does not know
    }
    return texts;
  }

  private static String text(ByteBuffer bytes, int entry, Charset charset) {
    int length = bytes.getInt(entry);
    int start = bytes.getInt(entry + 4);
    return new String(bytes.array(), start, length, charset);
  }

  private static Charset charset(String header) {
    int start = header.indexOf(CHARSET);
    return start < 0
        ? StandardCharsets.UTF_8
        : Charset.forName(header.substring(start + CHARSET.length()).split("\\s", 2)[0]);
  }
}
