// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.error.ThrownException;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import dev.weft.interpreter.ThrowingProgram.Thrown;
import dev.weft.interpreter.ThrowingProgram.TooLong;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Random programs that throw and catch do what their models do. */
class ThrowingProgramTest {

  private static final int PROGRAMS = 400;

  private static final FunctionType ONE = FunctionType.of(NumberType.I32);
  private static final FunctionType TWO = FunctionType.of(NumberType.I32, NumberType.I32);

  private final List<Integer> log = new ArrayList<>();
  private Tag hostTag;

  private Instance instantiate(String text) {
    Linker linker = new Linker(Store.builder().fuel(10_000_000).build());
    hostTag = linker.tag("host", "tag", NumberType.I32);
    Instance[] instance = new Instance[1];
    linker.function("host", "log", ONE, call -> log.add(call.i32(0)));
    linker.function(
        "host",
        "throw",
        ONE,
        call -> {
          throw hostTag.exception(call.i32(0));
        });
    linker.function(
        "host",
        "call",
        TWO,
        call -> {
          Table functions = instance[0].table("functions");
          ((Function) functions.get(call.i32(0))).call(call.i32(1));
        });
    instance[0] = linker.instantiate(Modules.module(text));
    return instance[0];
  }

  @Test
  void guestAndModelLogTheSameAndEndTheSameWay() {
    int returned = 0;
    int threw = 0;
    for (int seed = 0; seed < PROGRAMS; seed++) {
      ThrowingProgram program = new ThrowingProgram(seed);
      String text = program.text();
      Instance instance = instantiate(text);
      Object[] tags = {instance.tag("a"), instance.tag("b"), hostTag};
      for (int x = 0; x < 16; x += 3) {
        Thrown expected = null;
        try {
          program.execute(x);
          returned++;
        } catch (Thrown thrown) {
          expected = thrown;
          threw++;
        } catch (TooLong _) {
          continue;
        }
        log.clear();
        ThrownException found = null;
        try {
          instance.function("f0").call(x);
        } catch (ThrownException thrown) {
          found = thrown;
        }
        String place = "seed " + seed + ", x = " + x + '\n' + text;
        assertThat(log).as(place).isEqualTo(program.log());
        assertThat(found == null).as(place).isEqualTo(expected == null);
        if (found != null) {
          assertThat(found.tag()).as(place).isSameAs(tags[expected.tag]);
          assertThat(found.arguments()).as(place).containsExactly(expected.value);
        }
      }
    }
    assertThat(returned).isGreaterThan(PROGRAMS);
    assertThat(threw).isGreaterThan(PROGRAMS);
  }
}
