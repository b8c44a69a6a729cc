// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.text.TextAssembler.Names;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TextAssemblerTest {

  private static final String HEADER = "0061736d01000000";

  private static String assemble(String source) {
    String bytes = HexFormat.of().formatHex(TextAssembler.assemble(source, Names.DROP));
    assertThat(bytes).startsWith(HEADER);
    return bytes.substring(HEADER.length());
  }

  private static String hex(String spaced) {
    return spaced.replace(" ", "");
  }

  @Test
  void emptyTextIsTheEmptyModule() {
    assertThat(assemble("")).isEmpty();
    assertThat(assemble("(module)")).isEmpty();
    assertThat(assemble(" (; nothing ;) ;; at all")).isEmpty();
  }

  @Test
  void functionBecomesTypeFunctionExportAndCode() {
    String source =
        """
        (module
          (func $add (export "add") (param $a i32) (param $b i32) (result i32)
            (i32.add (local.get $a) (local.get $b))))
        """;
    assertThat(assemble(source))
        .isEqualTo(
            hex(
                "01 07 01 60 02 7f 7f 01 7f" // type
                    + "03 02 01 00" // function
                    + "07 07 01 03 616464 00 00" // export
                    + "0a 09 01 07 00 20 00 20 01 6a 0b")); // code
  }
}
