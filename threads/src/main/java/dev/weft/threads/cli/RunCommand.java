// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.core.error.Abort;
import dev.weft.core.error.CodePosition;
import dev.weft.core.error.WasmException;
import dev.weft.core.instruction.Features;
import dev.weft.core.module.Module;
import dev.weft.threads.Outcome;
import dev.weft.threads.WasiProcess;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code weft run}: runs a WASI program and ends as it does. */
final class RunCommand implements Command {

  private static final String[] NOTHING = {};
  private static final String INVOKE = "--invoke";

  @Override
  public String name() {
    return "run";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
    spec.parser().stopAtPositional(true); // what follows FILE is the program's
    spec.usageMessage()
        .description(
            "Runs a WASI program. It gets the arguments that follow FILE, a first -- left out, and"
                + " the command's standard streams. The exit status is the program's; 134 if it"
                + " traps or throws an exception that nothing catches, 124 after --timeout, 1 if the"
                + " module is no good, 2 if the command is.");
    GuestOptions.addTo(spec);
    spec.addOption(
        OptionSpec.builder(INVOKE)
            .type(String.class)
            .arity("1")
            .paramLabel("NAME")
            .description(
                "Call the exported function NAME, with ARGS for its parameters, and print its"
                    + " results; not _start.")
            .build());
    FeatureOptions.addTo(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .required(true)
            .type(String.class)
            .paramLabel("FILE")
            .description("The module, binary or text.")
            .build());
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("1..*")
            .arity("0..*")
            .type(String[].class)
            .paramLabel("ARGS")
            .description("The program's arguments.")
            .build());
    return spec;
  }

  @Override
  public int run(ParseResult options, Console console) throws Failure {
    ModuleFile file = new ModuleFile(options.matchedPositionalValue(0, ""));
    String[] following = options.matchedPositionalValue(1, NOTHING);
    int first = following.length > 0 && following[0].equals("--") ? 1 : 0;
    String[] args = Arrays.copyOfRange(following, first, following.length);

    Module module = file.read(FeatureOptions.of(options).applyTo(Features.defaults()));
    WasiProcess.Builder guest = WasiProcess.builder(module).name(file.baseName());
    console.giveTo(guest);
    try (OpenedForGuest opened = new OpenedForGuest()) {
      GuestOptions.giveTo(guest, options, opened, console);
      String name = options.matchedOptionValue(INVOKE, (String) null);
      if (name == null) {
        setArguments(guest, file.baseName(), args);
        return run(guest, console);
      }
      setArguments(guest, file.baseName());
      Invocation invocation = Invocation.of(module, name, args);
      int status = run(guest.entryPoint(invocation::run), console);
      invocation.print(console.out());
      return status;
    } catch (WasmException e) {
      throw file.failure(e);
    }
  }

  private static void setArguments(WasiProcess.Builder guest, String program, String... rest)
      throws Failure {
    List<String> args = new ArrayList<>(List.of(rest));
    args.add(0, program);
    try {
      guest.args(args.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitStatus.USAGE, e.getMessage(), e);
    }
  }

  private static int run(WasiProcess.Builder guest, Console console) throws Failure {
    try (WasiProcess process = guest.start()) {
      return report(process.await(), console);
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
    List<CodePosition> backtrace = abort.backtrace();
    // What was left out stood in the middle.
    int omittedAfter = abort.omittedPositions() > 0 ? backtrace.size() / 2 : -1;
    for (int i = 0; i < backtrace.size(); i++) {
      if (i == omittedAfter) {
        text.append("    ... ").append(abort.omittedPositions()).append(" more calls ...\n");
      }
      text.append("    at ").append(Printable.of(backtrace.get(i).toString())).append('\n');
    }
    console.err().print(text);
    console.err().flush();
  }
}
