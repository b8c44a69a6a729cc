// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static dev.weft.interpreter.Modules.instance;
import static dev.weft.interpreter.Modules.module;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.core.error.CodePosition;
import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Terminated;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.module.Module;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ReferenceType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ExecutionTest {

  private static final String FACTORIAL =
      """
      (module
        (func (export "factorial") (param $n i64) (result i64)
          (if (result i64) (i64.eqz (local.get $n))
            (then (i64.const 1))
            (else (i64.mul (local.get $n)
                           (call 0 (i64.sub (local.get $n) (i64.const 1))))))))
      """;

  @Test
  void recursiveCallsKeepTheirOwnLocals() {
    assertThat(instance(FACTORIAL).function("factorial").call(20)).isEqualTo(2432902008176640000L);
  }

  @Test
  void aLocalThatChangesWhileItsOldValueIsOnTheStackKeepsTheOldValue() {
    Instance instance =
        instance(
            """
            (module
              (func (export "old") (param $x i32) (result i32)
                (local.get $x)
                (local.set $x (i32.const 100))
                (i32.sub (local.get $x)))
              (func (export "tee") (param $x i32) (result i32)
                (i32.add (local.get $x) (local.tee $x (i32.add (local.get $x) (i32.const 1)))))
              (func (export "loop") (param $x i32) (result i32)
                (local.get $x)
                (loop $again
                  (local.set $x (i32.add (local.get $x) (i32.const 10)))
                  (br_if $again (i32.lt_s (local.get $x) (i32.const 50))))
                (i32.sub (local.get $x)))
              (func (export "early") (param $x i32) (result i32)
                (local.get $x)
                (block $out
                  (br_if $out (i32.eqz (local.get $x)))
                  (local.set $x (i32.const 7)))
                (i32.mul (i32.const 1000))
                (i32.add (local.get $x))))
            """);
    assertThat(instance.function("old").call(1)).isEqualTo(-99);
    assertThat(instance.function("tee").call(5)).isEqualTo(11);
    assertThat(instance.function("loop").call(1)).isEqualTo(1 - 51);
    assertThat(instance.function("early").call(0)).isZero();
    assertThat(instance.function("early").call(3)).isEqualTo(3007);
  }

  /**
   * A move of a local to the stack may not come before an instruction that still reads the slot to
   * which it goes.
   */
  @Test
  void operandsThatAreMovedDoNotOverwriteOnesThatAreStillRead() {
    Instance instance =
        instance(
            """
            (module
              (func $three (result i32 i32 i32) (i32.const 1) (i32.const 20) (i32.const 300))
              (func (export "sum") (param $x i32) (result i32)
                (local $y i32)
                (call $three)
                (i32.add)
                (local.set $y)
                (drop)
                (local.get $x)
                (block)
                (i32.add (local.get $y))))
            """);
    assertThat(instance.function("sum").call(4000)).isEqualTo(4320);
  }

  @Test
  void aComparisonThatIsKeptInALocalIsThereBehindTheBranchThatUsesIt() {
    Instance instance =
        instance(
            """
            (module
              (func (export "f") (param $x i32) (result i32)
                (local $equal i32)
                (block $out
                  (br_if $out (local.tee $equal (i32.eq (local.get $x) (i32.const 5)))))
                (local.get $equal))
              (func (export "g") (param $x i32) (result i32)
                (local $zero i32)
                (if (local.tee $zero (i32.eqz (local.get $x)))
                  (then (nop)))
                (local.get $zero)))
            """);
    assertThat(instance.function("f").call(5)).isEqualTo(1);
    assertThat(instance.function("f").call(6)).isZero();
    assertThat(instance.function("g").call(0)).isEqualTo(1);
    assertThat(instance.function("g").call(1)).isZero();
  }

  /** An addition and the branch behind it become one instruction, unless a branch leads between. */
  @Test
  void loopsThatCountEndWhereTheyShould() {
    Instance instance =
        instance(
            """
            (module
              (func (export "up") (param $n i32) (result i32) (local $i i32) (local $sum i32)
                (loop $again
                  (local.set $sum (i32.add (local.get $sum) (local.get $i)))
                  (br_if $again
                    (i32.gt_s (local.get $n)
                              (local.tee $i (i32.add (local.get $i) (i32.const 1))))))
                (i32.add (local.get $sum) (i32.mul (local.get $i) (i32.const 1000000))))
              (func (export "down") (param $n i32) (result i32) (local $steps i32)
                (loop $again
                  (local.set $steps (i32.add (local.get $steps) (i32.const 1)))
                  (br_if $again (local.tee $n (i32.add (local.get $n) (i32.const -1)))))
                (local.get $steps))
              (func (export "self") (param $n i32) (result i32)
                (loop $again
                  (local.set $n (i32.add (local.get $n) (local.get $n)))
                  (br_if $again (i32.lt_s (local.get $n) (local.get $n)))
                  (br_if $again (i32.lt_s (local.get $n) (i32.const 100))))
                (local.get $n))
              (func (export "between") (param $n i32) (result i32) (local $i i32)
                (local.set $i (i32.const 10))
                (loop $again
                  (block $skip
                    (br_if $skip (i32.eq (local.get $n) (i32.const 3)))
                    (local.set $i (i32.add (local.get $i) (i32.const 5))))
                  (local.set $n (i32.add (local.get $n) (i32.const 1)))
                  (br_if $again (i32.lt_s (local.get $n) (i32.const 6))))
                (local.get $i)))
            """);
    assertThat(instance.function("up").call(100)).isEqualTo(4950 + 100_000_000);
    assertThat(instance.function("down").call(7)).isEqualTo(7);
    assertThat(instance.function("self").call(3)).isEqualTo(192);
    assertThat(instance.function("between").call(0)).isEqualTo(35);
  }

  @Test
  void chainsComputeWhatTheirPartsDo() {
    Instance instance =
        instance(
            """
            (module
              (func (export "mulsub") (param f64 f64 f64) (result f64)
                (f64.sub (local.get 0) (f64.mul (local.get 1) (local.get 2))))
              (func (export "submul") (param f64 f64 f64) (result f64)
                (f64.sub (f64.mul (local.get 1) (local.get 2)) (local.get 0)))
              (func (export "rotl") (param i32 i32) (result i32)
                (i32.xor (local.get 1) (i32.rotl (local.get 0) (i32.const 8))))
              (func (export "tee") (param i32 i32) (result i32) (local i32)
                (i32.mul
                  (i32.add (local.tee 2 (i32.add (local.get 0) (local.get 1))) (i32.const 1))
                  (local.get 2))))
            """);
    assertThat(instance.function("mulsub").apply(10.0, 2.0, 3.0)).containsExactly(4.0);
    assertThat(instance.function("submul").apply(10.0, 2.0, 3.0)).containsExactly(-4.0);
    assertThat(instance.function("rotl").call(0x12345678, 1)).isEqualTo(0x34567812 ^ 1);
    assertThat(instance.function("tee").call(3, 4)).isEqualTo(56);
  }

  @Test
  void tailCallsTakeVectorsAlong() {
    Instance instance =
        instance(
            """
            (module
              (type $t (func (param i32 v128 i32 v128) (result v128)))
              (table funcref (elem $second))
              (func $second (type $t)
                (i32x4.add (i32x4.add (local.get 1) (local.get 3))
                           (i32x4.splat (i32.sub (local.get 0) (local.get 2)))))
              (func $first (param v128 i32) (result v128)
                (return_call $second (local.get 1) (v128.const i32x4 1 2 3 4) (i32.const 5)
                             (local.get 0)))
              (func (export "direct") (result v128)
                (return_call $first (v128.const i32x4 10 20 30 40) (i32.const 7)))
              (func (export "indirect") (result v128)
                (return_call_indirect (type $t)
                  (i32.const 7) (v128.const i32x4 1 2 3 4) (i32.const 5)
                  (v128.const i32x4 10 20 30 40) (i32.const 0))))
            """);
    V128 expected = new V128(13L | 24L << 32, 35L | 46L << 32);
    assertThat(instance.function("direct").apply()).containsExactly(expected);
    assertThat(instance.function("indirect").apply()).containsExactly(expected);
  }

  @Test
  void branchesTakeTheirOperandsAlong() {
    Instance instance =
        instance(
            """
            (module
              (func (export "both") (param $c i32) (result i32 i32)
                (i32.const 9)
                (block (result i32 i32)
                  (i32.const 1)
                  (local.get $c)
                  (i32.const 5)
                  (local.get $c)
                  (br_if 0)
                  (drop) (drop) (drop)
                  (i32.const 7) (i32.const 8))
                (i32.add) (i32.add (i32.const 0)))
              (func (export "table") (param $c i32) (result i32)
                (block $a (result i32)
                  (block $b (result i32)
                    (block $d (result i32)
                      (i32.const 10)
                      (local.get $c)
                      (br_table $a $b $d 3))
                    (i32.add (i32.const 1)))
                  (i32.add (i32.const 2)))
                (i32.add (i32.const 4))))
            """);
    assertThat(instance.function("both").apply(3)).containsExactly(9, 8);
    assertThat(instance.function("both").apply(0)).containsExactly(9, 15);
    assertThat(instance.function("table").call(0)).isEqualTo(14);
    assertThat(instance.function("table").call(1)).isEqualTo(16);
    assertThat(instance.function("table").call(2)).isEqualTo(17);
    assertThat(instance.function("table").call(3)).isEqualTo(10);
    assertThat(instance.function("table").call(-1)).isEqualTo(10);
  }

  @Test
  void valuesOfAllTypesGoInAndOut() {
    Instance instance =
        instance(
            """
            (module
              (func (export "swap") (param i32 i64 f32 f64 externref)
                                    (result externref f64 f32 i64 i32)
                (local.get 4) (local.get 3) (local.get 2) (local.get 1) (local.get 0)))
            """);
    Object reference = new Object();
    assertThat(instance.function("swap").apply(-1, 2L, 3.5f, 4.25, reference))
        .containsExactly(reference, 4.25, 3.5f, 2L, -1);
    assertThatThrownBy(() -> instance.function("swap").apply(1L, 2L, 3f, 4d, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("i32")
        .hasMessageContaining("java.lang.Long");
    assertThatThrownBy(() -> instance.function("swap").call(1, 2, 3, 4, 5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFunctionCanBeHadAsAJavaInterface() {
    Instance instance =
        instance(
            """
            (module
              (func (export "sub") (param i32 i32) (result i32)
                (i32.sub (local.get 0) (local.get 1)))
              (func (export "half") (param f32 f64) (result f64)
                (f64.mul (f64.promote_f32 (local.get 0)) (local.get 1)))
              (func (export "id") (param externref) (result externref) (local.get 0)))
            """);
    assertThat(instance.function("sub").as(IntBinaryOperator.class).applyAsInt(3, 5)).isEqualTo(-2);
    assertThat(instance.function("half").as(Half.class).half(3f, 0.5)).isEqualTo(1.5);
    assertThat(instance.function("id").as(Identity.class).apply("x")).isEqualTo("x");
    assertThatThrownBy(() -> instance.function("sub").as(Half.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** An interface for a test. */
  public interface Half {
    double half(float a, double b);
  }

  /** An interface for a test. */
  public interface Identity {
    Object apply(Object value);
  }

  // ---- traps

  private static final String NESTED =
      """
      (module $app
        (memory (export "memory") 1)
        (func $load (param $address i32) (result i32) (i32.load (local.get $address)))
        (func $middle (param $address i32) (result i32)
          (i32.add (call $load (local.get $address)) (i32.const 1)))
        (func (export "run") (param i32) (result i32) (call $middle (local.get 0))))
      """;

  @Test
  void aTrapTellsWhereItHappened() {
    Instance instance = instance(NESTED);
    Trap trap = catchThrowableOfType(Trap.class, () -> instance.function("run").call(65536));
    assertThat(trap.kind()).isEqualTo(TrapKind.OUT_OF_BOUNDS_MEMORY_ACCESS);
    assertThat(trap.backtrace())
        .extracting(CodePosition::functionName)
        .startsWith("load", "middle")
        .hasSize(3);
    assertThat(trap.backtrace().getFirst().moduleName()).isEqualTo("app");
    CodePosition first = trap.backtrace().getFirst();
    assertThat(instance.module().bytes().get(first.offset()))
        .as("the opcode of i32.load")
        .isEqualTo((byte) 0x28);
    assertThat(trap.getStackTrace()).isEmpty();
  }

  @Test
  void anInstanceIsUsableAfterATrap() {
    Instance instance = instance(NESTED);
    for (int i = 0; i < 1000; i++) {
      assertThatThrownBy(() -> instance.function("run").call(-1)).isInstanceOf(Trap.class);
      assertThat(instance.function("run").call(0)).isEqualTo(1);
    }
  }

  @Test
  void endlessRecursionExhaustsTheCallStackAtTheSameDepthEachTime() {
    Store store = Store.builder().maximumCallDepth(5000).build();
    Module module =
        module(
            """
            (module
              (global $depth (export "depth") (mut i32) (i32.const 0))
              (func $f (export "f")
                (global.set $depth (i32.add (global.get $depth) (i32.const 1)))
                (call $f)))
            """);
    for (int i = 0; i < 3; i++) {
      Instance instance = new Linker(store).instantiate(module);
      Trap trap = catchThrowableOfType(Trap.class, () -> instance.function("f").call());
      assertThat(trap.kind()).isEqualTo(TrapKind.CALL_STACK_EXHAUSTED);
      assertThat(instance.global("depth").get()).isEqualTo(5000);
      assertThat(trap.backtrace().size() + trap.omittedPositions()).isEqualTo(5000);
      assertThat(trap.omittedPositions()).isPositive();
    }
  }

  @Test
  void limitsHoldInAThreadWhoseStackHasGrownForAnotherStore() {
    Module module =
        module(
            """
            (module
              (func $f (export "f") (param i32)
                (if (local.get 0) (then (call $f (i32.sub (local.get 0) (i32.const 1)))))))
            """);
    Function usual = Instance.of(module).function("f");
    for (Store.Builder small :
        List.of(Store.builder().maximumCallDepth(100), Store.builder().maximumStackSlots(10_000))) {
      usual.call(20_000);
      Function limited = new Linker(small.build()).instantiate(module).function("f");
      limited.call(99);
      Trap trap = catchThrowableOfType(Trap.class, () -> limited.call(20_000));
      assertThat(trap.kind()).isEqualTo(TrapKind.CALL_STACK_EXHAUSTED);
    }
    usual.call(20_000);
  }

  @Test
  void tenThousandNestedCallsFitTheUsualLimits() {
    Instance instance =
        instance(
            """
            (module
              (func $f (export "f") (param i32) (result i32)
                (if (result i32) (local.get 0)
                  (then (i32.add (i32.const 1) (call $f (i32.sub (local.get 0) (i32.const 1)))))
                  (else (i32.const 0)))))
            """);
    assertThat(instance.function("f").call(10_000)).isEqualTo(10_000);
  }

  // ---- calls between instances and the host

  @Test
  void callsBetweenInstancesReachEachOnesOwnGlobalsAndMemory() {
    Linker linker = new Linker();
    Instance counter =
        linker.instantiate(
            module(
                """
                (module
                  (memory 1)
                  (global $g (mut i32) (i32.const 5))
                  (func (export "next") (param i32) (result i32)
                    (i32.store (i32.const 0) (local.get 0))
                    (global.set $g (i32.add (global.get $g) (i32.load (i32.const 0))))
                    (global.get $g)))
                """));
    linker.define("counter", counter);
    Instance user =
        linker.instantiate(
            module(
                """
                (module
                  (import "counter" "next" (func $next (param i32) (result i32)))
                  (memory 1)
                  (global $g (mut i32) (i32.const 1000))
                  (table funcref (elem $next))
                  (func (export "twice") (result i32)
                    (i32.store (i32.const 0) (i32.const 77))
                    (drop (call $next (i32.const 2)))
                    (drop (call_indirect (param i32) (result i32) (i32.const 3) (i32.const 0)))
                    (i32.add (global.get $g) (i32.add (call $next (i32.const 0))
                                                      (i32.load (i32.const 0))))))
                """));
    assertThat(user.function("twice").call()).isEqualTo(1000 + 10 + 77);
  }

  @Test
  void anIndirectCallOfANullElementNamesIt() {
    Instance instance =
        instance(
            """
            (module
              (type $f (func))
              (table 5 funcref)
              (func (export "call") (param i32) (call_indirect (type $f) (local.get 0))))
            """);
    assertThatThrownBy(() -> instance.function("call").call(2))
        .isInstanceOf(Trap.class)
        .hasMessage("uninitialized element 2 of table 0");
  }

  @Test
  void aTrapInAnotherInstanceShowsBothInTheBacktrace() {
    Linker linker = new Linker();
    linker.define(
        "inner",
        linker.instantiate(module("(module $inner (func $fail (export \"fail\") unreachable))")));
    Instance outer =
        linker.instantiate(
            module(
                """
                (module $outer
                  (import "inner" "fail" (func $fail))
                  (func $caller (export "run") (call $fail)))
                """));
    Trap trap = catchThrowableOfType(Trap.class, () -> outer.function("run").call());
    assertThat(trap.backtrace())
        .extracting(position -> position.moduleName() + "!" + position.functionName())
        .containsExactly("inner!fail", "outer!caller");
  }

  @Test
  void aHostFunctionMayCallTheGuestThatCallsIt() {
    Linker linker = new Linker();
    AtomicReference<Instance> guest = new AtomicReference<>();
    linker.function(
        "host",
        "down",
        FunctionType.of(NumberType.I32).returning(NumberType.I32),
        call -> {
          int n = call.i32(0);
          assertThat(call.instance()).isSameAs(guest.get());
          call.returnI32(n == 0 ? 0 : (int) guest.get().function("f").call(n - 1) + 1);
        });
    guest.set(
        linker.instantiate(
            module(
                """
                (module
                  (import "host" "down" (func $down (param i32) (result i32)))
                  (func (export "f") (param i32) (result i32) (local i32 i32 i32)
                    (local.set 1 (i32.const 5))
                    (local.set 2 (call $down (local.get 0)))
                    (i32.add (local.get 2) (i32.sub (local.get 1) (i32.const 5)))))
                """)));
    assertThat(guest.get().function("f").call(100)).isEqualTo(100);
    Trap trap = catchThrowableOfType(Trap.class, () -> guest.get().function("f").call(1_000_000));
    assertThat(trap.kind()).isEqualTo(TrapKind.CALL_STACK_EXHAUSTED);
    assertThat(guest.get().function("f").call(10)).isEqualTo(10);
  }

  @Test
  void whatAHostFunctionThrowsReachesTheCallerAndLeavesTheMachineClean() {
    Linker linker = new Linker();
    linker.function(
        "host",
        "fail",
        FunctionType.of(),
        _ -> {
          throw new IllegalStateException("no");
        });
    Instance instance =
        linker.instantiate(
            module(
                """
                (module
                  (import "host" "fail" (func $fail))
                  (func (export "fail") (call $fail))
                  (func (export "seven") (result i32) (i32.const 7)))
                """));
    assertThatThrownBy(() -> instance.function("fail").call())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no");
    assertThat(instance.function("seven").call()).isEqualTo(7);
  }

  @Test
  void aHostFunctionThatGivesNoResultOrAWrongOneIsTold() {
    Linker linker = new Linker();
    FunctionType type = FunctionType.of(NumberType.I32).returning(NumberType.I64);
    linker.function("host", "none", type, _ -> {});
    linker.function("host", "wrong", type, call -> call.returnI32(1));
    Instance instance =
        linker.instantiate(
            module(
                """
                (module
                  (import "host" "none" (func $none (param i32) (result i64)))
                  (import "host" "wrong" (func $wrong (param i32) (result i64)))
                  (export "none" (func $none))
                  (func (export "wrong") (drop (call $wrong (i32.const 0)))))
                """));
    assertThatThrownBy(() -> instance.function("none").call(0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> instance.function("wrong").call())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aReferenceThatAFunctionHeldIsForgottenWhenItReturns() throws Exception {
    Instance instance =
        instance(
            """
            (module
              (func $hold (param externref) (result i32) (ref.is_null (local.get 0)))
              (func (export "f") (param externref) (result i32)
                (call $hold (local.get 0))))
            """);
    java.lang.ref.WeakReference<Object> weak = hold(instance);
    for (int i = 0; weak.get() != null && i < 100; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(weak.get()).isNull();
  }

  private static java.lang.ref.WeakReference<Object> hold(Instance instance) {
    Object object = new Object();
    assertThat(instance.function("f").apply(object)).containsExactly(0);
    return new java.lang.ref.WeakReference<>(object);
  }

  // ---- stopping

  private static final String ENDLESS =
      "(module (func (export \"f\") (loop (br 0))) (func $r (export \"r\") (call $r2))"
          + " (func $r2 (if (i32.const 0) (then (call $r)))))";

  @Test
  @Timeout(20)
  void aLoopEndsWhenTheStoreIsTerminated() throws Exception {
    Store store = new Store();
    Instance instance = new Linker(store).instantiate(module(ENDLESS));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    CountDownLatch running = new CountDownLatch(1);
    Thread thread =
        new Thread(() -> {
          running.countDown();
          try {
            instance.function("f").call();
          } catch (Terminated e) {
            thrown.set(e);
          }
        });
    thread.start();
    running.await();
    Thread.sleep(20);
    store.terminate("enough");
    thread.join();
    assertThat(thrown.get()).isInstanceOf(Terminated.class).hasMessageContaining("enough");
    assertThatThrownBy(() -> instance.function("r").call()).isInstanceOf(Terminated.class);
  }

  @Test
  @Timeout(20)
  void fuelAndTimeAreLimited() {
    Module module = module(ENDLESS);
    Store fuelled = Store.builder().fuel(100_000).build();
    Instance first = new Linker(fuelled).instantiate(module);
    assertThatThrownBy(() -> first.function("f").call()).isInstanceOf(ResourceExhausted.class);
    Store timed = Store.builder().timeLimit(Duration.ofMillis(50)).build();
    Instance second = new Linker(timed).instantiate(module);
    assertThatThrownBy(() -> second.function("f").call()).isInstanceOf(ResourceExhausted.class);
  }

  @Test
  void unusedFuelIsGivenBack() {
    Store store = Store.builder().fuel(1000).build();
    Instance instance = new Linker(store).instantiate(module(ENDLESS));
    for (int i = 0; i < 400; i++) {
      instance.function("r").call();
    }
    assertThat(store.fuel()).isBetween(100L, 300L);
  }

  // ---- threads

  /** Whoever comes first lowers a function; everybody must see whole code. */
  @Test
  @Timeout(60)
  void manyThreadsCallNewFunctionsAtTheSameTime() throws Exception {
    StringBuilder text = new StringBuilder("(module\n");
    int functions = 100;
    for (int i = 0; i < functions; i++) {
      text.append(
          """
          (func $f%d (export "f%d") (param i64) (result i64) (local i64)
            (local.set 1 (i64.mul (local.get 0) (i64.const %d)))
            %s)
          """
              .formatted(
                  i,
                  i,
                  i + 1,
                  i == 0
                      ? "(local.get 1)"
                      : "(i64.add (call $f%d (local.get 0)) (local.get 1))".formatted(i - 1)));
    }
    String source = text.append(')').toString();
    for (int round = 0; round < 20; round++) {
      Module module = module(source);
      CountDownLatch start = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      AtomicReference<Throwable> failure = new AtomicReference<>();
      for (int t = 0; t < 4; t++) {
        Instance instance = Instance.of(module);
        Thread thread =
            new Thread(() -> {
              try {
                start.await();
                for (int i = 0; i < functions; i++) {
                  long expected = (i + 1L) * (i + 2) / 2 * 3;
                  assertThat(instance.function("f" + i).call(3)).isEqualTo(expected);
                }
              } catch (Throwable e) {
                failure.set(e);
              }
            });
        thread.start();
        threads.add(thread);
      }
      start.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failure.get()).isNull();
    }
  }

  @Test
  void functionReferencesAreTheSameObjectEachTime() {
    Instance instance =
        instance(
            """
            (module
              (func $f (export "f"))
              (table (export "t") 1 funcref)
              (elem (i32.const 0) $f)
              (func (export "g") (result funcref) (ref.func $f)))
            """);
    assertThat(instance.function("f")).isSameAs(instance.function("f"));
    assertThat(instance.table("t").get(0)).isSameAs(instance.function("f"));
    assertThat(instance.function("g").apply()[0]).isSameAs(instance.function("f"));
    assertThat(instance.function("g").functionType().results())
        .isEqualTo(List.of(ReferenceType.FUNCREF));
  }

  @Test
  void whatInstancesCountInTheirStoreIsGivenBack() {
    Store store =
        Store.builder()
            .maximumInstances(2)
            .maximumMemoryBytes(131_072)
            .maximumTableElements(20)
            .build();
    Linker linker = new Linker(store);
    Module module = module("(module (memory 1) (table 10 funcref))");
    Module failing =
        module("(module (memory 1) (table 10 funcref) (func $f unreachable) (start $f))");
    Instance first = linker.instantiate(module);
    assertThatThrownBy(() -> linker.instantiate(failing)).isInstanceOf(Trap.class);
    Instance second = linker.instantiate(module);
    assertThatThrownBy(() -> linker.instantiate(module)).isInstanceOf(ResourceExhausted.class);
    first.release();
    second.release();
    assertThat(store.instances()).isZero();
    assertThat(store.memoryBytes()).isZero();
    assertThat(store.tableElements()).isZero();
    linker.instantiate(module);
  }
}
