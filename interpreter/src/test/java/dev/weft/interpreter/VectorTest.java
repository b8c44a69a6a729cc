// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static dev.weft.interpreter.Modules.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.GlobalType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.VectorType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors where values live: locals, operands, calls, blocks, globals, memory and the host. */
class VectorTest {

  private static final V128 A = new V128(0x1111_2222_3333_4444L, 0x5555_6666_7777_8888L);
  private static final V128 B = new V128(-1, 42);

  private static Object[] apply(String function, Object... arguments) {
    return instance("(module " + function + ")").function("f").apply(arguments);
  }

  @Test
  void vectorsAndNumbersKeepTheirPlacesAmongParametersLocalsAndResults() {
    String function =
        """
        (func (export "f") (param i32 v128 i64 v128 f64) (result f64 v128 i64 v128 i32)
          (local $l i32) (local $v v128) (local $last i64)
          (local.set $v (local.get 3))
          (local.set $last (i64.const 9))
          (local.get 4)
          (local.get $v)
          (i64.add (local.get 2) (local.get $last))
          (local.get 1)
          (i32.add (local.get 0) (local.get $l)))
        """;
    assertThat(apply(function, 1, A, 2L, B, 0.5)).containsExactly(0.5, B, 11L, A, 1);
  }

  @Test
  void localsAreZeroAtFirstEvenWhereOtherFramesWere() {
    Instance instance =
        instance(
            """
            (module
              (func $dirty (local v128 v128)
                (local.set 0 (v128.not (local.get 0)))
                (local.set 1 (v128.not (local.get 1))))
              (func $clean (result v128) (local i32 v128) (local.get 1))
              (func (export "f") (result v128) (call $dirty) (call $clean)))
            """);
    assertThat(instance.function("f").apply()).containsExactly(V128.ZERO);
  }

  @Test
  void callsPassVectorsBothWaysAndThroughTables() {
    String functions =
        """
        (type $swap (func (param v128 i32 v128) (result v128 i32 v128)))
        (table funcref (elem $swap))
        (func $swap (type $swap) (local.get 2) (local.get 1) (local.get 0))
        (func (export "f") (param v128 v128) (result v128 i32 v128)
          (local.get 0) (i32.const 7) (local.get 1)
          (call $swap)
          (call_indirect (type $swap) (i32.const 0))
          (call $swap))
        """;
    assertThat(apply(functions, A, B)).containsExactly(B, 7, A);
  }

  @Test
  void branchesMoveVectorsDownPastOperandsOfOtherWidths() {
    String function =
        """
        (func (export "f") (param $way i32) (param $a v128) (param $b v128)
              (result v128 i32 v128)
          (i32.const 5)
          (block $out (result v128 i32 v128)
            (i64.const 1)
            (v128.not (local.get $b))
            (i32.const 2)
            (local.get $a)
            (i32.const 3)
            (v128.xor (local.get $b) (v128.const i64x2 0 0))
            (block $one (param v128 i32 v128) (result v128 i32 v128)
              (block $two (param v128 i32 v128) (result v128 i32 v128)
                (br_table $one $out $two $out (local.get $way)))
              (drop) (drop) (drop)
              (local.get $b) (i32.const 4) (local.get $a))
            (br $out))
          (block $results (param i32 v128 i32 v128) (result v128 i32 v128)
            (local.set $a) (local.set $way) (local.set $b) (drop)
            (local.get $b) (local.get $way) (local.get $a)))
        """;
    assertThat(apply(function, 0, A, B)).containsExactly(A, 3, B);
    assertThat(apply(function, 1, A, B)).containsExactly(A, 3, B);
    assertThat(apply(function, 2, A, B)).containsExactly(B, 4, A);
    assertThat(apply(function, 3, A, B)).containsExactly(A, 3, B);
  }

  @Test
  void conditionalBranchesAndReturnsTakeVectorsAlong() {
    String function =
        """
        (func (export "f") (param $a v128) (param $b v128) (result i64 v128)
          (i32.const 1)
          (i64.const 6)
          (local.get $b)
          (br_if 0 (v128.any_true (local.get $a)))
          (drop) (drop) (drop)
          (return (i64.const 8) (local.get $a)))
        """;
    assertThat(apply(function, A, B)).containsExactly(6L, B);
    assertThat(apply(function, V128.ZERO, B)).containsExactly(8L, V128.ZERO);
  }

  @Test
  void oldValueOfALocalStaysOnTheStackWhenItChanges() {
    String function =
        """
        (func (export "f") (param $a v128) (param $b v128) (result v128 v128 v128 v128)
          (local.get $a)
          (local.set $a (i64x2.add (local.get $a) (local.get $b)))
          (local.get $a)
          (local.tee $a (v128.const i64x2 1 2))
          (if (result v128) (v128.any_true (local.get $b))
            (then (local.get $a))
            (else (local.get $b))))
        """;
    V128 sum = new V128(A.low() + B.low(), A.high() + B.high());
    assertThat(apply(function, A, B)).containsExactly(A, sum, new V128(1, 2), new V128(1, 2));
  }

  @Test
  void selectAndLoopsCarryVectors() {
    String function =
        """
        (func (export "f") (param $a v128) (param $n i32) (result v128)
          (v128.const i64x2 0 0)
          (loop $again (param v128) (result v128)
            (i32x4.add (local.get $a))
            (local.set $n (i32.sub (local.get $n) (i32.const 1)))
            (br_if $again (local.get $n)))
          (local.get $a)
          (select (i32.eqz (local.get $n)))
          (v128.const i64x2 3 3)
          (select (result v128) (i32.const 1)))
        """;
    assertThat(apply(function, new V128(5, 1), 4)).containsExactly(new V128(20, 4));
  }

  @Test
  void operandThatIsDroppedDoesNotOverwriteWhatTakesItsPlace() {
    String function =
        """
        (func (export "f") (param $x i32) (param $v v128) (result i32 i32)
          (drop (i32.mul (local.get $x) (i32.const 100)))
          (local.get $x)
          (block (result i32) (local.set $x (i32.const 1)) (local.get $x)))
        """;
    assertThat(apply(function, 3, A)).containsExactly(3, 1);
  }

  @Test
  void moveOfAVectorWaitsForTheInstructionThatReadsThePlaceItGoesTo() {
    String function =
        """
        (func (export "f") (param $x i32) (param $v v128) (result v128 i32)
          (local.set $x (i32.add (i32.load (i32.const 0)) (i32.load (i32.const 4))))
          (local.get $v)
          (block (local.set $v (v128.const i64x2 0 0)))
          (local.get $x))
        (memory 1) (data (i32.const 0) "\\05\\00\\00\\00\\06\\00\\00\\00")
        """;
    assertThat(apply(function, 3, A)).containsExactly(A, 11);
  }

  @Test
  void loadedVectorBecomesALocalWhole() {
    String function =
        """
        (func (export "f") (param $v v128) (result v128)
          (local.set $v (v128.load (i32.const 8)))
          (local.get $v))
        (memory 1)
        (data (i32.const 8) "\\01\\00\\00\\00\\00\\00\\00\\00\\02\\00\\00\\00\\00\\00\\00\\00")
        """;
    assertThat(apply(function, A)).containsExactly(new V128(1, 2));
  }

  @Test
  void globalsHoldVectorsOnBothSides() {
    Global imported = new Global(new GlobalType(VectorType.V128, true), A);
    Linker linker = new Linker().define("m", "g", imported);
    Instance instance =
        linker.instantiate(
            Modules.module(
                """
                (module
                  (import "m" "g" (global $g (mut v128)))
                  (global (export "own") v128 (v128.const i32x4 1 2 3 4))
                  (func (export "swap") (param v128) (result v128)
                    (global.get $g)
                    (global.set $g (local.get 0))))
                """));
    assertThat(instance.global("own").get()).isEqualTo(new V128(0x2_0000_0001L, 0x4_0000_0003L));
    assertThat(instance.function("swap").apply(B)).containsExactly(A);
    assertThat(imported.get()).isEqualTo(B);
    imported.set(A);
    assertThat(instance.function("swap").apply(B)).containsExactly(A);
    assertThatThrownBy(() -> imported.set(1L)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hostFunctionsTakeAndGiveVectors() {
    FunctionType type =
        new FunctionType(
            List.of(NumberType.I32, VectorType.V128, NumberType.I64), List.of(VectorType.V128));
    Linker linker =
        new Linker()
            .function(
                "m",
                "h",
                type,
                call ->
                    call.returnV128(
                        new V128(
                            call.v128(1).low() + call.i32(0), call.v128(1).high() + call.i64(2))));
    Instance instance =
        linker.instantiate(
            Modules.module(
                """
                (module
                  (import "m" "h" (func $h (param i32 v128 i64) (result v128)))
                  (func (export "f") (param v128) (result v128)
                    (call $h (i32.const 1) (local.get 0) (i64.const 2))))
                """));
    V128 expected = new V128(A.low() + 1, A.high() + 2);
    assertThat(instance.function("f").apply(A)).containsExactly(expected);
    VectorOperator operator = instance.function("f").as(VectorOperator.class);
    assertThat(operator.apply(A)).isEqualTo(expected);
  }

  /** A Java interface of a function from a vector to a vector. */
  public interface VectorOperator {
    V128 apply(V128 a);
  }

  @Test
  void argumentsOfOtherTypesAreRefused() {
    Function function = instance("(module (func (export \"f\") (param v128)))").function("f");
    assertThatThrownBy(() -> function.apply(1L)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> function.apply((Object) null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> function.call(1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void storeThatIsPartlyOutOfBoundsStoresNothing() {
    Instance instance =
        instance(
            """
            (module
              (memory (export "memory") 1 1)
              (func (export "f") (param i32 v128) (v128.store (local.get 0) (local.get 1))))
            """);
    Memory memory = instance.memory("memory");
    for (int address = 65521; address < 65536 + 20; address++) {
      int at = address;
      assertThatThrownBy(() -> instance.function("f").apply(at, B))
          .isInstanceOfSatisfying(
              Trap.class,
              trap -> assertThat(trap.kind()).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS));
    }
    assertThat(memory.loadLong(65520)).isZero();
    assertThat(memory.loadLong(65528)).isZero();
    instance.function("f").apply(65520, B);
    assertThat(memory.loadLong(65520)).isEqualTo(-1);
    assertThat(memory.loadLong(65528)).isEqualTo(42);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(memory $m 1)",
        "(memory $m 1 1 shared)",
        "(memory $other 1) (memory $m 1)",
        "(memory $m i64 1)"
      })
  void memoriesOfAllKindsHoldVectors(String memory) {
    boolean wide = memory.contains("i64");
    String address = "(" + (wide ? "i64" : "i32") + ".const 24)";
    String dynamic = wide ? "(i64.extend_i32_u (local.get $at))" : "(local.get $at)";
    String function =
        """
        (func (export "f") (param $at i32) (param $v v128) (param $w v128)
              (result v128 v128 v128 v128 v128 v128)
          (v128.store $m ADDRESS (local.get $v))
          (v128.store16_lane $m offset=10 1 DYNAMIC (local.get $w))
          (v128.load $m DYNAMIC)
          (local.set $w (v128.load $m offset=8 ADDRESS))
          (local.get $w)
          (v128.load32_splat $m ADDRESS)
          (v128.load16x4_s $m DYNAMIC)
          (v128.load64_zero $m DYNAMIC)
          (v128.load8_lane $m 15 ADDRESS (local.get $v)))
        """
            .replace("ADDRESS", address)
            .replace("DYNAMIC", dynamic);
    V128 v = new V128(0x8765_4321_0FED_CBA9L, 0x0011_2233_4455_6677L);
    V128 w = new V128(0xABCD_0000L, 0);
    assertThat(apply(memory + function, 24, v, w))
        .containsExactly(
            new V128(v.low(), 0x0011_2233_ABCD_6677L),
            new V128(0x0011_2233_ABCD_6677L, 0),
            new V128(0x0FED_CBA9_0FED_CBA9L, 0x0FED_CBA9_0FED_CBA9L),
            new V128(0x0000_0FED_FFFF_CBA9L, 0xFFFF_8765_0000_4321L),
            new V128(v.low(), 0),
            new V128(v.low(), 0xA911_2233_4455_6677L));
  }

  @Test
  void wideArithmeticCarriesFromTheLowerHalfToTheUpper() {
    Instance instance =
        instance(
            """
            (module
              (func (export "add") (param i64 i64 i64 i64) (result i64 i64)
                (i64.add128 (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
              (func (export "sub") (param i64 i64 i64 i64) (result i64 i64)
                (i64.sub128 (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
              (func (export "mul_s") (param i64 i64) (result i64 i64)
                (i64.mul_wide_s (local.get 0) (local.get 1)))
              (func (export "mul_u") (param i64 i64) (result i64 i64)
                (i64.mul_wide_u (local.get 0) (local.get 1))))
            """);
    assertThat(instance.function("add").apply(-1L, 5L, 1L, 2L)).containsExactly(0L, 8L);
    assertThat(instance.function("sub").apply(0L, 5L, 1L, 2L)).containsExactly(-1L, 2L);
    assertThat(instance.function("mul_s").apply(-1L, 2L)).containsExactly(-2L, -1L);
    assertThat(instance.function("mul_u").apply(-1L, 2L)).containsExactly(-2L, 1L);
  }
}
