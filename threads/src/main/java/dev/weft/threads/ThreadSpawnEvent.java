// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A {@code thread-spawn}. */
@Name("dev.weft.ThreadSpawn")
@Label("Thread Spawn")
@Description("A guest thread has called thread-spawn")
@Category("WebAssembly")
@StackTrace(false)
final class ThreadSpawnEvent extends Event {

  @Label("Process")
  String process;

  @Label("Thread Id, or Negative")
  int result;

  static void record(String process, int result) {
    ThreadSpawnEvent event = new ThreadSpawnEvent();
    event.process = process;
    event.result = result;
    event.commit();
  }
}
