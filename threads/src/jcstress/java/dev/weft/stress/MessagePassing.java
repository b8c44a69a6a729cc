// SPDX-License-Identifier: Apache-2.0
package dev.weft.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What is written plainly before an atomic store is seen after the atomic load. */
public final class MessagePassing {

  private MessagePassing() {}

  @JCStressTest
  @Outcome(
      id = "1, 0",
      expect = Expect.FORBIDDEN,
      desc = "the flag without what was written before it")
  @Outcome(
      id = {"0, 0", "0, 1", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "in order")
  @State
  public static class OfBytes extends Cells {
    @Actor
    public void first(II_Result r) {
      MEMORY.storeInt(x + 3, 1); // plain, and not even aligned
      store(8, y, 1);
    }

    @Actor
    public void second(II_Result r) {
      r.r1 = load(8, y);
      r.r2 = MEMORY.loadInt(x + 3);
    }
  }

  @JCStressTest
  @Outcome(
      id = "1, 0",
      expect = Expect.FORBIDDEN,
      desc = "the flag without what was written before it")
  @Outcome(
      id = {"0, 0", "0, 1", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "in order")
  @State
  public static class OfShorts extends Cells {
    @Actor
    public void first(II_Result r) {
      MEMORY.storeInt(x + 3, 1); // plain, and not even aligned
      store(16, y, 1);
    }

    @Actor
    public void second(II_Result r) {
      r.r1 = load(16, y);
      r.r2 = MEMORY.loadInt(x + 3);
    }
  }

  @JCStressTest
  @Outcome(
      id = "1, 0",
      expect = Expect.FORBIDDEN,
      desc = "the flag without what was written before it")
  @Outcome(
      id = {"0, 0", "0, 1", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "in order")
  @State
  public static class OfInts extends Cells {
    @Actor
    public void first(II_Result r) {
      MEMORY.storeInt(x + 3, 1); // plain, and not even aligned
      store(32, y, 1);
    }

    @Actor
    public void second(II_Result r) {
      r.r1 = load(32, y);
      r.r2 = MEMORY.loadInt(x + 3);
    }
  }

  @JCStressTest
  @Outcome(
      id = "1, 0",
      expect = Expect.FORBIDDEN,
      desc = "the flag without what was written before it")
  @Outcome(
      id = {"0, 0", "0, 1", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "in order")
  @State
  public static class OfLongs extends Cells {
    @Actor
    public void first(II_Result r) {
      MEMORY.storeInt(x + 3, 1); // plain, and not even aligned
      store(64, y, 1);
    }

    @Actor
    public void second(II_Result r) {
      r.r1 = load(64, y);
      r.r2 = MEMORY.loadInt(x + 3);
    }
  }
}
