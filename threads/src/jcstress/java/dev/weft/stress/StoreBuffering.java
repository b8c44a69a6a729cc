// SPDX-License-Identifier: Apache-2.0
package dev.weft.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Each thread writes its own place and reads the other: not both read the old value. */
public final class StoreBuffering {

  private StoreBuffering() {}

  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "both loads passed the stores")
  @Outcome(
      id = {"0, 1", "1, 0", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "one order of all")
  @State
  public static class OfBytes extends Cells {
    @Actor
    public void first(II_Result r) {
      store(8, x, 1);
      r.r1 = load(8, y);
    }

    @Actor
    public void second(II_Result r) {
      store(8, y, 1);
      r.r2 = load(8, x);
    }
  }

  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "both loads passed the stores")
  @Outcome(
      id = {"0, 1", "1, 0", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "one order of all")
  @State
  public static class OfShorts extends Cells {
    @Actor
    public void first(II_Result r) {
      store(16, x, 1);
      r.r1 = load(16, y);
    }

    @Actor
    public void second(II_Result r) {
      store(16, y, 1);
      r.r2 = load(16, x);
    }
  }

  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "both loads passed the stores")
  @Outcome(
      id = {"0, 1", "1, 0", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "one order of all")
  @State
  public static class OfInts extends Cells {
    @Actor
    public void first(II_Result r) {
      store(32, x, 1);
      r.r1 = load(32, y);
    }

    @Actor
    public void second(II_Result r) {
      store(32, y, 1);
      r.r2 = load(32, x);
    }
  }

  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "both loads passed the stores")
  @Outcome(
      id = {"0, 1", "1, 0", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "one order of all")
  @State
  public static class OfLongs extends Cells {
    @Actor
    public void first(II_Result r) {
      store(64, x, 1);
      r.r1 = load(64, y);
    }

    @Actor
    public void second(II_Result r) {
      store(64, y, 1);
      r.r2 = load(64, x);
    }
  }

  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "both loads passed the stores")
  @Outcome(
      id = {"0, 1", "1, 0", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "one order of all")
  @State
  public static class OfMixedWidths extends Cells {
    @Actor
    public void first(II_Result r) {
      store(8, x + 4, 1);
      r.r1 = load(64, y) == 0 ? 0 : 1;
    }

    @Actor
    public void second(II_Result r) {
      store(16, y, 1);
      r.r2 = load(32, x + 4);
    }
  }

  @JCStressTest
  @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "both loads passed the stores")
  @Outcome(
      id = {"0, 1", "1, 0", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "one order of all")
  @State
  public static class WithinOneWord extends Cells {
    @Actor
    public void first(II_Result r) {
      store(8, x, 1);
      r.r1 = load(8, x + 1);
    }

    @Actor
    public void second(II_Result r) {
      store(8, x + 1, 1);
      r.r2 = load(8, x);
    }
  }
}
