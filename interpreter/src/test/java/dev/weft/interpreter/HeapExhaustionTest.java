// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.error.ResourceExhausted;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guests that fill the heap, in a JVM of their own that has little of it. */
@Timeout(120)
class HeapExhaustionTest {

  /** What that JVM does. */
  static final class Filling {

    private static final String GUEST =
        """
        (module
          (type $node (struct (field i64) (field (ref null $node))))
          (type $wide (struct (field i64 i64 v128) (field (ref null $wide))
            (field anyref anyref anyref anyref)))
          (type $arrays (array (mut anyref)))
          (global $kept (export "kept") (mut anyref) (ref.null any))
          (func (export "list")
            (local $list (ref null $node))
            (loop $more
              (local.set $list (struct.new $node (i64.const 1) (local.get $list)))
              (br $more)))
          (func (export "wide")
            (local $list (ref null $wide))
            (loop $more
              (local.set $list
                (struct.new $wide (i64.const 1) (i64.const 1) (v128.const i64x2 1 1)
                  (local.get $list) (ref.null any) (ref.null any) (ref.null any) (ref.null any)))
              (br $more)))
          (func (export "global")
            (loop $more
              (global.set $kept (array.new $arrays (global.get $kept) (i32.const 10)))
              (br $more)))
          (func (export "arrays")
            (local $list anyref)
            (loop $more
              (local.set $list (array.new $arrays (local.get $list) (i32.const 1000)))
              (br $more)))
          (func (export "i31")
            (local $list anyref) (local $i i32)
            (loop $more
              (local.set $list
                (array.new_fixed $arrays 2
                  (local.get $list) (ref.i31 (local.tee $i (i32.add (local.get $i) (i32.const 1))))))
              (br $more)))
          (func $deep (export "deep") (param anyref)
            (call $deep (array.new $arrays (local.get 0) (i32.const 100)))))
        """;

    private Filling() {}

    public static void main(String[] args) {
      Store store = Store.builder().maximumCallDepth(1 << 20).maximumStackSlots(1 << 24).build();
      Instance instance = new Linker(store).instantiate(Modules.module(GUEST));
      Global kept = instance.global("kept");
      for (String name : new String[] {"list", "wide", "global", "arrays", "i31", "deep"}) {
        for (int round = 0; round < 2; round++) {
          boolean exhausted = false;
          try {
            instance.function(name).apply(name.equals("deep") ? new Object[1] : new Object[0]);
          } catch (ResourceExhausted _) {
            exhausted = true;
          }
          // What the guest's variables keep, the host has to drop before it can go on.
          kept.set(null);
          System.out.println(name + (exhausted ? " exhausted" : " returned"));
        }
      }
    }
  }

  @Test
  void theHeapIsFullIsADeclaredErrorAndWhatTheGuestMadeIsCollected() throws Exception {
    String classes =
        String.join(
            File.pathSeparator,
            Path.of("target", "test-classes").toString(),
            Path.of("target", "classes").toString(),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java, "-Xmx32m", "-XX:+UseSerialGC", "-cp", classes, Filling.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(out.lines())
          .containsExactly(
              "list exhausted",
              "list exhausted",
              "wide exhausted",
              "wide exhausted",
              "global exhausted",
              "global exhausted",
              "arrays exhausted",
              "arrays exhausted",
              "i31 exhausted",
              "i31 exhausted",
              "deep exhausted",
              "deep exhausted");
    } finally {
      process.destroyForcibly();
    }
  }
}
