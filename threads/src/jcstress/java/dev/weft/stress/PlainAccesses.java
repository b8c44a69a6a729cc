// SPDX-License-Identifier: Apache-2.0
package dev.weft.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** A plain access that is aligned is never torn. */
public final class PlainAccesses {

  private PlainAccesses() {}

  @JCStressTest
  @Outcome(
      id = {"0", "-1"},
      expect = Expect.ACCEPTABLE,
      desc = "whole")
  @Outcome(expect = Expect.FORBIDDEN, desc = "torn")
  @State
  public static class OfShorts extends Cells {
    @Actor
    public void writer() {
      MEMORY.storeShort(x, (short) -1);
    }

    @Actor
    public void reader(J_Result r) {
      r.r1 = MEMORY.loadShort(x);
    }
  }

  @JCStressTest
  @Outcome(
      id = {"0", "-1"},
      expect = Expect.ACCEPTABLE,
      desc = "whole")
  @Outcome(expect = Expect.FORBIDDEN, desc = "torn")
  @State
  public static class OfInts extends Cells {
    @Actor
    public void writer() {
      MEMORY.storeInt(x, (int) -1);
    }

    @Actor
    public void reader(J_Result r) {
      r.r1 = MEMORY.loadInt(x);
    }
  }

  @JCStressTest
  @Outcome(
      id = {"0", "-1"},
      expect = Expect.ACCEPTABLE,
      desc = "whole")
  @Outcome(expect = Expect.FORBIDDEN, desc = "torn")
  @State
  public static class OfLongs extends Cells {
    @Actor
    public void writer() {
      MEMORY.storeLong(x, (long) -1);
    }

    @Actor
    public void reader(J_Result r) {
      r.r1 = MEMORY.loadLong(x);
    }
  }
}
