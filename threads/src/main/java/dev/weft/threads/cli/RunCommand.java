// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.core.error.Abort;
import dev.weft.core.error.WasmException;
import dev.weft.core.instruction.Features;
import dev.weft.core.module.Module;
import dev.weft.threads.Outcome;
import dev.weft.threads.WasiProcess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code weft run}: runs a WASI program and ends as it does. */
final class RunCommand implements Command {

  private static final String DUMP_ON_TIMEOUT = "--dump-on-timeout";
  private static final String INVOKE = "--invoke";

  @Override
  public String name() {
    return "run";
  }

  @Override
  public CommandSyntax syntax(String name) {
    CommandSyntax syntax =
        new CommandSyntax(
            name,
            "Runs a WASI program. It gets the arguments that follow FILE, a first -- left out, and"
                + " the command's standard streams. The exit status is the program's; 134 if it"
                + " traps or throws an exception that nothing catches, 124 after --timeout, 1 if the"
                + " module is no good, 2 if the command is.");
    GuestOptions.addTo(syntax);
    syntax.option(
        INVOKE,
        "NAME",
        "Call the exported function NAME, with ARGS for its parameters, and print its"
            + " results; not _start.");
    syntax.flag(
        DUMP_ON_TIMEOUT,
        "When the time of --timeout is over, print what the program's threads do, with their"
            + " backtraces.");
    FeatureOptions.addTo(syntax);
    syntax.parameter("FILE", "The module, binary or text.");
    syntax.rest("ARGS", "The program's arguments.");
    return syntax;
  }

  @Override
  public int run(Arguments given, Console console) throws Failure {
    ModuleFile file = new ModuleFile(given.parameter());
    List<String> words = given.parameters();
    int first = words.size() > 1 && words.get(1).equals("--") ? 2 : 1;
    List<String> args = words.subList(first, words.size());

    Module module = file.read(FeatureOptions.of(given).applyTo(Features.defaults()));
    WasiProcess.Builder guest = WasiProcess.builder(module).name(file.baseName());
    console.giveTo(guest);
    try (OpenedForGuest opened = new OpenedForGuest()) {
      GuestOptions.giveTo(guest, given, opened, console);
      Duration dumpAfter = dumpAfter(given);
      if (dumpAfter != null) {
        guest.timeLimit(null); // or the threads would have ended before they can tell
      }
      String name = given.value(INVOKE);
      if (name == null) {
        setArguments(guest, file.baseName(), args);
        return run(guest, dumpAfter, console);
      }
      setArguments(guest, file.baseName(), List.of());
      Invocation invocation = Invocation.of(module, name, args.toArray(new String[0]));
      int status = run(guest.entryPoint(invocation::run), dumpAfter, console);
      invocation.print(console.out());
      return status;
    } catch (WasmException e) {
      throw file.failure(e);
    }
  }

  private static void setArguments(WasiProcess.Builder guest, String program, List<String> rest)
      throws Failure {
    List<String> args = new ArrayList<>(rest);
    args.addFirst(program);
    try {
      guest.args(args.toArray(new String[0]));
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitStatus.USAGE, e.getMessage(), e);
    }
  }

  /** {@return after what time to print threads; null for never} */
  private static Duration dumpAfter(Arguments given) throws Failure {
    if (!given.has(DUMP_ON_TIMEOUT)) {
      return null;
    }
    Duration timeout = GuestOptions.timeout(given);
    if (timeout == null) {
      throw new Failure(ExitStatus.USAGE, DUMP_ON_TIMEOUT.concat(" needs --timeout"), null);
    }
    return timeout;
  }

  private static int run(WasiProcess.Builder guest, Duration dumpAfter, Console console)
      throws Failure {
    try (WasiProcess process = guest.start()) {
      if (dumpAfter == null) {
        return report(process.await(), console);
      }
      Outcome outcome = process.await(dumpAfter);
      if (outcome instanceof Outcome.TimedOut) {
        console.err().print(ThreadDump.of(process.threads()));
      }
      return report(outcome, console);
    } catch (UncheckedIOException e) { // of a directory that was there a moment ago
      throw new Failure(ExitStatus.FAILURE, "--dir: ".concat(e.getCause().getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitStatus.FAILURE, "interrupted", e);
    }
  }

  private static int report(Outcome outcome, Console console) throws Failure {
    if (outcome instanceof Outcome.Exited exited) {
      return exited.code();
    }
    if (outcome instanceof Outcome.Trapped trapped) {
      print("trap: ", trapped.trap(), trapped.threadId(), console);
      return ExitStatus.ABORT;
    }
    if (outcome instanceof Outcome.Threw threw) {
      print("", threw.exception(), threw.threadId(), console);
      return ExitStatus.ABORT;
    }
    if (outcome instanceof Outcome.Failed failed) {
      Throwable cause = failed.cause();
      boolean explained = cause instanceof WasmException;
      throw new Failure(
          ExitStatus.FAILURE,
          (explained ? cause.getMessage() : "internal error: " + cause)
              + inThread(failed.threadId()),
          cause);
    }
    if (outcome instanceof Outcome.TimedOut) {
      throw new Failure(ExitStatus.TIMEOUT, "the time limit has passed", null);
    }
    throw new Failure(ExitStatus.FAILURE, "unexpected outcome: " + outcome, null);
  }

  private static String inThread(int threadId) {
    return threadId == Outcome.MAIN_THREAD ? "" : " (thread " + threadId + ")";
  }

  private static void print(String prefix, Abort abort, int threadId, Console console) {
    StringBuilder text = new StringBuilder("weft: ").append(prefix);
    text.append(Printable.of(abort.getMessage())).append(inThread(threadId)).append('\n');
    ThreadDump.append(text, abort.backtrace(), abort.omittedPositions());
    console.err().print(text);
    console.err().flush();
  }
}
