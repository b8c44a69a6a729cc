// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import java.lang.module.ModuleDescriptor;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The {@code weft} command. */
public final class Main {

  private static final String DEBUG = "--debug";
  private static final String HELP = "--help";
  private static final String VERSION = "--version";

  private static final Command[] COMMANDS = {
    new RunCommand(), new ValidateCommand(), new InspectCommand(), new AssembleCommand()
  };

  private Main() {}

  /**
   * Runs a command and ends the Java process with its exit status.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    int status = run(args, Console.ofJava());
    // All threads that may be left are daemons, such as one that is blocked in a read of standard
    // input. So the JVM ends by itself with status 0, which saves the 30 ms that exit takes to look
    // for a logger.
    if (status != ExitStatus.SUCCESS) {
      System.exit(status);
    }
  }

  /**
   * Runs a command.
   *
   * @param args the command line
   * @param console where to read and write
   * @return its exit status
   */
  public static int run(String[] args, Console console) {
    try {
      return dispatch(args, console);
    } catch (ParameterException e) {
      String hint = e.getCommandLine().getCommandSpec().qualifiedName();
      String message = e.getMessage().concat(" (").concat(hint).concat(" --help shows more)");
      console.print(new Failure(ExitStatus.USAGE, message, e));
      return ExitStatus.USAGE;
    } catch (Failure e) {
      console.print(e);
      return e.exitStatus();
    } catch (OutOfMemoryError e) {
      console.print(new Failure(ExitStatus.FAILURE, "out of memory: " + e.getMessage(), e));
      return ExitStatus.FAILURE;
    } catch (RuntimeException | Error e) { // a fault of Weft's own
      String message = "internal error: " + e + " (--debug shows more)";
      console.print(new Failure(ExitStatus.FAILURE, message, e));
      return ExitStatus.FAILURE;
    } finally {
      console.out().flush();
      console.err().flush();
    }
  }

  private static int dispatch(String[] args, Console console) throws Failure {
    CommandLine weft = commandLine(args);
    ParseResult parsed = weft.parseArgs(args);
    ParseResult given = parsed;
    while (given.hasSubcommand()) {
      given = given.subcommand();
    }
    CommandSpec spec = given.commandSpec();
    if (given.isUsageHelpRequested()) {
      spec.commandLine().usage(console.out());
      return ExitStatus.SUCCESS;
    }
    if (given.isVersionHelpRequested()) {
      console.out().println("weft " + version() + " on Java " + Runtime.version());
      return ExitStatus.SUCCESS;
    }
    if (!(spec.userObject() instanceof Command command)) {
      weft.usage(console.err());
      return ExitStatus.USAGE;
    }
    console.setDebug(given.hasMatchedOption(DEBUG));
    return command.run(given, console);
  }

  private static CommandLine commandLine(String[] args) {
    CommandSpec weft = CommandSpec.create().name("weft");
    weft.usageMessage().description("Runs and examines WebAssembly modules.");
    weft.addOption(help());
    weft.addOption(
        OptionSpec.builder(VERSION).versionHelp(true).description("Show the version.").build());
    boolean found = false;
    for (Command command : COMMANDS) {
      add(weft, command);
      found |= args.length > 0 && args[0].equals(command.name());
    }
    if (!found) { // looking for services takes milliseconds, which most programs need not wait
      ServiceLoader.load(Command.class).forEach(command -> add(weft, command));
    }
    CommandLine commandLine = new CommandLine(weft);
    commandLine.setExpandAtFiles(false); // an argument may begin with @
    return commandLine;
  }

  private static void add(CommandSpec weft, Command command) {
    CommandSpec spec = command.spec();
    spec.addOption(help());
    spec.addOption(
        OptionSpec.builder(DEBUG)
            .description("Show the Java stack trace of what went wrong.")
            .build());
    weft.addSubcommand(command.name(), spec);
  }

  private static OptionSpec help() {
    return OptionSpec.builder("-h", HELP).usageHelp(true).description("Show this help.").build();
  }

  private static String version() {
    ModuleDescriptor descriptor = Main.class.getModule().getDescriptor();
    return descriptor == null ? "(no module)" : descriptor.rawVersion().orElse("(not packaged)");
  }
}
