// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.threads.WasiProcess;
import java.time.Duration;

/** The options of {@code weft run} that say what a program is given and how it is limited. */
final class GuestOptions {

  private static final String ENV = "--env";
  private static final String DIR = "--dir";
  private static final String STDIN = "--stdin";
  private static final String TCPLISTEN = "--tcplisten";
  private static final String DETERMINISTIC = "--deterministic";
  private static final String TIMEOUT = "--timeout";
  private static final String FUEL = "--fuel";
  private static final String MAX_MEMORY = "--max-memory";
  private static final String MAX_THREADS = "--max-threads";
  private static final String MAX_OPEN_FILES = "--max-open-files";

  private GuestOptions() {}

  static void addTo(CommandSyntax syntax) {
    syntax.repeatable(
        ENV,
        "NAME[=VALUE]",
        "Set a variable of the program's environment, which is empty otherwise; without a value to"
            + " that of the command's environment, if it is there. May be repeated.");
    syntax.repeatable(
        DIR,
        PreopenOption.FORM,
        "Give the program the directory HOST, under the name GUEST or else under the same name;"
            + " with :ro only to read. Nothing outside of it can be reached. May be repeated.");
    syntax.option(STDIN, "FILE", "Have the program read FILE as its standard input.");
    syntax.repeatable(
        TCPLISTEN,
        ListenAddress.FORM,
        "Give the program a socket that listens there, as a descriptor after those of directories."
            + " With port 0 the system chooses one, which is printed. May be repeated.");
    syntax.option(
        DETERMINISTIC,
        "SEED",
        "Give the program clocks that only its own actions move, and random numbers that a number"
            + " decides.");
    syntax.option(
        TIMEOUT,
        "TIME",
        "End the program after so many seconds, or with a unit: 500ms, 5s, 2m, 1h. The exit status"
            + " is 124 then.");
    syntax.option(FUEL, "NUMBER", "End the program after so many loop iterations and calls.");
    syntax.option(
        MAX_MEMORY,
        "BYTES",
        "Limit how large all its memories are together; 64k, 16m and 1g are KiB, MiB and GiB.");
    syntax.option(MAX_THREADS, "NUMBER", "Limit its threads besides the main one.");
    syntax.option(MAX_OPEN_FILES, "NUMBER", "Limit its open descriptors of all kinds.");
  }

  /**
   * Makes the settings.
   *
   * @param opened takes what is opened for the program, to be closed after it
   */
  static void giveTo(
      WasiProcess.Builder guest, Arguments given, OpenedForGuest opened, Console console)
      throws Failure {
    for (String variable : given.values(ENV)) {
      setVariable(guest, variable);
    }
    for (String directory : given.values(DIR)) {
      PreopenOption.parse(directory).giveTo(guest);
    }
    String stdin = given.value(STDIN);
    if (stdin != null) {
      guest.stdin(opened.input(STDIN, stdin));
    }
    for (String address : given.values(TCPLISTEN)) {
      ListenAddress.parse(TCPLISTEN, address).giveTo(guest, opened, console);
    }
    String seed = given.value(DETERMINISTIC);
    if (seed != null) {
      long number = Quantity.count(DETERMINISTIC, seed);
      guest.wasi(settings -> settings.deterministic(number));
    }
    limit(guest, given);
  }

  private static void limit(WasiProcess.Builder guest, Arguments given) throws Failure {
    Duration timeout = timeout(given);
    if (timeout != null) {
      guest.timeLimit(timeout);
    }
    String fuel = given.value(FUEL);
    if (fuel != null) {
      long events = Quantity.count(FUEL, fuel);
      guest.limits(limits -> limits.fuel(events));
    }
    String memory = given.value(MAX_MEMORY);
    if (memory != null) {
      long bytes = Quantity.bytes(MAX_MEMORY, memory);
      guest.limits(limits -> limits.maximumMemoryBytes(bytes));
    }
    String threads = given.value(MAX_THREADS);
    if (threads != null) {
      guest.maxThreads(Quantity.smallCount(MAX_THREADS, threads));
    }
    String files = given.value(MAX_OPEN_FILES);
    if (files != null) {
      int count = Quantity.smallCount(MAX_OPEN_FILES, files);
      guest.wasi(settings -> settings.maximumDescriptors(count));
    }
  }

  private static void setVariable(WasiProcess.Builder guest, String variable) throws Failure {
    int equals = variable.indexOf('=');
    String name = equals < 0 ? variable : variable.substring(0, equals);
    if (name.isEmpty()) {
      throw Quantity.wrong(ENV, variable, "NAME=VALUE or NAME");
    }
    String value = equals < 0 ? System.getenv(name) : variable.substring(equals + 1);
    if (value == null) {
      return; // as other commands do: what is not there is not inherited
    }
    try {
      guest.env(name, value);
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitStatus.USAGE, "--env: ".concat(e.getMessage()), e);
    }
  }

  /** {@return how long the program may take; null if that is not limited} */
  static Duration timeout(Arguments given) throws Failure {
    String timeout = given.value(TIMEOUT);
    return timeout == null ? null : Quantity.duration(TIMEOUT, timeout);
  }
}
