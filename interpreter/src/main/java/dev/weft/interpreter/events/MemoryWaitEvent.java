// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A wait of {@code memory.atomic.wait}, from its beginning to its end. */
@Name("dev.weft.MemoryWait")
@Label("Memory Wait")
@Description("A guest thread has waited for a notification")
@Category("WebAssembly")
@StackTrace(false)
public final class MemoryWaitEvent extends Event {

  @Label("Address")
  long address;

  @Label("Width in Bits")
  int bits;

  @Label("Timeout in Nanoseconds, Negative for Ever")
  long timeout;

  @Label("Result: 0 Notified, 1 Not Equal, 2 Timed Out")
  int result;

  /**
   * A wait that begins.
   *
   * @param address for which it waits
   * @param bits the width of the value
   * @param timeout nanoseconds, negative for ever
   */
  public MemoryWaitEvent(long address, int bits, long timeout) {
    this.address = address;
    this.bits = bits;
    this.timeout = timeout;
    begin();
  }

  /**
   * The wait has ended.
   *
   * @param outcome what it returns; -1 if it was ended by an exception
   */
  public void end(int outcome) {
    result = outcome;
    commit();
  }
}
