// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.core.error.Abort;
import dev.weft.core.error.CodePosition;
import dev.weft.core.error.WasmException;
import dev.weft.core.instruction.Features;
import dev.weft.core.module.Module;
import dev.weft.threads.Outcome;
import dev.weft.threads.WasiProcess;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code weft run}: runs a WASI program and ends as it does. */
final class RunCommand implements Command {

  private static final String[] NOTHING = {};

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
                + " traps or throws an exception that nothing catches, 1 if the module is no good, 2 if the command is.");
    spec.addOption(
        OptionSpec.builder("--env")
            .type(String[].class)
            .arity("1")
            .paramLabel("NAME=VALUE")
            .description(
                "Set a variable of the program's environment, which is empty otherwise. May be"
                    + " repeated.")
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
    String[] args = new String[following.length - first + 1];
    args[0] = file.baseName();
    System.arraycopy(following, first, args, 1, following.length - first);

    Module module = file.read(FeatureOptions.of(options).applyTo(Features.defaults()));
    WasiProcess.Builder guest = WasiProcess.builder(module).name(file.baseName());
    console.giveTo(guest);
    try {
      guest.args(args);
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitStatus.USAGE, e.getMessage(), e);
    }
    for (String variable : options.matchedOptionValue("--env", NOTHING)) {
      setVariable(guest, variable);
    }
    try (WasiProcess process = guest.start()) {
      return report(process.await(), console);
    } catch (WasmException e) {
      throw file.failure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitStatus.FAILURE, "interrupted", e);
    }
  }

  private static void setVariable(WasiProcess.Builder guest, String variable) throws Failure {
    int equals = variable.indexOf('=');
    if (equals <= 0) {
      throw new Failure(
          ExitStatus.USAGE,
          "--env: expected NAME=VALUE, found '".concat(variable).concat("'"),
          null);
    }
    try {
      guest.env(variable.substring(0, equals), variable.substring(equals + 1));
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitStatus.USAGE, "--env: ".concat(e.getMessage()), e);
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
