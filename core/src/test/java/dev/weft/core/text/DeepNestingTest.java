// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.text.TextAssembler.Names;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nesting costs heap and never Java stack: all this runs on a thread with next to none. */
class DeepNestingTest {

  private static final int DEPTH = 100_000;
  private static final long STACK_BYTES = 128 << 10;

  /** What the assembler returns or throws. */
  private static Object assemble(String source) throws InterruptedException {
    AtomicReference<Object> outcome = new AtomicReference<>();
    Runnable task =
        () -> {
          try {
            outcome.set(TextAssembler.assemble(source, Names.KEEP));
          } catch (MalformedModule | StackOverflowError e) {
            outcome.set(e);
          }
        };
    Thread thread = new Thread(null, task, "shallow", STACK_BYTES);
    thread.start();
    thread.join();
    return outcome.get();
  }

  @ParameterizedTest
  @CsvSource({
    "'(block ', ')', 3",
    "'block $a ', 'end $a ', 3",
    "'(if (i32.const 0) (then ', '))', 5",
    "'(if (i32.const 0) (then) (else ', '))', 6",
    "'(i32.eqz ', ')', 1",
    "'(if ', '(then))', 3",
    "'i32.const 0 if ', 'else end ', 6",
    "'(try (do ', '))', 3",
    "'(try (do) (catch_all ', '))', 4",
    "'(try (do ', ') (delegate 0))', 4",
    "'try ', 'catch_all end ', 4",
    "'(try_table (catch_all 0) ', ')', 6",
  })
  void instructionsNestToAnyDepth(String open, String close, int bytesEach) throws Exception {
    Object outcome = assemble("(func " + open.repeat(DEPTH) + close.repeat(DEPTH) + ")");
    assertThat(outcome instanceof byte[]).isTrue();
    assertThat(((byte[]) outcome).length).isBetween(bytesEach * DEPTH, bytesEach * DEPTH + 60);
  }

  @ParameterizedTest
  @CsvSource({
    "'('",
    "'(block '",
    "'(if '",
    "'(if (then '",
    "'(try '",
    "'(try (do '",
    "'(try_table (catch '",
    "'try '",
    "'(func '",
    "'(module '",
    "'block '"
  })
  void openFormsWithoutEndAreRefused(String open) throws Exception {
    assertThat(assemble(open.repeat(DEPTH))).isInstanceOf(MalformedModule.class);
    assertThat(assemble("(func " + open.repeat(DEPTH))).isInstanceOf(MalformedModule.class);
    assertThat(assemble("(func " + open.repeat(DEPTH) + ")".repeat(DEPTH)))
        .isInstanceOf(MalformedModule.class);
  }

  @Test
  void commentsAndAnnotationsNestToAnyDepth() throws Exception {
    assertThat(assemble("(;".repeat(DEPTH) + ";)".repeat(DEPTH))).isInstanceOf(byte[].class);
    assertThat(assemble("(@a".repeat(DEPTH) + ")".repeat(DEPTH))).isInstanceOf(byte[].class);
    assertThat(assemble("(;".repeat(DEPTH))).isInstanceOf(MalformedModule.class);
    assertThat(assemble("(@a".repeat(DEPTH))).isInstanceOf(MalformedModule.class);
  }

  @Test
  void labelsOfDeepBlocksAreFoundAtOnce() throws Exception {
    StringBuilder source = new StringBuilder("(func block $outermost ");
    for (int i = 0; i < DEPTH; i++) {
      source.append("block $l").append(i % 1000).append(" br $outermost br $l0 ");
    }
    source.append("end ".repeat(DEPTH + 1)).append(')');
    assertThat(assemble(source.toString())).isInstanceOf(byte[].class);
  }

  @Test
  void manyClosingParenthesesAreRefusedAtTheFirst() {
    MalformedModule fault =
        catchThrowableOfType(
            MalformedModule.class, () -> TextAssembler.assemble(")".repeat(DEPTH)));
    assertThat(fault.column()).isEqualTo(1);
  }
}
