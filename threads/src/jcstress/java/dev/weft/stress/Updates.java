// SPDX-License-Identifier: Apache-2.0
package dev.weft.stress;

import dev.weft.interpreter.AtomicUpdate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** Updates of all widths, of the same bytes and beside each other: none is lost. */
public final class Updates {

  private Updates() {}

  @JCStressTest
  @Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "both")
  @Outcome(expect = Expect.FORBIDDEN, desc = "one was lost")
  @State
  public static class OfBytes extends Cells {
    @Actor
    public void first() {
      MEMORY.atomicUpdate(AtomicUpdate.ADD, 8, x, 1);
    }

    @Actor
    public void second() {
      MEMORY.atomicUpdate(AtomicUpdate.ADD, 8, x, 2);
    }

    @Arbiter
    public void sum(J_Result r) {
      r.r1 = MEMORY.atomicLoad(64, x);
    }
  }

  @JCStressTest
  @Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "both")
  @Outcome(expect = Expect.FORBIDDEN, desc = "one was lost")
  @State
  public static class OfShorts extends Cells {
    @Actor
    public void first() {
      MEMORY.atomicUpdate(AtomicUpdate.ADD, 16, x, 1);
    }

    @Actor
    public void second() {
      MEMORY.atomicUpdate(AtomicUpdate.ADD, 16, x, 2);
    }

    @Arbiter
    public void sum(J_Result r) {
      r.r1 = MEMORY.atomicLoad(64, x);
    }
  }

  @JCStressTest
  @Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "both")
  @Outcome(expect = Expect.FORBIDDEN, desc = "one was lost")
  @State
  public static class OfInts extends Cells {
    @Actor
    public void first() {
      MEMORY.atomicUpdate(AtomicUpdate.ADD, 32, x, 1);
    }

    @Actor
    public void second() {
      MEMORY.atomicUpdate(AtomicUpdate.ADD, 32, x, 2);
    }

    @Arbiter
    public void sum(J_Result r) {
      r.r1 = MEMORY.atomicLoad(64, x);
    }
  }

  @JCStressTest
  @Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "both")
  @Outcome(expect = Expect.FORBIDDEN, desc = "one was lost")
  @State
  public static class OfLongs extends Cells {
    @Actor
    public void first() {
      MEMORY.atomicUpdate(AtomicUpdate.ADD, 64, x, 1);
    }

    @Actor
    public void second() {
      MEMORY.atomicUpdate(AtomicUpdate.ADD, 64, x, 2);
    }

    @Arbiter
    public void sum(J_Result r) {
      r.r1 = MEMORY.atomicLoad(64, x);
    }
  }

  @JCStressTest
  @Outcome(id = "257", expect = Expect.ACCEPTABLE, desc = "both")
  @Outcome(expect = Expect.FORBIDDEN, desc = "one was lost")
  @State
  public static class OfNeighbouringBytes extends Cells {
    @Actor
    public void first() {
      MEMORY.atomicUpdate(AtomicUpdate.ADD, 8, x, 1);
    }

    @Actor
    public void second() {
      MEMORY.atomicUpdate(AtomicUpdate.ADD, 8, x + 1, 1);
    }

    @Arbiter
    public void sum(J_Result r) {
      r.r1 = MEMORY.atomicLoad(64, x);
    }
  }

  @JCStressTest
  @Outcome(id = "65537", expect = Expect.ACCEPTABLE, desc = "both")
  @Outcome(expect = Expect.FORBIDDEN, desc = "one was lost")
  @State
  public static class OfNeighbouringShorts extends Cells {
    @Actor
    public void first() {
      MEMORY.atomicUpdate(AtomicUpdate.ADD, 16, x, 1);
    }

    @Actor
    public void second() {
      MEMORY.atomicUpdate(AtomicUpdate.ADD, 16, x + 2, 1);
    }

    @Arbiter
    public void sum(J_Result r) {
      r.r1 = MEMORY.atomicLoad(64, x);
    }
  }

  @JCStressTest
  @Outcome(id = "4294967297", expect = Expect.ACCEPTABLE, desc = "both")
  @Outcome(expect = Expect.FORBIDDEN, desc = "one was lost")
  @State
  public static class OfNeighbouringInts extends Cells {
    @Actor
    public void first() {
      MEMORY.atomicUpdate(AtomicUpdate.ADD, 32, x, 1);
    }

    @Actor
    public void second() {
      MEMORY.atomicUpdate(AtomicUpdate.ADD, 32, x + 4, 1);
    }

    @Arbiter
    public void sum(J_Result r) {
      r.r1 = MEMORY.atomicLoad(64, x);
    }
  }

  @JCStressTest
  @Outcome(id = "257", expect = Expect.ACCEPTABLE, desc = "both")
  @Outcome(expect = Expect.FORBIDDEN, desc = "one was lost")
  @State
  public static class OfAByteInAnInt extends Cells {
    @Actor
    public void first() {
      MEMORY.atomicUpdate(AtomicUpdate.ADD, 32, x, 1);
    }

    @Actor
    public void second() {
      MEMORY.atomicUpdate(AtomicUpdate.XOR, 8, x + 1, 1);
    }

    @Arbiter
    public void sum(J_Result r) {
      r.r1 = MEMORY.atomicLoad(64, x);
    }
  }

  @JCStressTest
  @Outcome(id = "65537", expect = Expect.ACCEPTABLE, desc = "both")
  @Outcome(expect = Expect.FORBIDDEN, desc = "one was lost")
  @State
  public static class OfAShortInALong extends Cells {
    @Actor
    public void first() {
      MEMORY.atomicUpdate(AtomicUpdate.ADD, 64, x, 1);
    }

    @Actor
    public void second() {
      MEMORY.atomicUpdate(AtomicUpdate.OR, 16, x + 2, 1);
    }

    @Arbiter
    public void sum(J_Result r) {
      r.r1 = MEMORY.atomicLoad(64, x);
    }
  }

  @JCStressTest
  @Outcome(id = "257", expect = Expect.ACCEPTABLE, desc = "both")
  @Outcome(expect = Expect.FORBIDDEN, desc = "one was lost")
  @State
  public static class OfAByteStoreBesideAnInt extends Cells {
    @Actor
    public void first() {
      store(8, x + 1, 1);
    }

    @Actor
    public void second() {
      MEMORY.atomicUpdate(AtomicUpdate.ADD, 32, x, 1);
    }

    @Arbiter
    public void sum(J_Result r) {
      r.r1 = MEMORY.atomicLoad(64, x);
    }
  }

  @JCStressTest
  @Outcome(id = "65537", expect = Expect.ACCEPTABLE, desc = "both")
  @Outcome(expect = Expect.FORBIDDEN, desc = "one was lost")
  @State
  public static class OfACompareExchangeBesideAByte extends Cells {
    @Actor
    public void first() {
      while (MEMORY.atomicCompareExchange(16, x + 2, 0, 1) != 0) {}
    }

    @Actor
    public void second() {
      MEMORY.atomicUpdate(AtomicUpdate.SUB, 8, x, 255);
    }

    @Arbiter
    public void sum(J_Result r) {
      r.r1 = MEMORY.atomicLoad(64, x);
    }
  }
}
