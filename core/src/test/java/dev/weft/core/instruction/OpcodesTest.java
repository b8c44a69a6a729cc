// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpcodesTest {

  static Stream<Opcode> all() {
    return Stream.of(Opcodes.all());
  }

  @ParameterizedTest
  @MethodSource("all")
  void isFoundByItsEncoding(Opcode opcode) {
    int prefix = opcode.code() >>> 12;
    int code = opcode.code() & 0xFFF;

    assertThat(Opcodes.isPrefix(prefix)).isEqualTo(prefix != 0);
    assertThat(prefix == 0 ? Opcodes.single(code) : Opcodes.prefixed(prefix, code))
        .isSameAs(opcode);
  }
}
