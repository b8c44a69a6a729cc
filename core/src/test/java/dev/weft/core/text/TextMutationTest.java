// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.error.WasmException;
import dev.weft.core.instruction.Features;
import dev.weft.core.module.Module;
import dev.weft.core.module.ParseOptions;
import dev.weft.core.text.TextAssembler.Names;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is done to a text, it is assembled or refused with a position, and nothing else. */
class TextMutationTest {

  private static final String SOURCE =
      """
      (module $m
        (type $t (func (param i32 i64) (result f32)))
        (rec
          (type $list (sub (struct (field $next (ref null $list)) (field $value (mut i8)))))
          (type $lists (sub final (array (mut (ref null $list))))))
        (import "env" "f" (func $imported (type $t)))
        (import "env" "memory" (memory $mem 1 2 shared))
        (@custom "c" (after func) "x\\00" "y")
        (table $tab (export "t") funcref (elem $imported (; 1 ;) $g))
        (global $glob (mut i64) (i64.const -0x1_0))
        (elem $e (table $tab) (offset (i32.const 1)) funcref (ref.func $g) (item ref.null func))
        (elem declare func $g)
        (tag $tag (export "tag") (param i64))
        (data $d (i32.const 8) "a\\00\\u{1F600}é" "b")
        (start $s)
        (table $typed 2 (ref null $t) (ref.null $t))
        (func $gc (param $l (ref null $list)) (param $a (ref $lists)) (result (ref null $list))
          (struct.set $list $value (local.get $l) (struct.get_u $list 1 (local.get 0)))
          (array.set $lists (local.get $a) (i32.const 0) (struct.new $list (local.get $l) (i32.const 1)))
          (drop (ref.test (ref null $list) (ref.cast structref (local.get $l))))
          (block $is (result (ref $list))
            (br_on_cast $is anyref (ref $list) (local.get $l))
            (return (array.get $lists (array.new_fixed $lists 0) (array.len (local.get $a))))))
        (func $g (@name "λ") (type $t) (param $x i32) (param i64) (result f32) (local $y f64)
          (block $out (result i32)
            (loop $again (param) (br_if $again (i32.eqz (local.get $x))) (br_table $out 0 1 (i32.const 1)))
            (@metadata.code.branch_hint "\\01")
            (if (result i32) (i64.eq (global.get $glob) (i64.const 0x7fff_ffff_ffff_ffff))
              (then (i32.load8_u offset=4 align=1 (i32.const 0)))
              (else (i32.atomic.rmw.add offset=0x10 (i32.const 0) (i32.const 1)))))
          if $i (param) nop else $i unreachable end $i
          (memory.init $d (i32.const 0) (i32.const 0) (i32.const 0))
          (f64.const 0x1.fp-3) local.set $y
          (select (result f32) (f32.const 1.5e3) (f32.const nan:0x1) (i32.const 1)))
        (func $throws (local exnref)
          (block $caught (result i64)
            (try_table (catch $tag $caught) (throw $tag (i64.const 1)))
            (try $l (do (call $throws)) (catch $tag (drop) (rethrow $l)) (catch_all))
            try nop delegate 0
            (throw_ref (local.get 0)))
          drop)
        (func $s (export "s") (drop (call_indirect $tab (param i32) (result i32) (i32.const 0) (i32.const 1)))))
      """;

  private static void checkOutcome(byte[] text) {
    try {
      byte[] bytes = TextAssembler.assemble(text, Names.KEEP, Features.all());
      try {
        Module.parse(bytes, ParseOptions.defaults().with(Features.all()));
      } catch (WasmException e) {
        // Types are for the validator to check; but what was written can be read again.
        if (e instanceof MalformedModule) {
          assertThat(e).as(new String(text, StandardCharsets.UTF_8)).isNull();
        }
      }
    } catch (MalformedModule e) {
      assertThat(e.line()).isPositive();
      assertThat(e.column()).isPositive();
    }
  }

  @Test
  void sourceIsAssembledAndDecoded() {
    assertThat(TextAssembler.assemble(SOURCE)).isNotEmpty();
    checkOutcome(SOURCE.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void textsCutAnywhereAreRefusedOrAssembled() {
    byte[] text = SOURCE.getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < text.length; length++) {
      byte[] cut = new byte[length];
      System.arraycopy(text, 0, cut, 0, length);
      checkOutcome(cut);
    }
  }

  @Test
  void textsWithOtherBytesAreRefusedOrAssembled() {
    byte[] text = SOURCE.getBytes(StandardCharsets.UTF_8);
    String likely = "()\"\\;@$ \n0129afxpe.-+_:=\u00ff\u0000\u0080{}";
    Random random = new Random(6);
    for (int round = 0; round < 20_000; round++) {
      byte[] changed = text.clone();
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        changed[random.nextInt(changed.length)] =
            (byte) likely.charAt(random.nextInt(likely.length()));
      }
      checkOutcome(changed);
    }
  }

  @Test
  void textsWithTokensRemovedDoubledOrExchangedAreRefusedOrAssembled() {
    List<String> tokens = tokens();
    Random random = new Random(66);
    for (int round = 0; round < 30_000; round++) {
      List<String> changed = new ArrayList<>(tokens);
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        int at = random.nextInt(changed.size());
        String other = changed.get(random.nextInt(changed.size()));
        switch (random.nextInt(4)) {
          case 0 -> changed.remove(at);
          case 1 -> changed.add(at, changed.get(at));
          case 2 -> changed.add(at, other);
          default -> changed.set(at, other);
        }
      }
      checkOutcome(String.join(" ", changed).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static List<String> tokens() {
    SourceText source = SourceText.of(SOURCE);
    TokenList list = Lexer.tokenize(source);
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < list.last(); i++) {
      int length = list.end(i) - list.start(i);
      tokens.add(new String(source.bytes, list.start(i), length, StandardCharsets.UTF_8));
    }
    return tokens;
  }
}
