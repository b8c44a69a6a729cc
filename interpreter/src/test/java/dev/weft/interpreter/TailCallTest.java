// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static dev.weft.interpreter.Modules.instance;
import static dev.weft.interpreter.Modules.module;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.core.error.CodePosition;
import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ReferenceType;
import org.junit.jupiter.api.Test;

class TailCallTest {

  private static final String PARITY =
      """
      (module
        (func $even (export "even") (param i64) (result i32)
          (if (i64.eqz (local.get 0)) (then (return (i32.const 1))))
          (return_call $odd (i64.sub (local.get 0) (i64.const 1))))
        (func $odd (param i64) (result i32)
          (if (i64.eqz (local.get 0)) (then (return (i32.const 0))))
          (return_call $even (i64.sub (local.get 0) (i64.const 1)))))
      """;

  /** A store in which nothing fits but a few calls. */
  private static Linker narrowLinker() {
    return new Linker(Store.builder().maximumCallDepth(8).maximumStackSlots(512).build());
  }

  @Test
  void aHundredMillionMutualTailCallsTakeConstantSpace() {
    Function even = narrowLinker().instantiate(module(PARITY)).function("even");
    assertThat(even.call(100_000_000)).isEqualTo(1);
    assertThat(even.call(1_000_001)).isZero();
  }

  @Test
  void tailCallsBetweenInstancesTakeConstantSpaceAndReturnToTheFirstCaller() {
    String half =
        """
        (module
          (type $step (func (param i64 i64) (result i64)))
          (import "host" "table" (table 2 funcref))
          (global $own i64 (i64.const OWN))
          (elem (i32.const SELF) $step)
          (func $step (export "step") (type $step)
            (if (i64.eqz (local.get 0)) (then (return (i64.add (local.get 1) (global.get $own)))))
            (return_call_indirect (type $step)
              (i64.sub (local.get 0) (i64.const 1))
              (i64.add (local.get 1) (i64.const 1))
              (i32.const OTHER)))
          (func (export "start") (param i64) (result i64)
            (i64.mul (call $step (local.get 0) (i64.const 0)) (global.get $own))))
        """;
    Linker linker =
        narrowLinker().define("host", instance("(module (table (export \"table\") 2 funcref))"));
    String first = half.replace("OWN", "3").replace("SELF", "0").replace("OTHER", "1");
    String second = half.replace("OWN", "5").replace("SELF", "1").replace("OTHER", "0");
    Instance one = linker.instantiate(module(first));
    Instance two = linker.instantiate(module(second));
    // The caller's own global multiplies; that of the instance in which the calls end is added.
    assertThat(one.function("start").call(1_000_000)).isEqualTo((1_000_000 + 3) * 3);
    assertThat(one.function("start").call(1_000_001)).isEqualTo((1_000_001 + 5) * 3);
    assertThat(two.function("start").call(7)).isEqualTo((7 + 3) * 5);
    assertThat(one.function("step").call(3, 0)).isEqualTo(3 + 5);
  }

  @Test
  void hostFunctionsTakeThePlaceOfTheFunctionThatCallsThem() {
    FunctionType difference =
        FunctionType.of(NumberType.I32, NumberType.I32, NumberType.I32).returning(NumberType.I32);
    Linker linker =
        new Linker()
            .function(
                "host",
                "f",
                difference,
                call -> call.returnI32(call.i32(0) - 10 * call.i32(1) - 100 * call.i32(2)));
    Instance instance =
        linker.instantiate(
            module(
                """
                (module
                  (import "host" "f" (func $f (param i32 i32 i32) (result i32)))
                  (func $swapped (param i32 i32) (result i32)
                    (return_call $f (local.get 1) (local.get 0) (i32.const 2)))
                  (func (export "call") (param i32 i32) (result i32)
                    (i32.add (call $swapped (local.get 0) (local.get 1)) (i32.const 1000)))
                  (func (export "direct") (param i32) (result i32)
                    (return_call $swapped (i32.const 1) (local.get 0))))
                """));
    assertThat(instance.function("call").call(3, 4)).isEqualTo(4 - 30 - 200 + 1000);
    assertThat(instance.function("direct").call(4)).isEqualTo(4 - 10 - 200);
  }

  @Test
  void argumentsMayBeParametersInAnotherOrderAndMoreOfThem() {
    Instance instance =
        instance(
            """
            (module
              (func $digits (param i32 i32 i32 i32) (result i32)
                (local i32)
                (i32.add (local.get 4)
                  (i32.add
                    (i32.add (local.get 0) (i32.mul (local.get 1) (i32.const 10)))
                    (i32.add (i32.mul (local.get 2) (i32.const 100))
                             (i32.mul (local.get 3) (i32.const 1000))))))
              (func (export "f") (param i32 i32) (result i32)
                (local $garbage i32)
                (local.set $garbage (i32.const 9))
                (return_call $digits
                  (local.get 1) (local.get 0) (local.get 1) (local.get $garbage))))
            """);
    // The callee's own local is zero though the slot was in use.
    assertThat(instance.function("f").call(2, 3)).isEqualTo(9323);
  }

  @Test
  void referencesMoveAlongAndCountDown() {
    Instance instance =
        instance(
            """
            (module
              (func $pick (export "pick") (param externref externref i32) (result externref)
                (if (i32.eqz (local.get 2)) (then (return (local.get 0))))
                (return_call $pick
                  (local.get 1) (local.get 0) (i32.sub (local.get 2) (i32.const 1)))))
            """);
    Function pick = instance.function("pick");
    assertThat(pick.apply("a", "b", 1000)).containsExactly("a");
    assertThat(pick.apply("a", "b", 1001)).containsExactly("b");
    FunctionType type = FunctionType.of(ReferenceType.EXTERNREF).returning(ReferenceType.EXTERNREF);
    Instance viaHost =
        new Linker()
            .function("host", "same", type, call -> call.returnReference(call.reference(0)))
            .instantiate(
                module(
                    """
                    (module
                      (import "host" "same" (func $same (param externref) (result externref)))
                      (func (export "f") (param i32 externref) (result externref)
                        (return_call $same (local.get 1))))
                    """));
    assertThat(viaHost.function("f").apply(1, "x")).containsExactly("x");
  }

  @Test
  void aBacktraceHasTheFramesThatAreLeft() {
    Instance instance =
        instance(
            """
            (module
              (func $fails (unreachable))
              (func $between (return_call $fails))
              (func $outer (export "outer") (call $between)))
            """);
    Trap trap = catchThrowableOfType(Trap.class, () -> instance.function("outer").call());
    assertThat(trap.kind()).isEqualTo(TrapKind.UNREACHABLE);
    assertThat(trap.backtrace())
        .extracting(CodePosition::functionName)
        .containsExactly("fails", "outer");
  }

  @Test
  void aTrapOfAnIndirectTailCallStandsInTheFunctionThatMakesIt() {
    Instance instance =
        instance(
            """
            (module
              (table 1 funcref)
              (type $t (func))
              (func $tail (export "tail") (param i32)
                (return_call_indirect (type $t) (local.get 0))))
            """);
    Trap trap = catchThrowableOfType(Trap.class, () -> instance.function("tail").call(0));
    assertThat(trap.kind()).isEqualTo(TrapKind.UNINITIALIZED_ELEMENT);
    assertThat(trap.backtrace()).extracting(CodePosition::functionName).containsExactly("tail");
    assertThat(catchThrowableOfType(Trap.class, () -> instance.function("tail").call(1)).kind())
        .isEqualTo(TrapKind.UNDEFINED_ELEMENT);
  }

  @Test
  void endlessTailCallsCanBeTerminated() {
    Store store = Store.builder().fuel(1_000_000).build();
    Instance instance =
        new Linker(store).instantiate(module("(module (func $f (export \"f\") (return_call $f)))"));
    assertThat(catchThrowableOfType(ResourceExhausted.class, () -> instance.function("f").call()))
        .hasMessageContaining("fuel");
  }
}
