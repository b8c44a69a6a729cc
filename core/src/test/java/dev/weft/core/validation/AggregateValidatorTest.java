// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import static dev.weft.core.Texts.fault;
import static dev.weft.core.Texts.invalid;
import static dev.weft.core.Texts.module;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weft.core.ModuleBytes;
import dev.weft.core.instruction.Opcode.Aggregate;
import dev.weft.core.instruction.Opcode.Control;
import dev.weft.core.module.Module;
import dev.weft.core.module.ModuleLimit;
import dev.weft.core.module.ModuleLimits;
import dev.weft.core.module.ParseOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AggregateValidatorTest {

  private static final String TYPES =
      """
      (type $s (struct (field $a i32) (field $b (mut i8)) (field $c (mut f64))))
      (type $n (struct (field (ref $s))))
      (type $bytes (array (mut i8)))
      (type $constants (array i8))
      (type $refs (array (mut (ref null $s))))
      (type $certain (array (mut (ref $s))))
      (type $anys (array (mut anyref)))
      (data $d "abc")
      (elem $e (ref null $s) (ref.null $s))
      (elem $f func)
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(result (ref $s)) (struct.new $s (i32.const 1) (i32.const 2) (f64.const 3))",
        "(result (ref $s)) (struct.new_default $s)",
        "(param (ref null $s)) (result i32) (struct.get $s $a (local.get 0))",
        "(param (ref $s)) (result i32) (struct.get_u $s 1 (local.get 0))",
        "(param (ref $s)) (struct.set $s $c (local.get 0) (f64.const 1))",
        "(param (ref $s)) (struct.set $s $b (local.get 0) (i32.const 1))",
        "(result (ref $bytes)) (array.new $bytes (i32.const 1) (i32.const 10))",
        "(result (ref $refs)) (array.new_default $refs (i32.const 10))",
        "(result (ref $bytes)) (array.new_fixed $bytes 2 (i32.const 1) (i32.const 2))",
        "(result (ref $bytes)) (array.new_fixed $bytes 0)",
        "(result (ref $constants)) (array.new_data $constants $d (i32.const 0) (i32.const 2))",
        "(result (ref $refs)) (array.new_elem $refs $e (i32.const 0) (i32.const 1))",
        "(result (ref $anys)) (array.new_elem $anys $e (i32.const 0) (i32.const 1))",
        "(param (ref $refs)) (result (ref null $s)) (array.get $refs (local.get 0) (i32.const 1))",
        "(param (ref $bytes)) (result i32) (array.get_s $bytes (local.get 0) (i32.const 1))",
        "(param (ref $bytes)) (array.set $bytes (local.get 0) (i32.const 1) (i32.const 2))",
        "(param (ref null $bytes)) (result i32) (array.len (local.get 0))",
        """
        (param (ref $bytes))
        (array.fill $bytes (local.get 0) (i32.const 1) (i32.const 2) (i32.const 3))
        """,
        """
        (param (ref $anys) (ref $refs))
        (array.copy $anys $refs
          (local.get 0) (i32.const 1) (local.get 1) (i32.const 2) (i32.const 3))
        """,
        """
        (param (ref $bytes))
        (array.init_data $bytes $d (local.get 0) (i32.const 1) (i32.const 2) (i32.const 3))
        """,
        """
        (param (ref $anys))
        (array.init_elem $anys $e (local.get 0) (i32.const 1) (i32.const 2) (i32.const 3))
        """,
        "(result i32) (i31.get_s (ref.i31 (i32.const 1)))",
        "(param (ref extern)) (result (ref any)) (any.convert_extern (local.get 0))",
        "(param i31ref) (result externref) (extern.convert_any (local.get 0))",
      })
  void instructionsOnAggregatesAreValid(String function) {
    assertThatCode(() -> module(TYPES + "(func " + function + ")")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        "(drop (struct.new $s (i32.const 1) (i32.const 2))) : type mismatch",
        "(drop (struct.new $bytes)) : non-structure type 2",
        "(drop (array.new_default $s (i32.const 1))) : non-array type 0",
        "(drop (struct.new_default $n)) : field type is not defaultable",
        "(drop (array.new_default $certain (i32.const 1))) : array type is not defaultable",
        "(drop (struct.get $s $b (struct.new_default $s))) : field is packed",
        "(drop (struct.get_s $s $a (struct.new_default $s))) : field is unpacked",
        "(drop (struct.get $s 3 (struct.new_default $s))) : unknown field 3",
        "(struct.set $s 0 (struct.new_default $s) (i32.const 1)) : immutable field",
        "(struct.set $s 2 (struct.new_default $s) (i32.const 1)) : type mismatch",
        "(drop (array.get $bytes (unreachable))) : array is packed",
        "(drop (array.get_u $refs (unreachable))) : array is unpacked",
        "(array.set $constants (unreachable)) : immutable array",
        "(array.fill $constants (unreachable)) : immutable array",
        "(array.copy $constants $bytes (unreachable)) : immutable array",
        "(array.init_data $constants $d (unreachable)) : immutable array",
        "(array.copy $bytes $anys (unreachable)) : array types do not match",
        "(array.copy $refs $anys (unreachable)) : array types do not match",
        "(drop (array.new_data $refs $d (unreachable))) : array type is not numeric or vector",
        "(array.init_data $refs $d (unreachable)) : array type is not numeric or vector",
        "(drop (array.new_data $bytes 1 (unreachable))) : unknown data segment 1",
        "(drop (array.new_elem $refs 2 (unreachable))) : unknown elem segment 2",
        "(drop (array.new_elem $refs $f (unreachable))) : type mismatch",
        "(array.init_elem $certain $e (unreachable)) : type mismatch",
        "(drop (array.new_fixed $bytes 2 (i32.const 1))) : type mismatch",
        "(drop (array.new_fixed $bytes 2 (i32.const 1) (i64.const 1))) : type mismatch",
        "(drop (array.len (struct.new_default $s))) : type mismatch",
        "(drop (i31.get_u (ref.null any))) : type mismatch",
        "(drop (any.convert_extern (ref.null any))) : type mismatch",
        "(drop (extern.convert_any (ref.null func))) : type mismatch",
      })
  void otherUsesAreInvalid(String function, String reason) {
    assertThat(invalid(TYPES + "(func " + function + ")").reason()).isEqualTo(reason);
  }

  @Test
  void conversionsKeepWhetherThereIsNull() {
    assertThat(
            fault("(func (param externref) (result (ref any)) (any.convert_extern (local.get 0)))"))
        .endsWith("instruction requires [(ref any)] but stack has [anyref]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(ref $s) (struct.new $s (i32.const 1) (i32.const 2) (f64.const 3))",
        "(ref null $s) (struct.new_default $s)",
        "(ref $bytes) (array.new $bytes (i32.const 1) (i32.const 10))",
        "(ref $refs) (array.new_default $refs (i32.const 10))",
        "(ref $certain) (array.new_fixed $certain 1 (struct.new_default $s))",
        "i31ref (ref.i31 (i32.add (i32.const 1) (i32.const 2)))",
        "(ref extern) (extern.convert_any (ref.i31 (i32.const 1)))",
        "anyref (any.convert_extern (ref.null extern))",
      })
  void aggregatesMayBeConstants(String global) {
    assertThatCode(() -> module(TYPES + "(global " + global + ")")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(ref $bytes) (array.new_data $bytes $d (i32.const 0) (i32.const 0))",
        "(ref $refs) (array.new_elem $refs $e (i32.const 0) (i32.const 0))",
        "i32 (i31.get_s (ref.i31 (i32.const 1)))",
        "i32 (array.len (ref.null array))",
        "i31ref (ref.cast i31ref (ref.null any))",
      })
  void whatMayTrapIsNoConstant(String global) {
    assertThat(invalid(TYPES + "(global " + global + ")").reason())
        .isEqualTo("constant expression required");
  }

  /** Looking at 10,000 fields or operands for each of three million instructions takes minutes. */
  @Test
  @Timeout(30)
  void largeTypesCostNothingForEachInstructionThatNamesThem() {
    int fields = 10_000;
    byte[] field = {ModuleBytes.I32, 0};
    byte[] instruction =
        ModuleBytes.join(
            Aggregate.STRUCT_NEW, 0, Aggregate.STRUCT_NEW_DEFAULT, 0, Control.UNREACHABLE);
    byte[] fixed = ModuleBytes.join(Aggregate.ARRAY_NEW_FIXED, 1, fields, Control.UNREACHABLE);
    ModuleBytes module =
        new ModuleBytes()
            .entry(ModuleBytes.TYPE, ModuleBytes.bytes(0x5F), fields, repeat(field, fields))
            .entry(ModuleBytes.TYPE, ModuleBytes.bytes(0x5E, ModuleBytes.I32, 0))
            .function(Control.UNREACHABLE, repeat(instruction, 1_000_000), repeat(fixed, 100_000));
    assertThatCode(() ->
            Module.parse(
                module.toBytes(),
                ParseOptions.defaults()
                    .with(ModuleLimits.defaults().with(ModuleLimit.BODY_SIZE, Integer.MAX_VALUE))))
        .doesNotThrowAnyException();
  }

  private static byte[] repeat(byte[] bytes, int count) {
    byte[] repeated = new byte[bytes.length * count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(bytes, 0, repeated, i * bytes.length, bytes.length);
    }
    return repeated;
  }
}
