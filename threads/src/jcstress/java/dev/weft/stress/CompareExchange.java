// SPDX-License-Identifier: Apache-2.0
package dev.weft.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Of two that expect the same value, one succeeds, and the other one sees it. */
public final class CompareExchange {

  private CompareExchange() {}

  @JCStressTest
  @Outcome(
      id = {"0, 1", "2, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "one of them")
  @Outcome(expect = Expect.FORBIDDEN, desc = "both or none")
  @State
  public static class OfBytes extends Cells {
    @Actor
    public void first(II_Result r) {
      r.r1 = (int) MEMORY.atomicCompareExchange(8, x, 0, 1);
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = (int) MEMORY.atomicCompareExchange(8, x, 0, 2);
    }
  }

  @JCStressTest
  @Outcome(
      id = {"0, 1", "2, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "one of them")
  @Outcome(expect = Expect.FORBIDDEN, desc = "both or none")
  @State
  public static class OfShorts extends Cells {
    @Actor
    public void first(II_Result r) {
      r.r1 = (int) MEMORY.atomicCompareExchange(16, x, 0, 1);
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = (int) MEMORY.atomicCompareExchange(16, x, 0, 2);
    }
  }

  @JCStressTest
  @Outcome(
      id = {"0, 1", "2, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "one of them")
  @Outcome(expect = Expect.FORBIDDEN, desc = "both or none")
  @State
  public static class OfInts extends Cells {
    @Actor
    public void first(II_Result r) {
      r.r1 = (int) MEMORY.atomicCompareExchange(32, x, 0, 1);
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = (int) MEMORY.atomicCompareExchange(32, x, 0, 2);
    }
  }

  @JCStressTest
  @Outcome(
      id = {"0, 1", "2, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "one of them")
  @Outcome(expect = Expect.FORBIDDEN, desc = "both or none")
  @State
  public static class OfLongs extends Cells {
    @Actor
    public void first(II_Result r) {
      r.r1 = (int) MEMORY.atomicCompareExchange(64, x, 0, 1);
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = (int) MEMORY.atomicCompareExchange(64, x, 0, 2);
    }
  }
}
