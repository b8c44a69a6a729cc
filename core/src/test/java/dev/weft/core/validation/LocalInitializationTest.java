// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import static dev.weft.core.Texts.fault;
import static dev.weft.core.Texts.module;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalInitializationTest {

  private static String function(String code) {
    return "(func (param $p (ref extern)) (local i32) (local $x (ref extern)) " + code + ")";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "(drop (local.get $p))",
        "(local.set $x (local.get $p)) (drop (local.get $x))",
        "(drop (local.tee $x (local.get $p))) (drop (local.get $x))",
        "(local.set $x (local.get $p)) (loop (drop (local.get $x)))",
        "(local.set $x (local.get $p)) (block (local.set $x (local.get $p))) (drop (local.get $x))",
        "(block (local.set $x (local.get $p)) (drop (local.get $x)))",
      })
  void aLocalThatHasBeenSetMayBeRead(String code) {
    assertThatCode(() -> module(function(code))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(drop (local.get $x))",
        "(block (local.set $x (local.get $p))) (drop (local.get $x))",
        "(if (i32.const 1) (then (local.set $x (local.get $p))) (else (drop (local.get $x))))",
        "(if (i32.const 1) (then (local.set $x (local.get $p)))) (drop (local.get $x))",
        "(loop (local.set $x (local.get $p))) (drop (local.get $x))",
        "(unreachable) (drop (local.get $x))",
        "try (local.set $x (local.get $p)) catch_all (drop (local.get $x)) end",
        "try_table (local.set $x (local.get $p)) end (drop (local.get $x))",
      })
  void aLocalWithoutAValueMustNotBeRead(String code) {
    assertThat(fault(function(code))).isEqualTo("uninitialized local: 2 of type (ref extern)");
  }

  @Test
  void eachFunctionBeginsAnew() {
    String sets = "(func (param (ref extern)) (local (ref extern)) (local.set 1 (local.get 0)))";
    assertThatCode(() -> module(sets)).doesNotThrowAnyException();
    assertThat(fault(sets + "(func (param i32) (local (ref extern)) (drop (local.get 1)))"))
        .startsWith("uninitialized local");
  }
}
