// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static dev.weft.interpreter.Modules.instance;
import static dev.weft.interpreter.Modules.module;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.core.error.CodePosition;
import dev.weft.core.error.LinkFailure;
import dev.weft.core.error.ProcessExit;
import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Terminated;
import dev.weft.core.error.ThrownException;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.GlobalType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.TagType;
import dev.weft.core.type.ValueType;
import dev.weft.core.type.VectorType;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Throwing and catching, among guests and between guests and the host. */
class ExceptionTest {

  private static ThrownException thrown(Function function, Object... arguments) {
    return catchThrowableOfType(ThrownException.class, () -> function.apply(arguments));
  }

  // ---- what is handed over

  @Test
  void argumentsOfAllKindsArriveInOrder() {
    Instance instance =
        instance(
            """
            (module
              (tag $all (export "all") (param i32 v128 externref i64 funcref f32 f64))
              (func $f (export "f"))
              (func $throw (param externref)
                (throw $all
                  (i32.const -1) (v128.const i64x2 3 4) (local.get 0) (i64.const -2)
                  (ref.func $f) (f32.const 1.5) (f64.const 2.5)))
              (func (export "catch") (param externref)
                (result i32 v128 externref i64 funcref f32 f64)
                (block $caught (result i32 v128 externref i64 funcref f32 f64)
                  (try_table (catch $all $caught) (call $throw (local.get 0)))
                  (unreachable)))
              (func (export "legacy") (param externref)
                (result i32 v128 externref i64 funcref f32 f64)
                (try (result i32 v128 externref i64 funcref f32 f64)
                  (do (call $throw (local.get 0)) (unreachable))
                  (catch $all)))
              (func (export "throw") (param externref) (call $throw (local.get 0))))
            """);
    Object[] expected = {-1, new V128(3, 4), "x", -2L, instance.function("f"), 1.5f, 2.5};
    assertThat(instance.function("catch").apply("x")).containsExactly(expected);
    assertThat(instance.function("legacy").apply("x")).containsExactly(expected);
    ThrownException exception = thrown(instance.function("throw"), "x");
    assertThat(exception.arguments()).containsExactly(expected);
    assertThat(exception.tag()).isSameAs(instance.tag("all"));
  }

  @Test
  void operandsBelowTheLabelStayAsTheyWere() {
    Instance instance =
        instance(
            """
            (module
              (tag $e (param i32))
              (func $throw (param i32) (throw $e (local.get 0)))
              (func (export "f") (param $x i32) (result i32)
                (local $y i32)
                (local.set $y (i32.const 7))
                (local.get $x)                   ;; its value before it changes
                (i32.const 1000)
                (block $caught (param i32) (result i32)
                  (local.set $x (i32.const 50))
                  (i32.const 5)
                  (try_table (catch $e $caught)
                    (local.set $y (i32.const 8)) ;; counts although the body does not end
                    (call $throw (i32.mul (local.get $x) (i32.const 2)))
                    (local.set $y (i32.const 9)))
                  (drop))
                (i32.add)
                (i32.add (local.get $y))))
            """);
    assertThat(instance.function("f").call(3)).isEqualTo(3 + 100 + 8);
  }

  @Test
  void clausesMayLeadBackToALoop() {
    Instance instance =
        instance(
            """
            (module
              (tag $e (param i64 i32))
              (func $throw (param i64 i32) (throw $e (local.get 0) (local.get 1)))
              (func (export "sum") (param $n i32) (result i64)
                (local $sum i64)
                (local.get $sum)
                (local.get $n)
                (loop $again (param i64 i32)
                  (local.set $n)
                  (local.set $sum)
                  (if (i32.eqz (local.get $n)) (then (return (local.get $sum))))
                  (try_table (catch $e $again)
                    (call $throw
                      (i64.add (local.get $sum) (i64.extend_i32_u (local.get $n)))
                      (i32.sub (local.get $n) (i32.const 1)))))
                (unreachable)))
            """);
    assertThat(instance.function("sum").call(100_000)).isEqualTo(100_000L * 100_001 / 2);
  }

  @Test
  void clausesMayReturnFromTheFunction() {
    Instance instance =
        instance(
            """
            (module
              (tag $e (param i32 externref))
              (func (export "f") (param i32 externref) (result i32 externref exnref)
                (local i32 i64)
                (i32.const 99)
                (try_table (catch_ref $e 0)
                  (i32.const 98)
                  (throw $e (local.get 0) (local.get 1)))
                (unreachable)))
            """);
    Object[] results = instance.function("f").apply(5, "ref");
    assertThat(results).hasSize(3).startsWith(5, "ref");
    assertThat(((ThrownException) results[2]).arguments()).containsExactly(5, "ref");
  }

  @Test
  void theInnermostTryThatCatchesTheTagHasIt() {
    Instance instance =
        instance(
            """
            (module
              (tag $a) (tag $b) (tag $c)
              (func $throw (param i32)
                (if (i32.eq (local.get 0) (i32.const 0)) (then (throw $a)))
                (if (i32.eq (local.get 0) (i32.const 1)) (then (throw $b)))
                (throw $c))
              (func $inner (param i32) (result i32)
                (block $caught
                  (try_table (catch $a $caught) (call $throw (local.get 0)))
                  (unreachable))
                (i32.const 10))
              (func (export "f") (param i32) (result i32)
                (block $all
                  (block $caught
                    (try_table (result i32) (catch $b $caught) (catch_all $all) (catch $a $caught)
                      (call $inner (local.get 0)))
                    (return))
                  (return (i32.const 20)))
                (i32.const 30)))
            """);
    assertThat(instance.function("f").call(0)).isEqualTo(10);
    assertThat(instance.function("f").call(1)).isEqualTo(20);
    assertThat(instance.function("f").call(2)).isEqualTo(30);
  }

  @Test
  void onlyTheBodyIsProtected() {
    Instance instance =
        instance(
            """
            (module
              (tag $e (export "e") (param i32))
              (func $throw (param i32) (throw $e (local.get 0)))
              (func (export "before") (param i32)
                (call $throw (i32.const 1))
                (block (result i32) (try_table (catch $e 0) (nop)) (unreachable)) (drop))
              (func (export "behind") (param i32)
                (block (result i32)
                  (try_table (catch $e 0) (nop))
                  (call $throw (i32.const 2))
                  (i32.const 0))
                (drop))
              (func (export "operand") (param i32)
                (block (result i32)
                  (call $throw (i32.const 3))
                  (try_table (param) (catch $e 0) (nop))
                  (unreachable)) (drop))
              (func (export "handler") (param i32)
                (try (do (call $throw (i32.const 0)))
                  (catch $e (drop) (call $throw (i32.const 4)))
                  (catch_all (unreachable)))))
            """);
    String[] functions = {"before", "behind", "operand", "handler"};
    for (int i = 0; i < functions.length; i++) {
      assertThat(thrown(instance.function(functions[i]), 0).arguments()).containsExactly(i + 1);
    }
  }

  // ---- references to exceptions

  @Test
  void anExceptionKeepsItsIdentity() {
    List<Object> seen = new ArrayList<>();
    Linker linker = new Linker();
    FunctionType see = FunctionType.of(ReferenceType.EXNREF);
    linker.function("host", "see", see, call -> seen.add(call.reference(0)));
    Instance instance =
        linker.instantiate(
            module(
                """
                (module
                  (import "host" "see" (func $see (param exnref)))
                  (tag $e)
                  (table $t 2 exnref)
                  (global $g (mut exnref) (ref.null exn))
                  (func $throw (throw $e))
                  (func $legacy (try (do (call $throw)) (catch_all (rethrow 0))))
                  (func (export "run")
                    (block $first (result exnref)
                      (try_table (catch_all_ref $first) (call $legacy)) (unreachable))
                    (global.set $g)
                    (call $see (global.get $g))
                    (table.set $t (i32.const 1) (global.get $g))
                    (block $second (result exnref)
                      (try_table (catch_ref $e $second)
                        (throw_ref (table.get $t (i32.const 1))))
                      (unreachable))
                    (call $see)
                    (call $see (table.get $t (i32.const 0)))
                    (throw_ref (global.get $g)))
                  (func (export "again") (call $throw)))
                """));
    ThrownException exception = thrown(instance.function("run"));
    assertThat(seen).hasSize(3);
    assertThat(seen.get(0)).isSameAs(exception);
    assertThat(seen.get(1)).isSameAs(exception);
    assertThat(seen.get(2)).isNull();
    assertThat(thrown(instance.function("again"))).isNotSameAs(exception);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exn", "noexn"})
  void throwingANullReferenceTrapsAndIsNotCaught(String type) {
    Instance instance =
        instance(
            """
            (module
              (func (export "f")
                (block (try_table (catch_all 0) (throw_ref (ref.null TYPE)))))
              (func (export "g")
                (try (do (throw_ref (ref.null TYPE))) (catch_all))))
            """
                .replace("TYPE", type));
    for (String name : List.of("f", "g")) {
      Trap trap = catchThrowableOfType(Trap.class, () -> instance.function(name).call());
      assertThat(trap.kind()).isEqualTo(TrapKind.NULL_EXCEPTION_REFERENCE);
      assertThat(trap).hasMessage("null exception reference");
      assertThat(trap.backtrace()).hasSize(1);
    }
  }

  @Test
  void referencesAreCheckedWhereTheHostGivesThem() {
    Instance instance =
        instance(
            """
            (module (func (export "f") (param exnref) (result exnref) (local.get 0))
                    (func (export "n") (param nullexnref)))
            """);
    ThrownException exception = new Tag("t", TagType.of()).exception();
    assertThat(instance.function("f").apply(exception)).containsExactly(exception);
    assertThat(instance.function("f").apply((Object) null)).containsExactly((Object) null);
    assertThatThrownBy(() -> instance.function("f").apply("no exception"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> instance.function("n").apply(exception))
        .isInstanceOf(IllegalArgumentException.class);
    GlobalType type = new GlobalType(ReferenceType.EXNREF, true);
    assertThat(new Global(type, exception).get()).isSameAs(exception);
    assertThatThrownBy(() -> new Global(type, "no exception"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ---- the proposal's first version

  @Test
  void rethrowFindsItsExceptionAmongSeveral() {
    Instance instance =
        instance(
            """
            (module
              (tag $e (export "e") (param i32 externref))
              (func (export "f") (param $which i32) (param $r externref) (result i32)
                (i32.const 4)
                (try $outer (param i32) (result i32)
                  (do (local.get $r) (throw $e))
                  (catch $e
                    (drop)
                    (try $inner (param i32) (result i32)
                      (do (drop) (throw $e (i32.const 5) (ref.null extern)))
                      (catch $e
                        (drop)
                        (if (i32.eq (local.get $which) (i32.const 0)) (then (rethrow $outer)))
                        (if (i32.eq (local.get $which) (i32.const 1)) (then (rethrow $inner)))
                        (i32.add (i32.const 100))))))))
            """);
    Function f = instance.function("f");
    assertThat(thrown(f, 0, "r").arguments()).containsExactly(4, "r");
    assertThat(thrown(f, 1, "r").arguments()).containsExactly(5, null);
    assertThat(f.apply(2, "r")).containsExactly(105);
  }

  @Test
  void resultsOfACatchMoveOverTheException() {
    Instance instance =
        instance(
            """
            (module
              (tag $e (param v128 externref i64))
              (func $throw (param externref)
                (throw $e (v128.const i64x2 1 2) (local.get 0) (i64.const 3)))
              (func (export "all") (param externref) (result v128 externref i64)
                (try (result v128 externref i64)
                  (do (call $throw (local.get 0)) (unreachable))
                  (catch $e)))
              (func (export "branch") (param externref) (result v128 externref i64)
                (try $t (result v128 externref i64)
                  (do (call $throw (local.get 0)) (unreachable))
                  (catch $e (br $t))))
              (func (export "branch_if") (param externref) (result v128 externref i64)
                (try $t (result v128 externref i64)
                  (do (call $throw (local.get 0)) (unreachable))
                  (catch $e (br_if $t (i32.const 1)))))
              (func (export "constant") (param externref) (result v128 externref i64)
                (try $t (result v128 externref i64)
                  (do (call $throw (local.get 0)) (unreachable))
                  (catch_all
                    (v128.const i64x2 1 2) (local.get 0) (i64.const 3)))))
            """);
    for (String name : List.of("all", "branch", "branch_if", "constant")) {
      assertThat(instance.function(name).apply("r"))
          .as(name)
          .containsExactly(new V128(1, 2), "r", 3L);
    }
  }

  @Test
  void delegateGoesPastWhatIsBetween() {
    Instance instance =
        instance(
            """
            (module
              (tag $e)
              (func $throw (throw $e))
              (func (export "past") (result i32)
                (try $outer (result i32)
                  (do
                    (try (result i32)
                      (do (try (do (call $throw)) (delegate $outer)) (i32.const 0))
                      (catch_all (i32.const 1))))
                  (catch_all (i32.const 2))))
              (func (export "new") (result i32)
                (block $caught
                  (try_table $outer (catch_all $caught)
                    (block $inner
                      (try_table (catch_all $inner)
                        (try (do (call $throw)) (delegate $outer))
                        (unreachable)))
                    (unreachable))
                  (unreachable))
                (i32.const 3))
              (func $leaves (try (do (try (do (call $throw)) (delegate 1))) (catch_all)))
              (func (export "caller") (result i32)
                (try (result i32) (do (call $leaves) (i32.const 4)) (catch_all (i32.const 5)))))
            """);
    assertThat(instance.function("past").call()).isEqualTo(2);
    assertThat(instance.function("new").call()).isEqualTo(3);
    assertThat(instance.function("caller").call()).isEqualTo(5);
  }

  @Test
  void codeThatIsNotReachedIsPassedOver() {
    Instance instance =
        instance(
            """
            (module
              (tag $e)
              (func (export "f") (result i32)
                (block (result i32)
                  (br 0 (i32.const 1))
                  (try (do (try (do (throw $e)) (delegate 0)) (unreachable))
                    (catch $e (rethrow 0))
                    (catch_all (try_table (catch_all 0) (throw $e))))
                  (try_table (result i32) (i32.const 2))))
              (func (export "g") (result i32)
                (try (result i32) (do (return (i32.const 3))) (catch_all (i32.const 4)))))
            """);
    assertThat(instance.function("f").call()).isEqualTo(1);
    assertThat(instance.function("g").call()).isEqualTo(3);
  }

  // ---- between instances and the host

  private static final FunctionType NOTHING = FunctionType.of();

  @Test
  void exceptionsCrossInstancesTailCallsAndTables() {
    Linker linker = new Linker();
    linker.define(
        "a",
        linker.instantiate(
            module(
                """
                (module
                  (tag $e (export "e") (param i32))
                  (global $g (export "g") (mut i32) (i32.const 0))
                  (func $throw (export "throw") (param i32)
                    (global.set $g (i32.const 1))
                    (throw $e (local.get 0)))
                  (func (export "tail") (param i32) (return_call $throw (local.get 0))))
                """)));
    Instance instance =
        linker.instantiate(
            module(
                """
                (module
                  (import "a" "e" (tag $e (param i32)))
                  (import "a" "throw" (func $throw (param i32)))
                  (import "a" "tail" (func $tail (param i32)))
                  (tag $own (param i32))
                  (table funcref (elem $throw $tail $far))
                  (type $t (func (param i32)))
                  (memory 1)
                  (func $far (param i32) (return_call $tail (local.get 0)))
                  (func (export "catch") (param $which i32) (result i32)
                    (i32.store (i32.const 0) (i32.const 40))
                    (block $wrong (result i32)
                      (block $caught (result i32)
                        (try_table (catch $own $wrong) (catch $e $caught)
                          (call_indirect (type $t) (i32.const 2) (local.get $which)))
                        (unreachable))
                      ;; The memory is this instance's again.
                      (return (i32.add (i32.load (i32.const 0)))))
                    (drop) (i32.const -1))
                  (func (export "past") (param $which i32)
                    (block $wrong (result i32)
                      (try_table (catch $own $wrong)
                        (call_indirect (type $t) (i32.const 3) (local.get $which)))
                      (unreachable))
                    (drop)))
                """));
    for (int which = 0; which < 3; which++) {
      assertThat(instance.function("catch").call(which)).isEqualTo(42);
      ThrownException exception = thrown(instance.function("past"), which);
      assertThat(exception.arguments()).containsExactly(3);
      assertThat(instance.function("catch").call(which)).isEqualTo(42);
    }
  }

  @Test
  void aFunctionThatHasMadeATailCallCatchesNothing() {
    Linker linker = new Linker();
    Tag tag = linker.tag("host", "e", NumberType.I32, ReferenceType.EXTERNREF);
    FunctionType type = FunctionType.of(NumberType.I32, ReferenceType.EXTERNREF);
    linker.function(
        "host",
        "throw",
        type,
        call -> {
          throw tag.exception(call.i32(0), call.reference(1));
        });
    Instance instance =
        linker.instantiate(
            module(
                """
                (module
                  (import "host" "e" (tag $e (param i32 externref)))
                  (import "host" "throw" (func $throw (param i32 externref)))
                  (func $guest (param i32 externref) (throw $e (local.get 0) (local.get 1)))
                  (func $to_host (param externref) (result i32 externref)
                    (try_table (catch $e 0) (return_call $host_result (local.get 0)))
                    (unreachable))
                  (func $host_result (param externref) (result i32 externref)
                    (call $throw (i32.const 1) (local.get 0)) (unreachable))
                  (func $tail (export "tail") (param i32 externref)
                    (block
                      (try_table (catch_all 0) (return_call $throw (local.get 0) (local.get 1)))))
                  (func (export "outer") (param i32 externref) (result i32 externref)
                    (try_table (catch $e 0) (call $tail (local.get 0) (local.get 1)))
                    (unreachable))
                  (func (export "direct") (param i32 externref) (result i32 externref)
                    (try_table (catch $e 0) (call $throw (local.get 0) (local.get 1)))
                    (unreachable))
                  (func (export "to_host") (param i32 externref) (result i32 externref)
                    (call $to_host (local.get 1))))
                """));
    assertThat(thrown(instance.function("tail"), 7, "r").arguments()).containsExactly(7, "r");
    assertThat(instance.function("outer").apply(8, "r")).containsExactly(8, "r");
    assertThat(instance.function("direct").apply(9, "r")).containsExactly(9, "r");
    assertThat(thrown(instance.function("to_host"), 0, "r").arguments()).containsExactly(1, "r");
  }

  @Test
  void guestsCatchWhatAHostFunctionThrowsOrLetsThrough() {
    Linker linker = new Linker();
    Tag tag = linker.tag("host", "failure", NumberType.I64);
    FunctionType callback = FunctionType.of(ReferenceType.FUNCREF);
    List<Object> passed = new ArrayList<>();
    linker.function(
        "host",
        "call",
        callback,
        call -> {
          try {
            ((Function) call.reference(0)).call();
          } catch (ThrownException exception) {
            passed.add(exception);
            throw exception;
          }
        });
    linker.function(
        "host",
        "fail",
        NOTHING,
        call -> {
          throw tag.exception(5L);
        });
    Instance instance =
        linker.instantiate(
            module(
                """
                (module
                  (import "host" "failure" (tag $failure (param i64)))
                  (import "host" "call" (func $call (param funcref)))
                  (import "host" "fail" (func $fail))
                  (elem declare func $guest $between $fail)
                  (func $guest (throw $failure (i64.const 6)))
                  (func $between (call $call (ref.func $guest)))
                  (func (export "run") (param $f funcref) (result i64)
                    (try_table (catch $failure 0) (call $call (local.get $f)))
                    (unreachable))
                  (func (export "guest") (result funcref) (ref.func $guest))
                  (func (export "between") (result funcref) (ref.func $between))
                  (func (export "fail") (result funcref) (ref.func $fail)))
                """));
    Function run = instance.function("run");
    assertThat(run.apply(instance.function("fail").apply())).containsExactly(5L);
    assertThat(run.apply(instance.function("guest").apply())).containsExactly(6L);
    assertThat(passed).hasSize(2).doesNotHaveDuplicates();
    passed.clear();
    assertThat(run.apply(instance.function("between").apply())).containsExactly(6L);
    assertThat(passed).hasSize(2);
    assertThat(passed.get(0)).isSameAs(passed.get(1));
  }

  @Test
  void anExceptionCanBeThrownAgainInAnotherThread() throws Exception {
    Linker linker = new Linker();
    Tag tag = linker.tag("host", "e", NumberType.I32);
    String text =
        """
        (module
          (import "host" "e" (tag $e (param i32)))
          (func $throw (throw $e (i32.const 11)))
          (func (export "first") (result exnref)
            (try_table (catch_all_ref 0) (call $throw))
            (unreachable))
          (func $again (param exnref) (throw_ref (local.get 0)))
          (func (export "second") (param exnref) (result i32)
            (try_table (catch $e 0) (call $again (local.get 0)))
            (unreachable))
          (func (export "past") (param exnref) (call $again (local.get 0))))
        """;
    Object exception = linker.instantiate(module(text)).function("first").apply()[0];
    Instance other = linker.instantiate(module(text));
    FutureTask<Object[]> task = new FutureTask<>(() -> other.function("second").apply(exception));
    Thread thread = new Thread(task, "second");
    thread.start();
    assertThat(task.get()).containsExactly(11);
    thread.join();
    assertThat(thrown(other.function("past"), exception)).isSameAs(exception);
    assertThat(((ThrownException) exception).tag()).isSameAs(tag);
  }

  @Test
  void aFunctionThatIsAJavaInterfaceThrowsTheExceptionItself() {
    Instance instance = instance("(tag $e (export \"e\")) (func (export \"f\") (throw $e))");
    Runnable function = instance.function("f").as(Runnable.class);
    ThrownException exception = catchThrowableOfType(ThrownException.class, function::run);
    assertThat(exception.tag()).isSameAs(instance.tag("e"));
  }

  @Test
  void tagsOfTheSameTypeAreStillOthers() {
    Linker linker = new Linker();
    Tag first = linker.tag("host", "first");
    Tag second = new Tag("second", TagType.of());
    linker.define("host", "second", second);
    Instance instance =
        linker.instantiate(
            module(
                """
                (module
                  (import "host" "first" (tag $first))
                  (import "host" "second" (tag $second))
                  (tag $own)
                  (func (export "f") (param i32) (result i32)
                    (block $f (block $s
                      (try_table (catch $first $f) (catch $second $s)
                        (if (i32.eq (local.get 0) (i32.const 1)) (then (throw $first)))
                        (if (i32.eq (local.get 0) (i32.const 2)) (then (throw $second)))
                        (throw $own)))
                      (return (i32.const 2)))
                    (i32.const 1))
                  (export "first" (tag $first)) (export "own" (tag $own)))
                """));
    assertThat(instance.function("f").call(1)).isEqualTo(1);
    assertThat(instance.function("f").call(2)).isEqualTo(2);
    assertThat(thrown(instance.function("f"), 3).tag()).isSameAs(instance.tag("own"));
    assertThat(instance.tag("first")).isSameAs(first);
    assertThatThrownBy(() -> instance.tag("f")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> instance.function("own")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tagsAreLinkedByTheirType() {
    Linker linker = new Linker();
    linker.tag("host", "e", NumberType.I32);
    LinkFailure failure =
        catchThrowableOfType(
            LinkFailure.class,
            () -> linker.instantiate(module("(import \"host\" \"e\" (tag (param i64)))")));
    assertThat(failure.reason()).isEqualTo("incompatible import type");
    assertThat(failure).hasMessageContaining("expected (tag (param i64)), found (tag (param i32))");
  }

  @Test
  void exceptionsOfTheHostHaveTheArgumentsOfTheirTag() {
    Tag tag = new Tag("t", TagType.of(NumberType.I32, VectorType.V128));
    Object[] arguments = {1, V128.ZERO};
    ThrownException exception = tag.exception(arguments);
    arguments[0] = 2;
    exception.arguments()[1] = null;
    assertThat(exception.arguments()).containsExactly(1, V128.ZERO);
    assertThatThrownBy(() -> tag.exception(1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tag.exception(1L, V128.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    ValueType[] none = {};
    TagType withResult =
        new TagType(DefinedType.of(FunctionType.of(none).returning(NumberType.I32)));
    assertThatThrownBy(() -> new Tag("t", withResult)).isInstanceOf(IllegalArgumentException.class);
  }

  // ---- what nobody catches

  @Test
  void anUncaughtExceptionTellsItsTagAndWhereItWasThrown() {
    Instance instance =
        instance(
            """
            (module $m
              (tag $failure (param i32 i64))
              (tag (export "exported"))
              (tag)
              (func $inner (param i32)
                (if (i32.eqz (local.get 0)) (then (throw $failure (i32.const 1) (i64.const 2))))
                (if (i32.eq (local.get 0) (i32.const 1)) (then (throw 1)))
                (throw 2))
              (func $outer (export "outer") (param i32) (call $inner (local.get 0))))
            """);
    ThrownException exception = thrown(instance.function("outer"), 0);
    assertThat(exception).hasMessage("uncaught exception: tag $failure (param i32 i64)");
    assertThat(exception.backtrace())
        .extracting(CodePosition::functionName)
        .containsExactly("inner", "outer");
    assertThat(exception.getStackTrace()).isEmpty();
    assertThat(thrown(instance.function("outer"), 1))
        .hasMessage("uncaught exception: tag \"exported\"");
    assertThat(thrown(instance.function("outer"), 2)).hasMessage("uncaught exception: tag 2");
    assertThat(new Tag("host", TagType.of()).exception())
        .hasMessage("uncaught exception: tag $host");
  }

  @Test
  void theBacktraceOfAnExceptionThatTheHostThrewBeginsAtTheCall() {
    Linker linker = new Linker();
    Tag tag = linker.tag("host", "e");
    linker.function(
        "host",
        "throw",
        NOTHING,
        call -> {
          throw tag.exception();
        });
    Instance instance =
        linker.instantiate(
            module(
                """
                (module
                  (import "host" "throw" (func $throw))
                  (func $f (call $throw))
                  (func $g (export "g") (call $f)))
                """));
    assertThat(thrown(instance.function("g")).backtrace())
        .extracting(CodePosition::functionName)
        .containsExactly("f", "g");
    assertThatThrownBy(() ->
            linker.instantiate(
                module(
                    """
                    (module (import "host" "throw" (func $throw)) (start $throw))
                    """)))
        .isInstanceOf(ThrownException.class);
  }

  @Test
  void aMachineIsUsableAfterAnUncaughtException() {
    Instance instance =
        instance(
            """
            (module
              (tag $e)
              (func $deep (param i32)
                (if (i32.eqz (local.get 0)) (then (throw $e)))
                (call $deep (i32.sub (local.get 0) (i32.const 1))))
              (func (export "throw") (param i32) (call $deep (local.get 0)))
              (func (export "add") (param i32 i32) (result i32)
                (i32.add (local.get 0) (local.get 1))))
            """);
    for (int i = 0; i < 100; i++) {
      assertThat(thrown(instance.function("throw"), i * 100)).isNotNull();
      assertThat(instance.function("add").call(i, 1)).isEqualTo(i + 1);
    }
  }

  // ---- what cannot be caught

  @Test
  void onlyExceptionsAreCaught() {
    Store store = Store.builder().maximumCallDepth(100).build();
    Linker linker = new Linker(store);
    RuntimeException[] next = {null};
    linker.function(
        "host",
        "throw",
        NOTHING,
        call -> {
          throw next[0];
        });
    Instance instance =
        linker.instantiate(
            module(
                """
                (module
                  (import "host" "throw" (func $throw))
                  (func $recurse (call $recurse))
                  (func (export "host")
                    (block (try_table (catch_all 0)
                      (try (do (call $throw)) (catch_all)))))
                  (func (export "exhaustion")
                    (block (try_table (catch_all 0)
                      (try (do (call $recurse)) (catch_all)))))
                  (func (export "trap")
                    (block (try_table (catch_all 0)
                      (try (do (unreachable)) (catch_all))))))
                """));
    List<RuntimeException> others =
        List.of(
            new Trap(TrapKind.UNREACHABLE),
            new ProcessExit(3),
            new Terminated("test"),
            new ResourceExhausted("test"),
            new IllegalStateException("test"));
    for (RuntimeException other : others) {
      next[0] = other;
      assertThatThrownBy(() -> instance.function("host").call()).isSameAs(other);
    }
    assertThatThrownBy(() -> instance.function("trap").call()).isInstanceOf(Trap.class);
    Trap exhaustion =
        catchThrowableOfType(Trap.class, () -> instance.function("exhaustion").call());
    assertThat(exhaustion.kind()).isEqualTo(TrapKind.CALL_STACK_EXHAUSTED);
  }

  // ---- limits

  private static final String DEEP =
      """
      (module
        (tag $e (param i32))
        (func $down (param i32)
          (if (i32.eqz (local.get 0)) (then (throw $e (i32.const 42))))
          (call $down (i32.sub (local.get 0) (i32.const 1))))
        (func (export "catch") (param i32) (result i32)
          (try_table (catch $e 0) (call $down (local.get 0)))
          (unreachable))
        (func (export "past") (param i32)
          (call $down (local.get 0)))
        (func $again (param $depth i32) (param $times i32)
          (loop $more
            (block $caught (result i32)
              (try_table (catch $e $caught) (call $down (local.get $depth)))
              (unreachable))
            (drop)
            (local.set $times (i32.sub (local.get $times) (i32.const 1)))
            (br_if $more (local.get $times))))
        (func (export "again") (param i32 i32) (call $again (local.get 0) (local.get 1))))
      """;

  @Test
  void deepStacksAreUnwound() {
    Store store = Store.builder().maximumCallDepth(300_000).maximumStackSlots(1 << 22).build();
    Instance instance = new Linker(store).instantiate(module(DEEP));
    assertThat(instance.function("catch").call(200_000)).isEqualTo(42);
    ThrownException exception = thrown(instance.function("past"), 200_000);
    assertThat(exception.backtrace()).hasSizeLessThan(100);
    assertThat(exception.backtrace().size() + exception.omittedPositions()).isEqualTo(200_002);
  }

  @Test
  void walkingOverFramesCostsFuel() {
    Store store = new Store();
    Instance instance = new Linker(store).instantiate(module(DEEP));
    instance.function("again").call(1000, 1);
    store.setFuel(1_000_000);
    instance.function("again").call(1000, 100);
    // A call down and a frame back count one each.
    assertThat(1_000_000 - store.fuel()).isBetween(200_000L, 205_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(loop $l (try_table (catch_all $l) (throw $e)))",
        "(loop $l (try (do (throw $e)) (catch_all (br $l))))",
        "(loop $l (try_table (catch_all $l) (call $throw)))",
        "(loop $l (try_table (catch_all $l) (call $host)))",
      })
  @Timeout(60)
  void endlessThrowingAndCatchingIsTerminated(String body) throws Exception {
    Store store = new Store();
    Linker linker = new Linker(store);
    Tag tag = linker.tag("host", "e");
    CountDownLatch runs = new CountDownLatch(1);
    linker.function("host", "runs", NOTHING, call -> runs.countDown());
    linker.function(
        "host",
        "throw",
        NOTHING,
        call -> {
          throw tag.exception();
        });
    Instance instance =
        linker.instantiate(
            module(
                """
                (module
                  (import "host" "runs" (func $runs))
                  (import "host" "throw" (func $host))
                  (tag $e)
                  (func $throw (throw $e))
                  (func (export "f") (call $runs) BODY))
                """
                    .replace("BODY", body)));
    FutureTask<Long> task = new FutureTask<>(() -> instance.function("f").call());
    Thread thread = new Thread(task, "endless");
    thread.start();
    runs.await();
    store.terminate("enough");
    assertThatThrownBy(task::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(Terminated.class)
        .hasMessage("enough");
    thread.join();
  }

  @Test
  void referencesInFramesThatWereLeftAreForgotten() {
    Linker linker = new Linker();
    List<WeakReference<Object>> made = new ArrayList<>();
    linker.function(
        "host",
        "object",
        FunctionType.of().returning(ReferenceType.EXTERNREF),
        call -> {
          Object object = new Object();
          made.add(new WeakReference<>(object));
          call.returnReference(object);
        });
    boolean[] collected = {false};
    linker.function(
        "host",
        "collect",
        NOTHING,
        call -> {
          for (int i = 0; i < 100 && !collected[0]; i++) {
            System.gc();
            collected[0] = made.stream().allMatch(object -> object.get() == null);
          }
        });
    Instance instance =
        linker.instantiate(
            module(
                """
                (module
                  (import "host" "object" (func $object (result externref)))
                  (import "host" "collect" (func $collect))
                  (tag $e)
                  (func $down (param i32)
                    (local $r externref)
                    (local.set $r (call $object))
                    (if (i32.eqz (local.get 0)) (then (throw $e)))
                    (call $down (i32.sub (local.get 0) (i32.const 1)))
                    (drop (local.get $r)))
                  (func (export "f")
                    (block (try_table (catch_all 0) (call $down (i32.const 20))))
                    (call $collect)))
                """));
    instance.function("f").call();
    assertThat(made).hasSize(21);
    assertThat(collected[0]).isTrue();
  }
}
