// SPDX-License-Identifier: Apache-2.0
package dev.weft.stress;

import dev.weft.interpreter.Store;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Waiting and notifying. A notification that is lost is a test that does not end. */
public final class WaitAndNotify {

  private static final Store STORE = new Store();

  private WaitAndNotify() {}

  @JCStressTest
  @Outcome(
      id = {"0, 1", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "handed over")
  @Outcome(expect = Expect.FORBIDDEN, desc = "woken without what was written before")
  @State
  public static class HandOver extends Cells {
    @Actor
    public void giver() {
      MEMORY.storeInt(y, 1);
      store(32, x, 1);
      MEMORY.atomicNotify(x, 1);
    }

    @Actor
    public void taker(II_Result r) {
      r.r1 = MEMORY.atomicWait(32, x, 0, -1, STORE);
      r.r2 = MEMORY.loadInt(y);
    }
  }

  @JCStressTest
  @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "notified")
  @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "timed out")
  @Outcome(expect = Expect.FORBIDDEN, desc = "counted and not woken, or woken and not counted")
  @State
  public static class AgainstTheTimeOut extends Cells {
    @Actor
    public void waiter(II_Result r) {
      r.r1 = MEMORY.atomicWait(32, x, 0, 5000, STORE);
    }

    @Actor
    public void notifier(II_Result r) {
      r.r2 = MEMORY.atomicNotify(x, -1);
    }
  }
}
