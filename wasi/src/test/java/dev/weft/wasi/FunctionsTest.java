// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static dev.weft.core.type.NumberType.I32;
import static dev.weft.core.type.NumberType.I64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.ProcessExit;
import dev.weft.core.type.FunctionType;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.preview1.WasiFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FunctionsTest {

  @Test
  void thereAreThe46FunctionsOfPreview1() {
    assertThat(WasiFunction.values()).hasSize(46);
  }

  @Test
  void theTypesAreThoseOfTheSpecification() {
    assertThat(WasiFunction.FD_WRITE.importName()).isEqualTo("fd_write");
    assertThat(WasiFunction.FD_WRITE.type())
        .isEqualTo(FunctionType.of(I32, I32, I32, I32).returning(I32));
    assertThat(WasiFunction.PATH_OPEN.type())
        .isEqualTo(FunctionType.of(I32, I32, I32, I32, I32, I64, I64, I32, I32).returning(I32));
    assertThat(WasiFunction.SCHED_YIELD.type()).isEqualTo(FunctionType.of().returning(I32));
    assertThat(WasiFunction.PROC_EXIT.type()).isEqualTo(FunctionType.of(I32));
  }

  @ParameterizedTest
  @EnumSource(WasiFunction.class)
  void noFunctionIsLeftOut(WasiFunction function) {
    if (function == WasiFunction.PROC_EXIT) {
      return; // it never answers; tested below
    }
    try (Guest guest = new Guest(WasiConfig.builder())) {
      Errno errno = guest.call(function, new long[function.type().parameters().size()]);
      assertThat(errno).isNotEqualTo(Errno.NOSYS);
    }
  }

  @ParameterizedTest
  @EnumSource(WasiFunction.class)
  void theDocumentationNamesEachFunction(WasiFunction function) throws IOException {
    String documentation = Files.readString(Path.of("..", "docs", "wasi.md"));
    assertThat(documentation).contains('`' + function.importName() + '`');
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 42, 255, 256, -1, Integer.MIN_VALUE})
  void procExitEndsTheProcessWithAll32BitsOfItsCode(int code) {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      assertThatThrownBy(() -> guest.call(WasiFunction.PROC_EXIT, code))
          .isInstanceOfSatisfying(
              ProcessExit.class, exit -> assertThat(exit.exitCode()).isEqualTo(code));
    }
  }

  @Test
  void schedYieldSucceeds() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      assertThat(guest.call(WasiFunction.SCHED_YIELD)).isEqualTo(Errno.SUCCESS);
    }
  }
}
