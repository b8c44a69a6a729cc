// SPDX-License-Identifier: Apache-2.0
package dev.weft.stress;

import dev.weft.core.type.AddressType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import dev.weft.interpreter.Memory;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Growth against growth and against accesses, of a memory with pages of one byte, so that it can
 * grow often.
 */
public final class Growth {

  private static final Memory GROWING =
      Memory.of(new MemoryType(AddressType.I32, Limits.of(0, 0xFFFF_FFFFL), true, 0));

  private Growth() {}

  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "the same byte for both")
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "different bytes")
  @State
  public static class AgainstGrowth {
    private volatile long other = -1;

    @Actor
    public void first(II_Result r) {
      long mine = GROWING.grow(1);
      r.r1 = mine >= 0 ? 1 : 0;
      other = mine;
    }

    @Actor
    public void second(II_Result r) {
      long mine = GROWING.grow(1);
      long theirs;
      while ((theirs = other) < 0) {
        Thread.onSpinWait();
      }
      r.r2 = mine == theirs ? 1 : 0;
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the new byte is zero")
  @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "not told yet")
  @Outcome(expect = Expect.FORBIDDEN, desc = "told of a byte that is not there, or is not zero")
  @State
  public static class AgainstAccess extends Cells {
    @Actor
    public void grower() {
      store(64, x, GROWING.grow(1) + 1);
    }

    @Actor
    public void reader(II_Result r) {
      long told = MEMORY.atomicLoad(64, x);
      if (told > 0) {
        r.r1 = 1;
        r.r2 = GROWING.loadByte(told - 1); // out of bounds would be an error of the test
      }
    }
  }
}
