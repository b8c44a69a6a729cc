// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A {@code memory.grow}, by a guest or its host. */
@Name("dev.weft.MemoryGrow")
@Label("Memory Grow")
@Description("A memory was asked to grow")
@Category("WebAssembly")
@StackTrace(false)
public final class MemoryGrowEvent extends Event {

  @Label("Shared")
  boolean shared;

  @Label("Pages to Grow By")
  long pages;

  @Label("Pages Before, -1 if It Failed")
  long before;

  private MemoryGrowEvent() {}

  /**
   * Records a growth.
   *
   * @param shared whether the memory is shared
   * @param pages by how many pages
   * @param before the size before in pages, or -1
   */
  public static void record(boolean shared, long pages, long before) {
    MemoryGrowEvent event = new MemoryGrowEvent();
    event.shared = shared;
    event.pages = pages;
    event.before = before;
    event.commit();
  }
}
