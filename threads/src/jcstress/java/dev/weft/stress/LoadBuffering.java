// SPDX-License-Identifier: Apache-2.0
package dev.weft.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Each thread reads one place and writes the other one: not both read what is written later. */
public final class LoadBuffering {

  private LoadBuffering() {}

  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "values out of thin air")
  @Outcome(
      id = {"0, 0", "0, 1", "1, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "one order of all")
  @State
  public static class OfBytes extends Cells {
    @Actor
    public void first(II_Result r) {
      r.r1 = load(8, x);
      store(8, y, 1);
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = load(8, y);
      store(8, x, 1);
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "values out of thin air")
  @Outcome(
      id = {"0, 0", "0, 1", "1, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "one order of all")
  @State
  public static class OfShorts extends Cells {
    @Actor
    public void first(II_Result r) {
      r.r1 = load(16, x);
      store(16, y, 1);
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = load(16, y);
      store(16, x, 1);
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "values out of thin air")
  @Outcome(
      id = {"0, 0", "0, 1", "1, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "one order of all")
  @State
  public static class OfInts extends Cells {
    @Actor
    public void first(II_Result r) {
      r.r1 = load(32, x);
      store(32, y, 1);
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = load(32, y);
      store(32, x, 1);
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "values out of thin air")
  @Outcome(
      id = {"0, 0", "0, 1", "1, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "one order of all")
  @State
  public static class OfLongs extends Cells {
    @Actor
    public void first(II_Result r) {
      r.r1 = load(64, x);
      store(64, y, 1);
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = load(64, y);
      store(64, x, 1);
    }
  }
}
