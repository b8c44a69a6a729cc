// SPDX-License-Identifier: Apache-2.0
package dev.weft.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** Two readers see two independent stores in the same order. */
public final class IndependentReads {

  private IndependentReads() {}

  @JCStressTest
  @Outcome(id = "1, 0, 1, 0", expect = Expect.FORBIDDEN, desc = "two orders of the same stores")
  @Outcome(expect = Expect.ACCEPTABLE, desc = "one order of all")
  @State
  public static class OfBytes extends Cells {
    @Actor
    public void firstWriter() {
      store(8, x, 1);
    }

    @Actor
    public void secondWriter() {
      store(8, y, 1);
    }

    @Actor
    public void firstReader(IIII_Result r) {
      r.r1 = load(8, x);
      r.r2 = load(8, y);
    }

    @Actor
    public void secondReader(IIII_Result r) {
      r.r3 = load(8, y);
      r.r4 = load(8, x);
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0, 1, 0", expect = Expect.FORBIDDEN, desc = "two orders of the same stores")
  @Outcome(expect = Expect.ACCEPTABLE, desc = "one order of all")
  @State
  public static class OfInts extends Cells {
    @Actor
    public void firstWriter() {
      store(32, x, 1);
    }

    @Actor
    public void secondWriter() {
      store(32, y, 1);
    }

    @Actor
    public void firstReader(IIII_Result r) {
      r.r1 = load(32, x);
      r.r2 = load(32, y);
    }

    @Actor
    public void secondReader(IIII_Result r) {
      r.r3 = load(32, y);
      r.r4 = load(32, x);
    }
  }

  @JCStressTest
  @Outcome(id = "1, 0, 1, 0", expect = Expect.FORBIDDEN, desc = "two orders of the same stores")
  @Outcome(expect = Expect.ACCEPTABLE, desc = "one order of all")
  @State
  public static class OfLongs extends Cells {
    @Actor
    public void firstWriter() {
      store(64, x, 1);
    }

    @Actor
    public void secondWriter() {
      store(64, y, 1);
    }

    @Actor
    public void firstReader(IIII_Result r) {
      r.r1 = load(64, x);
      r.r2 = load(64, y);
    }

    @Actor
    public void secondReader(IIII_Result r) {
      r.r3 = load(64, y);
      r.r4 = load(64, x);
    }
  }
}
