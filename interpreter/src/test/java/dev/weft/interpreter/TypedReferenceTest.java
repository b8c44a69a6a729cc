// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.LinkFailure;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.module.Module;
import dev.weft.core.text.TextAssembler;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.RecursiveTypeBuilder;
import dev.weft.core.type.SubType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Casts, calls by reference and the identity of types between modules, threads and the host. */
class TypedReferenceTest {

  private static final String POINT =
      "(type $point (struct (field $x (mut i32)) (field $y (mut i32))))";

  private static final String MAKER =
      """
      (module
        POINT
        (func (export "make") (param i32 i32) (result (ref $point))
          (struct.new $point (local.get 0) (local.get 1))))
      """
          .replace("POINT", POINT);

  private static final String TAKER =
      """
      (module
        (type (func (param i64)))
        (type (array i8))
        POINT
        (type $other (struct (field (mut i64))))
        (func (export "x") (param anyref) (result i32)
          (struct.get $point $x (ref.cast (ref $point) (local.get 0))))
        (func (export "test") (param anyref) (result i32)
          (ref.test (ref null $point) (local.get 0)))
        (func (export "direct") (param (ref null $point)) (result i32)
          (struct.get $point $x (local.get 0))))
      """
          .replace("POINT", POINT);

  @Test
  void equalTypesOfTwoModulesAreOneType() {
    Instance maker = Modules.instance(MAKER);
    Instance taker = Modules.instance(TAKER);
    Object point = maker.function("make").apply(3, 4)[0];
    assertThat(taker.function("x").apply(point)).containsExactly(3);
    assertThat(taker.function("direct").apply(point)).containsExactly(3);
    assertThat(taker.function("test").apply(point)).containsExactly(1);
    assertThat(taker.function("test").apply((Object) null)).containsExactly(1);
    Instance other =
        Modules.instance(
            MAKER
                .replace("(type $point (struct", "(type $point (sub (struct")
                .replace("(mut i32))))", "(mut i32)))))"));
    Object foreign = other.function("make").apply(3, 4)[0];
    assertThat(taker.function("test").apply(foreign)).containsExactly(0);
    assertThat(Calls.trap(() -> taker.function("x").apply(foreign)).kind())
        .isEqualTo(TrapKind.CAST_FAILURE);
    assertThatThrownBy(() -> taker.function("direct").apply(foreign))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theHostMakesStructuresThatGuestsTake() {
    Instance taker = Modules.instance(TAKER);
    DefinedType point = taker.module().types().get(2);
    Struct struct = Struct.of(point, 5, 6);
    assertThat(taker.function("direct").apply(struct)).containsExactly(5);
    struct.set(0, 7);
    assertThat(taker.function("x").apply(struct)).containsExactly(7);
    assertThat(taker.function("test").apply("of the host")).containsExactly(0);
    assertThat(taker.function("test").apply(I31.of(1))).containsExactly(0);
  }

  @Test
  void theTypeOfAModuleMadeByAnotherThreadAtTheSameTimeIsTheSame() throws Exception {
    int threads = 4;
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int round = 0; round < 100; round++) {
        CyclicBarrier start = new CyclicBarrier(threads);
        // Types that no round has had before, so that no thread finds them there.
        byte[] bytes =
            TextAssembler.assemble(
                """
                (module
                  (rec (type $a (struct (field (ref null $b)) FIELDS))
                    (type $b (sub (struct (field (ref null $a))))))
                  (func (export "b") (result (ref $b)) (struct.new_default $b))
                  (func (export "isB") (param anyref) (result i32)
                    (ref.test (ref $b) (local.get 0))))
                """
                    .replace("FIELDS", "(field i64)".repeat(round)));
        Callable<Instance> parse =
            () -> {
              start.await();
              return Instance.of(Module.parse(bytes));
            };
        List<Future<Instance>> futures = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          futures.add(executor.submit(parse));
        }
        for (Future<Instance> made : futures) {
          Object b = made.get().function("b").apply()[0];
          for (Future<Instance> asked : futures) {
            assertThat(asked.get().function("isB").apply(b)).containsExactly(1);
          }
        }
      }
    }
  }

  @Test
  void callsByReferenceReachTheModuleOtherInstancesAndTheHost() {
    Module module =
        Modules.module(
            """
            (module
              (type $f (func (param i32) (result i32)))
              (func $twice (export "twice") (type $f) (i32.mul (local.get 0) (i32.const 2)))
              (func (export "call") (param (ref null $f) i32) (result i32)
                (call_ref $f (local.get 1) (local.get 0)))
              (func (export "tail") (param (ref null $f) i32) (result i32)
                (return_call_ref $f (local.get 1) (local.get 0)))
              (func (export "own") (param i32) (result i32)
                (call_ref $f (local.get 0) (ref.func $twice))))
            """);
    Instance instance = Instance.of(module);
    Function own = instance.function("twice");
    Function other = Instance.of(module).function("twice");
    Linker linker = new Linker();
    linker.function("host", "next", own.type(), call -> call.returnI32(call.i32(0) + 1));
    Object host = linker.definition("host", "next");
    for (String name : List.of("call", "tail")) {
      Function function = instance.function(name);
      assertThat(function.apply(own, 21)).containsExactly(42);
      assertThat(function.apply(other, 21)).containsExactly(42);
      assertThat(function.apply(host, 21)).containsExactly(22);
      Trap trap = Calls.trap(() -> function.apply(null, 1));
      assertThat(trap.kind()).isEqualTo(TrapKind.NULL_FUNCTION_REFERENCE);
      assertThat(trap.backtrace()).hasSize(1);
      assertThatThrownBy(() -> function.apply(function, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(instance.function("own").call(4)).isEqualTo(8);
  }

  @Test
  void tailCallsByReferenceDoNotUseUpTheStack() {
    Instance instance =
        Modules.instance(
            """
            (module
              (type $f (func (param i32) (result i32)))
              (elem declare func $count)
              (func $count (export "count") (type $f)
                (if (result i32) (local.get 0)
                  (then
                    (return_call_ref $f
                      (i32.sub (local.get 0) (i32.const 1)) (ref.func $count)))
                  (else (i32.const 7)))))
            """);
    assertThat(instance.function("count").call(1_000_000)).isEqualTo(7);
  }

  @Test
  void aHostFunctionOfADeclaredTypeIsImportedByItsSupertypes() {
    Module module =
        Modules.module(
            """
            (module
              (type $base (sub (func (param i32))))
              (type $derived (sub $base (func (param i32))))
              (type $more (sub $derived (func (param i32))))
              (import "host" "f" (func (type $derived))))
            """);
    DefinedType base = module.types().get(0);
    DefinedType derived = module.types().get(1);
    DefinedType more = module.types().get(2);
    new Linker().function("host", "f", derived, call -> {}).instantiate(module);
    new Linker().function("host", "f", more, call -> {}).instantiate(module);
    for (DefinedType type : List.of(base, DefinedType.of(FunctionType.of(NumberType.I32)))) {
      assertThatThrownBy(
              () -> new Linker().function("host", "f", type, call -> {}).instantiate(module))
          .isInstanceOf(LinkFailure.class);
    }
    RecursiveTypeBuilder builder = new RecursiveTypeBuilder(1);
    builder.define(0, new SubType(false, Optional.empty(), FunctionType.of(NumberType.I32)));
    assertThat(builder.build().types().getFirst()).isSameAs(base);
    Linker linker = new Linker();
    DefinedType struct = Modules.module("(module (type (struct)))").types().getFirst();
    assertThatThrownBy(() -> linker.function("host", "f", struct, call -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void branchesOnCastsCarryTheirOperandsToAnyLabel() {
    Instance instance =
        Modules.instance(
            """
            (module
              (type $a (sub (struct (field i32))))
              (type $b (sub $a (struct (field i32) (field anyref))))
              (func (export "a") (param i32) (result (ref $a)) (struct.new $a (local.get 0)))
              (func (export "b") (param i32) (result (ref $b))
                (struct.new $b (local.get 0) (ref.null any)))
              ;; Moves operands down, past others that are dropped.
              (func (export "kind") (param $v anyref) (result i32)
                (block $isB (result i32 (ref $b))
                  (block $isI31 (result i32 (ref i31))
                    (i64.const 1)
                    (i64.const 2)
                    (i32.const 10)
                    (br_on_cast $isB anyref (ref $b) (local.get $v))
                    (br_on_cast $isI31 anyref (ref i31))
                    (return (i32.const 99)))
                  (drop)
                  (return (i32.add (i32.const 10))))
                (drop)
                (return (i32.add (i32.const 20))))
              ;; Out of the function.
              (func (export "orStruct") (param $v anyref) (result structref)
                (br_on_cast 0 anyref (ref null struct) (local.get $v))
                (drop)
                (struct.new $a (i32.const 42)))
              ;; Goes on until it finds something else.
              (func (export "innermost") (param $v anyref) (result i32)
                (loop $again (result i32)
                  (block $end (result anyref)
                    (br_on_cast_fail $end anyref (ref $b) (local.get $v))
                    (local.set $v (struct.get $b 1))
                    (br $again))
                  (struct.get $a 0 (ref.cast (ref $a)))))
              ;; Goes back with its operand.
              (func (export "depth") (param $v anyref) (result i32)
                (local $n i32)
                (local.get $v)
                (loop $again (param anyref) (result anyref)
                  (local.set $v)
                  (local.set $n (i32.add (local.get $n) (i32.const 1)))
                  (br_on_cast $again anyref (ref $b)
                    (struct.get $b 1 (ref.cast (ref $b) (local.get $v)))))
                (drop)
                (local.get $n)))
            """);
    Object a = instance.function("a").apply(1)[0];
    Struct b = (Struct) instance.function("b").apply(2)[0];
    Function kind = instance.function("kind");
    assertThat(kind.apply(b)).containsExactly(30);
    assertThat(kind.apply(I31.of(1))).containsExactly(20);
    assertThat(kind.apply(a)).containsExactly(99);
    assertThat(kind.apply("host")).containsExactly(99);
    assertThat(kind.apply((Object) null)).containsExactly(99);
    Function orStruct = instance.function("orStruct");
    assertThat(orStruct.apply(b)).containsExactly(b);
    assertThat(orStruct.apply((Object) null)).containsExactly((Object) null);
    assertThat(((Struct) orStruct.apply(I31.of(3))[0]).get(0)).isEqualTo(42);
    Struct outer = Struct.of(b.type(), 3, Struct.of(b.type(), 4, a));
    assertThat(instance.function("innermost").apply(outer)).containsExactly(1);
    assertThat(instance.function("depth").apply(outer)).containsExactly(2);
    assertThat(Calls.trap(() -> instance.function("innermost").apply(b)).kind())
        .isEqualTo(TrapKind.CAST_FAILURE);
  }

  @Test
  void hostFunctionsAreHeldToTheirTypes() {
    Module module =
        Modules.module(
            """
            (module
              (type $s (struct))
              (type $f (func (param anyref) (result (ref $s))))
              (import "host" "f" (func $f (type $f)))
              (func (export "call") (param anyref) (result (ref $s)) (call $f (local.get 0))))
            """);
    DefinedType struct = module.types().get(0);
    Instance instance =
        new Linker()
            .function(
                "host", "f", module.types().get(1), call -> call.returnReference(call.reference(0)))
            .instantiate(module);
    Struct value = Struct.of(struct);
    assertThat(instance.function("call").apply(value)).containsExactly(value);
    for (Object wrong : new Object[] {null, "host", I31.of(1)}) {
      assertThatThrownBy(() -> instance.function("call").apply(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
