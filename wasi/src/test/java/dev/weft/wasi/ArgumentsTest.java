// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.Trap;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.preview1.WasiFunction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArgumentsTest {

  @Test
  void argumentsArriveInOrderEndedByNulInUtf8() {
    try (Guest guest = new Guest(WasiConfig.builder().args("app", "", "größer 💡"))) {
      assertThat(guest.call(WasiFunction.ARGS_SIZES_GET, 16, 20)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(16)).isEqualTo(3);
      assertThat(guest.i32(20)).isEqualTo(4 + 1 + 14);

      assertThat(guest.call(WasiFunction.ARGS_GET, 100, 200)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(100)).isEqualTo(200);
      assertThat(guest.i32(104)).isEqualTo(204);
      assertThat(guest.i32(108)).isEqualTo(205);
      assertThat(guest.text(200, 19)).isEqualTo("app\0\0größer 💡\0");
    }
  }

  @Test
  void environmentArrivesAsKeyAndValueInTheOrderOfSetting() {
    WasiConfig.Builder config =
        WasiConfig.builder().env("B", "2").env("A", "x=y").env("EMPTY", "").env("B", "3");
    try (Guest guest = new Guest(config)) {
      assertThat(guest.call(WasiFunction.ENVIRON_SIZES_GET, 16, 20)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(16)).isEqualTo(3);
      assertThat(guest.i32(20)).isEqualTo(17);

      assertThat(guest.call(WasiFunction.ENVIRON_GET, 100, 200)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.text(200, 17)).isEqualTo("B=3\0A=x=y\0EMPTY=\0");
      assertThat(guest.i32(100)).isEqualTo(200);
      assertThat(guest.i32(104)).isEqualTo(204);
      assertThat(guest.i32(108)).isEqualTo(210);
    }
  }

  @Test
  void withoutSettingsThereAreNoArgumentsAndNoEnvironment() {
    try (Guest guest = new Guest(WasiConfig.builder())) {
      for (WasiFunction function :
          List.of(WasiFunction.ARGS_SIZES_GET, WasiFunction.ENVIRON_SIZES_GET)) {
        guest.memory.storeLong(16, -1);
        assertThat(guest.call(function, 16, 20)).isEqualTo(Errno.SUCCESS);
        assertThat(guest.i64(16)).isZero();
      }
      assertThat(guest.call(WasiFunction.ARGS_GET, -1, -1)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.call(WasiFunction.ENVIRON_GET, -1, -1)).isEqualTo(Errno.SUCCESS);
    }
  }

  @Test
  void whatDoesNotFitTrapsAndWritesNothing() {
    try (Guest guest = new Guest(WasiConfig.builder().args("app", "x"))) {
      // The pointers fit, the text does not: neither is written.
      assertThatThrownBy(() -> guest.call(WasiFunction.ARGS_GET, 0, Guest.SIZE - 5))
          .isInstanceOf(Trap.class);
      assertThat(guest.i64(0)).isZero();
      assertThatThrownBy(() -> guest.call(WasiFunction.ARGS_GET, Guest.SIZE - 7, 0))
          .isInstanceOf(Trap.class);
      assertThat(guest.i64(0)).isZero();
      // The last place where they fit.
      assertThat(guest.call(WasiFunction.ARGS_GET, Guest.SIZE - 8, Guest.SIZE - 14))
          .isEqualTo(Errno.SUCCESS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A=B", "=", "A\0"})
  void aNameThatGuestsCouldNotReadBackIsRefused(String key) {
    assertThatThrownBy(() -> WasiConfig.builder().env(key, "value"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNulWouldEndATextEarlyAndIsRefused() {
    assertThatThrownBy(() -> WasiConfig.builder().args("app", "a\0b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WasiConfig.builder().env("A", "a\0b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aConfigurationDoesNotFollowItsBuilder() {
    Map<String, String> variables = new LinkedHashMap<>(Map.of("A", "1"));
    WasiConfig.Builder builder = WasiConfig.builder().args("first").env(variables);
    WasiConfig config = builder.build();
    builder.args("second", "third").env("B", "2");
    variables.put("C", "3");
    try (Guest guest = new Guest(config)) {
      assertThat(guest.call(WasiFunction.ARGS_SIZES_GET, 16, 20)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(16)).isEqualTo(1);
      assertThat(guest.call(WasiFunction.ENVIRON_SIZES_GET, 16, 20)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(16)).isEqualTo(1);
    }
  }
}
