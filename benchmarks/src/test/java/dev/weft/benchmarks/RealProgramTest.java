// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RealProgramTest {

  @TempDir private Path folder;

  @Test
  void anotherExitCodeOrOutputIsAFailure() {
    byte[] output = bytes(RealProgram.PYTHON.output());
    assertThatCode(() -> RealProgram.PYTHON.check(0, output, folder)).doesNotThrowAnyException();
    assertThatThrownBy(() -> RealProgram.PYTHON.check(1, output, folder))
        .hasMessageStartingWith("exit code 1: {");
    assertThatThrownBy(() -> RealProgram.PYTHON.check(1, new byte[0], folder))
        .hasMessage("exit code 1 without a word");
    assertThatThrownBy(() -> RealProgram.PYTHON.check(0, bytes("another"), folder))
        .hasMessage("wrong output: another");
  }

  @Test
  void aFileThatIsLeftFromBeforeOrEmptyIsAFailure() throws IOException {
    Path product = folder.resolve(RealProgram.LLVM.product());
    Files.writeString(product, "from before");
    assertThatThrownBy(() -> RealProgram.LLVM.check(0, new byte[0], folder))
        .hasMessageStartingWith("wrong sort.o, with the SHA-256 ");
    RealProgram.LLVM.clean(folder);
    assertThatThrownBy(() -> RealProgram.LLVM.check(0, new byte[0], folder))
        .hasMessageStartingWith("wrong sort.o, with the SHA-256 e3b0c442");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
