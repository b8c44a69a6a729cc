// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weft.wasi.abi.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of systems that do not speak English. */
final class SystemTextsTest {

  private static final String[][] GERMAN = {
    {"", "Language: de\nContent-Type: text/plain; charset=CHARSET\nX: y\n"},
    {"Directory not empty", "Das Verzeichnis ist nicht leer"},
    {"File too large", "Die Datei ist zu groß"},
    {"Too many open files", "Zu viele offene Dateien"},
    {"Too many open files in system", "Zu viele offene Dateien im System"},
    {"Unknown error", "Unbekannter Fehler"}
  };

  private static byte[] catalog(ByteOrder order, Charset charset) {
    int count = GERMAN.length;
    ByteBuffer bytes = ByteBuffer.allocate(2000).order(order);
    bytes.putInt(0x950412de).putInt(0).putInt(count).putInt(28).putInt(28 + 8 * count);
    int end = 28 + 16 * count;
    for (int column = 0; column < 2; column++) {
      for (int i = 0; i < count; i++) {
        byte[] text = GERMAN[i][column].replace("CHARSET", charset.name()).getBytes(charset);
        int entry = 28 + 8 * (column * count + i);
        bytes.putInt(entry, text.length).putInt(entry + 4, end);
        bytes.put(end, text);
        end += text.length + 1;
      }
    }
    return Arrays.copyOf(bytes.array(), end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "ISO-8859-1"})
  void aCatalogTranslatesFromEnglish(String charset) {
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      assertThat(SystemTexts.read(catalog(order, Charset.forName(charset))))
          .hasSize(5)
          .containsEntry("Directory not empty", "Das Verzeichnis ist nicht leer")
          .containsEntry("File too large", "Die Datei ist zu groß");
    }
  }

  @Test
  void aPartOfACatalogDoesNoHarm() {
    byte[] whole = catalog(ByteOrder.LITTLE_ENDIAN, StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length - 1; length++) {
      assertThat(SystemTexts.read(Arrays.copyOf(whole, length))).as("%d", length).isEmpty();
    }
    for (int i = 0; i < whole.length; i++) {
      for (int value : new int[] {0, 0x7f, 0x80, 0xff}) {
        byte[] changed = whole.clone();
        changed[i] = (byte) value;
        assertThatCode(() -> SystemTexts.read(changed)).doesNotThrowAnyException();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "LANG=C, ''",
    "LANG=C.UTF-8, ''",
    "LANG=POSIX LANGUAGE=de, ''",
    "LANG=en_US.UTF-8, ''",
    "LANG=de_DE.UTF-8, de_DE de",
    "LANG=de, de",
    "LANG=ca_ES.UTF-8@valencia, ca_ES ca",
    "LANG=de_DE LC_MESSAGES=fr_FR, fr_FR fr",
    "LANG=de_DE LC_MESSAGES=fr_FR LC_ALL=it_IT, it_IT it",
    "LANG=de_DE LC_ALL=C, ''",
    "LANG=en_US LANGUAGE=pt_BR:pt:fr, pt_BR pt pt fr",
    "LANG=de_DE LANGUAGE=fr:en:it, fr",
    "LANG=../../etc, ''",
    "LANG=de_../.., de"
  })
  void theEnvironmentSaysWhichLanguage(String environment, String languages) {
    Map<String, String> variables = new HashMap<>();
    for (String variable : environment.split(" ")) {
      String[] parts = variable.split("=", 2);
      variables.put(parts[0], parts.length == 2 ? parts[1] : "");
    }
    assertThat(String.join(" ", SystemTexts.languages(variables))).isEqualTo(languages);
  }

  @ParameterizedTest
  @CsvSource({
    "Directory not empty, NOTEMPTY",
    "Das Verzeichnis ist nicht leer, NOTEMPTY",
    "Die Datei ist zu groß (und mehr), FBIG",
    "Zu viele offene Dateien, MFILE",
    "Zu viele offene Dateien im System, NFILE",
    "Too many open files, MFILE",
    "Too many open files in system, NFILE",
    "Too many levels of symbolic links (NOFOLLOW_LINKS specified), LOOP",
    "Unbekannter Fehler, IO",
    "'', IO"
  })
  void anErrorIsKnownByItsTextInBothLanguages(String text, Errno errno) {
    Map<String, String> german =
        SystemTexts.read(catalog(ByteOrder.LITTLE_ENDIAN, StandardCharsets.UTF_8));
    assertThat(HostError.byText(text, HostError.texts(german))).isEqualTo(errno);
  }

  @Test
  void anExceptionWithoutATextIsAnInputOutputError() {
    assertThat(HostError.of(new IOException()).errno()).isEqualTo(Errno.IO);
  }
}
