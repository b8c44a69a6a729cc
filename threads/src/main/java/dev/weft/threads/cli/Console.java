// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.threads.WasiProcess;
import java.io.InputStream;
import java.io.PrintStream;

/** The standard streams of one run of the command line and of the guests that it runs. */
public final class Console {

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final boolean inherited;
  private boolean debug;

  private Console(InputStream in, PrintStream out, PrintStream err, boolean inherited) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.inherited = inherited;
  }

  /** {@return the streams of the Java process, which guests may ask whether they are terminals} */
  static Console ofJava() {
    return new Console(System.in, System.out, System.err, true);
  }

  /**
   * {@return any streams}
   *
   * @param in where guests read
   * @param out where guests and commands print
   * @param err where guests print errors, and commands what went wrong
   */
  public static Console of(InputStream in, PrintStream out, PrintStream err) {
    return new Console(in, out, err, false);
  }

  /** {@return where commands print} */
  public PrintStream out() {
    return out;
  }

  /** {@return where commands print what went wrong} */
  public PrintStream err() {
    return err;
  }

  /** Has failures printed with their Java stack trace. */
  void setDebug(boolean debug) {
    this.debug = debug;
  }

  /** Prints why something failed, in one line unless debugging. */
  void print(Failure failure) {
    err.println("weft: ".concat(Printable.of(failure.getMessage())));
    if (debug) {
      failure.printStackTrace(err);
    }
  }

  void giveTo(WasiProcess.Builder guest) {
    if (inherited) {
      guest.inheritIO();
    } else {
      guest.stdin(in).stdout(out).stderr(err);
    }
  }
}
