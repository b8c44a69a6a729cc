// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.events;

import dev.weft.core.error.Trap;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A trap. */
@Name("dev.weft.Trap")
@Label("Trap")
@Description("An instruction has trapped")
@Category("WebAssembly")
@StackTrace(false)
public final class TrapEvent extends Event {

  @Label("Message")
  String message;

  @Label("Position")
  String position;

  private TrapEvent() {}

  /**
   * Records a trap.
   *
   * @param trap a trap whose position is known
   */
  public static void record(Trap trap) {
    TrapEvent event = new TrapEvent();
    if (event.shouldCommit()) {
      event.message = trap.getMessage();
      event.position = trap.backtrace().isEmpty() ? "" : trap.backtrace().getFirst().toString();
      event.commit();
    }
  }
}
