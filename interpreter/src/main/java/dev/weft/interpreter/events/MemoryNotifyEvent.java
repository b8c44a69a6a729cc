// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A {@code memory.atomic.notify}. */
@Name("dev.weft.MemoryNotify")
@Label("Memory Notify")
@Description("A guest thread has notified others")
@Category("WebAssembly")
@StackTrace(false)
public final class MemoryNotifyEvent extends Event {

  @Label("Address")
  long address;

  @Label("Most to Wake")
  long count;

  @Label("Woken")
  int woken;

  private MemoryNotifyEvent() {}

  /**
   * Records a notification.
   *
   * @param address for which others wait
   * @param count how many to wake at most, unsigned
   * @param woken how many were woken
   */
  public static void record(long address, int count, int woken) {
    MemoryNotifyEvent event = new MemoryNotifyEvent();
    event.address = address;
    event.count = Integer.toUnsignedLong(count);
    event.woken = woken;
    event.commit();
  }
}
