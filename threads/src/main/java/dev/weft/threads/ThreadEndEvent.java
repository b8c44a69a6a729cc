// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The end of a guest thread. */
@Name("dev.weft.ThreadEnd")
@Label("Thread End")
@Description("A guest thread has ended")
@Category("WebAssembly")
@StackTrace(false)
final class ThreadEndEvent extends Event {

  @Label("Process")
  String process;

  @Label("Thread Id")
  int id;

  static void record(String process, int id) {
    ThreadEndEvent event = new ThreadEndEvent();
    event.process = process;
    event.id = id;
    event.commit();
  }
}
