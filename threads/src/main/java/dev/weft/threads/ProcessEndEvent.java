// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The end of a process. */
@Name("dev.weft.ProcessEnd")
@Label("Process End")
@Description("A guest process has ended with all its threads")
@Category("WebAssembly")
@StackTrace(false)
final class ProcessEndEvent extends Event {

  @Label("Process")
  String process;

  @Label("Outcome")
  String outcome;

  static void record(String process, Outcome outcome) {
    ProcessEndEvent event = new ProcessEndEvent();
    event.process = process;
    event.outcome = String.valueOf(outcome);
    event.commit();
  }
}
