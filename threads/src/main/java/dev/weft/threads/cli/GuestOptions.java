// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.threads.WasiProcess;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options of {@code weft run} that say what a program is given and how it is limited. */
final class GuestOptions {

  private static final String[] NOTHING = {};

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

  static void addTo(CommandSpec spec) {
    add(
        spec,
        ENV,
        true,
        "NAME[=VALUE]",
        "Set a variable of the program's environment, which is empty otherwise; without a value to"
            + " that of the command's environment, if it is there. May be repeated.");
    add(
        spec,
        DIR,
        true,
        PreopenOption.FORM,
        "Give the program the directory HOST, under the name GUEST or else under the same name;"
            + " with :ro only to read. Nothing outside of it can be reached. May be repeated.");
    add(spec, STDIN, false, "FILE", "Have the program read FILE as its standard input.");
    add(
        spec,
        TCPLISTEN,
        true,
        ListenAddress.FORM,
        "Give the program a socket that listens there, as a descriptor after those of directories."
            + " With port 0 the system chooses one, which is printed. May be repeated.");
    add(
        spec,
        DETERMINISTIC,
        false,
        "SEED",
        "Give the program clocks that only its own actions move, and random numbers that a number"
            + " decides.");
    add(
        spec,
        TIMEOUT,
        false,
        "TIME",
        "End the program after so many seconds, or with a unit: 500ms, 5s, 2m, 1h. The exit status"
            + " is 124 then.");
    add(spec, FUEL, false, "NUMBER", "End the program after so many loop iterations and calls.");
    add(
        spec,
        MAX_MEMORY,
        false,
        "BYTES",
        "Limit how large all its memories are together; 64k, 16m and 1g are KiB, MiB and GiB.");
    add(spec, MAX_THREADS, false, "NUMBER", "Limit its threads besides the main one.");
    add(spec, MAX_OPEN_FILES, false, "NUMBER", "Limit its open descriptors of all kinds.");
  }

  private static void add(
      CommandSpec spec, String name, boolean repeated, String label, String description) {
    spec.addOption(
        OptionSpec.builder(name)
            .type(repeated ? String[].class : String.class)
            .arity("1")
            .paramLabel(label)
            .description(description)
            .build());
  }

  /**
   * Makes the settings.
   *
   * @param opened takes what is opened for the program, to be closed after it
   */
  static void giveTo(
      WasiProcess.Builder guest, ParseResult options, OpenedForGuest opened, Console console)
      throws Failure {
    for (String variable : options.matchedOptionValue(ENV, NOTHING)) {
      setVariable(guest, variable);
    }
    for (String directory : options.matchedOptionValue(DIR, NOTHING)) {
      PreopenOption.parse(directory).giveTo(guest);
    }
    String stdin = options.matchedOptionValue(STDIN, (String) null);
    if (stdin != null) {
      guest.stdin(opened.input(STDIN, stdin));
    }
    for (String address : options.matchedOptionValue(TCPLISTEN, NOTHING)) {
      ListenAddress.parse(TCPLISTEN, address).giveTo(guest, opened, console);
    }
    String seed = options.matchedOptionValue(DETERMINISTIC, (String) null);
    if (seed != null) {
      long number = Quantity.count(DETERMINISTIC, seed);
      guest.wasi(settings -> settings.deterministic(number));
    }
    limit(guest, options);
  }

  private static void limit(WasiProcess.Builder guest, ParseResult options) throws Failure {
    Duration timeout = timeout(options);
    if (timeout != null) {
      guest.timeLimit(timeout);
    }
    String fuel = options.matchedOptionValue(FUEL, (String) null);
    if (fuel != null) {
      long events = Quantity.count(FUEL, fuel);
      guest.limits(limits -> limits.fuel(events));
    }
    String memory = options.matchedOptionValue(MAX_MEMORY, (String) null);
    if (memory != null) {
      long bytes = Quantity.bytes(MAX_MEMORY, memory);
      guest.limits(limits -> limits.maximumMemoryBytes(bytes));
    }
    String threads = options.matchedOptionValue(MAX_THREADS, (String) null);
    if (threads != null) {
      guest.maxThreads(Quantity.smallCount(MAX_THREADS, threads));
    }
    String files = options.matchedOptionValue(MAX_OPEN_FILES, (String) null);
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
  static Duration timeout(ParseResult options) throws Failure {
    String timeout = options.matchedOptionValue(TIMEOUT, (String) null);
    return timeout == null ? null : Quantity.duration(TIMEOUT, timeout);
  }
}
