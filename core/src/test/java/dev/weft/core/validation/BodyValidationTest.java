// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.core.ModuleBytes;
import dev.weft.core.error.InvalidModule;
import dev.weft.core.module.Module;
import dev.weft.core.module.ParseOptions;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Modules that are large enough for several threads. */
final class BodyValidationTest {

  private static final int FUNCTIONS = 2000;

  /** (drop (i32.const 0)) */
  private static final int[] GOOD = {0x41, 0, 0x1A};

  /** (drop) */
  private static final int[] BAD = {0x1A};

  /** More than a megabyte of code; the functions with some indices end in a fault. */
  private static byte[] module(int... faulty) {
    ModuleBytes module = new ModuleBytes().type(ModuleBytes.types());
    for (int i = 0; i < FUNCTIONS; i++) {
      module.body(0, ModuleBytes.bytes(0), code(Arrays.binarySearch(faulty, i) >= 0));
    }
    return module.toBytes();
  }

  private static byte[] code(boolean faulty) {
    byte[] code = new byte[600];
    for (int i = 0; i < code.length; i++) {
      code[i] = (byte) GOOD[i % GOOD.length];
    }
    if (faulty) {
      code[0] = (byte) BAD[0];
    }
    return code;
  }

  @AfterEach
  void noThreadIsLeft() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("weft-validation");
  }

  @Test
  void theFirstFaultOfTheModuleIsTheOneThatIsTold() {
    byte[] module = module(700, 701, 900, 1999);
    for (int threads = 1; threads <= 4; threads++) {
      ParseOptions options = ParseOptions.defaults().withThreads(threads);
      for (int i = 0; i < 5; i++) {
        assertThatExceptionOfType(InvalidModule.class)
            .isThrownBy(() -> Module.parse(module, options))
            .satisfies(e -> assertThat(e.functionIndex()).isEqualTo(700))
            .withMessageContaining("instruction requires an operand but stack has []");
      }
    }
  }

  @Test
  void aFaultInTheLastFunctionIsFound() {
    assertThatExceptionOfType(InvalidModule.class)
        .isThrownBy(() -> Module.parse(module(FUNCTIONS - 1)))
        .satisfies(e -> assertThat(e.functionIndex()).isEqualTo(FUNCTIONS - 1));
  }

  @Test
  void anInterruptDoesNotDisturbAndStaysPending() {
    Thread.currentThread().interrupt();
    try {
      assertThat(Module.parse(module()).functionCount()).isEqualTo(FUNCTIONS);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void thereIsAtLeastOneThread() {
    assertThat(ParseOptions.defaults().withThreads(1).threads()).isEqualTo(1);
    assertThatIllegalArgumentException().isThrownBy(() -> ParseOptions.defaults().withThreads(0));
  }
}
