// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.ReferenceType;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

/** What the JVM's collector can take while a guest runs. */
class GarbageCollectionTest {

  private static final FunctionType TAKES_ANY =
      FunctionType.of(ReferenceType.nullable(AbstractHeapType.ANY));

  private static final String LISTS =
      """
      (module
        (type $node (struct (field $value i32) (field $next (mut (ref null $node)))))
        (import "host" "watch" (func $watch (param anyref)))
        (import "host" "collected" (func $collected))
        (func $build (export "build") (param $n i32) (result (ref null $node))
          (local $list (ref null $node))
          (if (local.get $n)
            (then
              (loop $more
                (local.set $list (struct.new $node (local.get $n) (local.get $list)))
                (br_if $more (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))
          (local.get $list))
        BODY)
      """;

  /** The object that the guest showed last. */
  private WeakReference<Object> watched;

  private int collections;

  private Instance instance(String body) {
    Linker linker = new Linker();
    linker.function(
        "host", "watch", TAKES_ANY, call -> watched = new WeakReference<>(call.reference(0)));
    linker.function("host", "collected", FunctionType.of(), call -> collected());
    return linker.instantiate(Modules.module(LISTS.replace("BODY", body)));
  }

  /** Fails if the object that was watched is still reachable. */
  private void collected() {
    for (int i = 0; i < 50 && !watched.refersTo(null); i++) {
      System.gc();
    }
    assertThat(watched.refersTo(null)).as("collected").isTrue();
    collections++;
  }

  @Test
  void listsOfAMillionNodesThatAreDroppedInALoopAreCollected() {
    Instance instance =
        instance(
            """
            (func (export "run") (param $rounds i32)
              (local $list (ref null $node))
              (loop $again
                (local.set $list (call $build (i32.const 1000000)))
                (call $watch (local.get $list))
                (local.set $list (ref.null $node))
                (call $collected)
                (br_if $again
                  (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1))))))
            """);
    instance.function("run").call(20);
    assertThat(collections).isEqualTo(20);
  }

  @Test
  void aListIsCollectedBehindTheOneWhoWalksIt() {
    Instance instance =
        instance(
            """
            (func $walk (param $list (ref null $node))
              (call $watch (local.get $list))
              (local.set $list (struct.get $node $next (local.get $list)))
              (call $collected)
              (call $watch (local.get $list))
              (loop $more
                (br_if $more
                  (i32.eqz
                    (ref.is_null
                      (local.tee $list (struct.get $node $next (local.get $list)))))))
              (call $collected))
            (func (export "run") (call $walk (call $build (i32.const 1000))))
            """);
    instance.function("run").call();
    assertThat(collections).isEqualTo(2);
  }

  @Test
  void anOperandThatWasMovedToALocalIsKeptByTheLocalOnly() {
    Instance instance =
        instance(
            """
            (func (export "run")
              (local $list (ref null $node))
              (local.set $list (call $build (i32.const 10)))
              (call $watch (local.get $list))
              (local.set $list (struct.get $node $next (local.get $list)))
              (call $collected))
            """);
    instance.function("run").call();
    assertThat(collections).isEqualTo(1);
  }

  @Test
  void aLoopDoesNotKeepWhatWasDroppedBeforeIt() {
    Instance instance =
        instance(
            """
            (global $kept (mut (ref null $node)) (ref.null $node))
            (func (export "run")
              (global.set $kept (call $build (i32.const 10)))
              (call $watch (global.get $kept))
              ;; As the second operand, whose slot nothing else needs.
              (drop (i32.add (i32.const 1) (ref.is_null (global.get $kept))))
              (global.set $kept (ref.null $node))
              (loop (call $collected)))
            """);
    instance.function("run").call();
    assertThat(collections).isEqualTo(1);
  }

  @Test
  void nothingIsKeptWhenTheHostsCallHasReturnedOrTrapped() {
    Instance instance =
        instance(
            """
            (func (export "fail")
              (call $watch (call $build (i32.const 10)))
              (drop (call $build (i32.const 10)))
              (unreachable))
            """);
    watched = new WeakReference<>(instance.function("build").apply(10)[0]);
    collected();
    assertThat(Calls.trap(() -> instance.function("fail").call()).getMessage())
        .isEqualTo("unreachable");
    collected();
  }

  @Test
  void aListOfAMillionNodesCanBeWalkedAndPrinted() {
    Instance instance = instance("");
    Struct node = (Struct) instance.function("build").apply(1_000_000)[0];
    assertThat(node.toString()).hasSizeLessThan(200);
    assertThat(node.hashCode()).isEqualTo(System.identityHashCode(node));
    int length = 0;
    for (Struct next = node; next != null; next = (Struct) next.get(1)) {
      assertThat(next.get(0)).isEqualTo(++length);
    }
    assertThat(length).isEqualTo(1_000_000);
  }
}
