// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import static dev.weft.core.Texts.fault;
import static dev.weft.core.Texts.invalid;
import static dev.weft.core.Texts.module;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceValidatorTest {

  private static final String TYPES =
      """
      (type $f (func (param i32) (result i64)))
      (type $open (sub (struct)))
      (type $point (sub $open (struct (field i32))))
      (elem declare func $g)
      (func $g (type $f) (unreachable))
      """;

  private static String withTypes(String function) {
    return TYPES + function;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(func (result i64) (call_ref $f (i32.const 1) (ref.func $g)))",
        "(func (result i64) (return_call_ref $f (i32.const 1) (ref.func $g)))",
        "(func (param (ref null $f)) (result i64) (call_ref $f (i32.const 1) (local.get 0)))",
        "(func (result (ref $f)) (ref.func $g))",
        "(func (param (ref null $f)) (result (ref func)) (ref.as_non_null (local.get 0)))",
        "(func (param eqref i31ref) (result i32) (ref.eq (local.get 0) (local.get 1)))",
        "(func (param anyref) (result i32) (ref.test (ref null $point) (local.get 0)))",
        "(func (param (ref $open)) (result (ref $point)) (ref.cast (ref $point) (local.get 0)))",
        "(func (param externref) (result i32) (ref.test (ref noextern) (local.get 0)))",
        """
        (func (param (ref null $open)) (result (ref null $open))
          (block $null (br_on_null $null (local.get 0)) (drop))
          (ref.null $point))
        """,
        """
        (func (param (ref null $point)) (result (ref $open))
          (block $found (result (ref $open))
            (br_on_non_null $found (local.get 0))
            (unreachable)))
        """,
        """
        (func (param i32 anyref) (result i32 (ref $point))
          (block $is (result i32 (ref $point))
            (br_on_cast $is anyref (ref $point) (local.get 0) (local.get 1))
            (drop) (drop) (unreachable)))
        """,
        """
        (func (param (ref null $open)) (result (ref $open))
          (block $not (result (ref $open))
            (br_on_cast_fail $not (ref null $open) (ref null $point) (local.get 0))
            (drop) (unreachable)))
        """,
      })
  void instructionsOnReferencesAreValid(String function) {
    assertThatCode(() -> module(withTypes(function))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(func (drop (call_ref $f (i32.const 1) (ref.null func))))",
        "(func (drop (call_ref $f (ref.func $g))))",
        "(func (result i32) (return_call_ref $f (i32.const 1) (ref.func $g)))",
        "(func (result (ref $f)) (ref.null $f))",
        "(func (param (ref func)) (result (ref $f)) (local.get 0))",
        "(func (drop (ref.as_non_null (i32.const 1))))",
        "(func (param anyref i31ref) (drop (ref.eq (local.get 0) (local.get 1))))",
        "(func (param funcref) (drop (ref.test (ref null $point) (local.get 0))))",
        "(func (param externref) (drop (ref.cast anyref (local.get 0))))",
        "(func (param i32) (drop (ref.cast anyref (local.get 0))))",
        "(func (param anyref) (block (br_on_non_null 0 (local.get 0))))",
        "(func (result i32) (br_on_non_null 0 (ref.null any)) (i32.const 1))",
        """
        (func (param (ref null $open)) (result (ref $point))
          (block $found (result (ref $point))
            (br_on_non_null $found (local.get 0)) (unreachable)))
        """,
        // The type to cast to has to be below the other one, and fit the label.
        """
        (func (param anyref) (result anyref)
          (br_on_cast 0 (ref $open) anyref (local.get 0)))
        """,
        """
        (func (param anyref) (result (ref $point))
          (br_on_cast 0 anyref (ref $open) (local.get 0)) (unreachable))
        """,
        """
        (func (param anyref) (result (ref $open))
          (br_on_cast_fail 0 anyref (ref $open) (local.get 0)))
        """,
        // Null goes where the cast succeeds, so it does not where it fails.
        """
        (func (param anyref) (result (ref any))
          (br_on_cast 0 anyref (ref $open) (local.get 0)))
        """,
      })
  void referencesOfOtherTypesAreATypeMismatch(String function) {
    assertThat(invalid(withTypes(function)).reason()).isEqualTo("type mismatch");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(ref.is_null) (drop)",
        "(ref.as_non_null) (drop)",
        "(ref.as_non_null) (call_ref $f) (drop)",
        "(block (unreachable) (br_on_null 0) (drop))",
        "(call_ref $f) (drop)",
        "(ref.eq (ref.as_non_null)) (drop)",
        "(ref.cast (ref $point)) (drop)",
        "(select) (ref.is_null) (drop)",
        "(struct.new $point) (drop)",
        "(any.convert_extern (ref.as_non_null)) (drop)",
      })
  void unreachableCodeHasAnyReference(String code) {
    assertThatCode(() -> module(withTypes("(func (unreachable) " + code + ")")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(ref.as_non_null) (i32.eqz) (drop)",
        "(block (unreachable) (br_on_null 0) (i32.eqz) (drop))",
        "(i32.const 0) (ref.as_non_null) (drop)",
        "(ref.as_non_null) (ref.as_non_null) (i32.const 1) (select) (drop)",
      })
  void referencesOfUnreachableCodeAreNoNumbers(String code) {
    assertThat(invalid(withTypes("(func (unreachable) " + code + ")")).reason())
        .isEqualTo("type mismatch");
  }

  @Test
  void calleesAreFunctions() {
    assertThat(invalid(withTypes("(func (call_ref $point (unreachable)))")).reason())
        .isEqualTo("non-function type 2");
    assertThat(invalid(withTypes("(func (type $point))")).reason())
        .isEqualTo("non-function type 2");
    assertThat(invalid(withTypes("(func (block (type $point)))")).reason())
        .isEqualTo("non-function type 2");
    assertThat(invalid("(type (struct)) (import \"\" \"\" (func (type 0)))").reason())
        .isEqualTo("non-function type 0");
    assertThat(
            invalid(withTypes("(table 1 funcref) (func (call_indirect (type $point)))")).reason())
        .isEqualTo("non-function type 2");
  }

  @Test
  void messagesNameTypesAsTheModuleDoes() {
    assertThat(fault(withTypes("(func (result (ref $point)) (ref.null $open))")))
        .isEqualTo(
            "type mismatch: instruction requires [(ref $point)] but stack has [(ref null $open)]");
    assertThat(fault("(type (struct)) (type (array i8)) (func (result (ref 1)) (ref.null 0))"))
        .isEqualTo("type mismatch: instruction requires [(ref 1)] but stack has [(ref null 0)]");
  }
}
