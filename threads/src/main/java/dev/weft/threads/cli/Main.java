// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import java.lang.module.ModuleDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The {@code weft} command. */
public final class Main {

  private static final String WEFT = "weft";
  private static final String DEBUG = "--debug";
  private static final String HELP = "--help";
  private static final String VERSION = "--version";

  private static final Option HELP_OPTION = new Option(HELP, "-h", null, false, "Show this help.");

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
    String first = args.length == 0 ? "" : args[0];
    Command command = find(first);
    if (command == null) {
      return withoutCommand(args, console);
    }
    CommandSyntax syntax = syntax(command);
    Arguments given = syntax.parse(args, 1, HELP);
    if (given.has(HELP)) {
      console.out().print(Usage.of(syntax));
      return ExitStatus.SUCCESS;
    }
    console.setDebug(given.has(DEBUG));
    return command.run(given, console);
  }

  /** Looking for services takes milliseconds, which most programs need not wait. */
  private static Command find(String name) {
    for (Command command : COMMANDS) {
      if (command.name().equals(name)) {
        return command;
      }
    }
    if (!name.isEmpty() && name.charAt(0) != '-') {
      for (Command command : ServiceLoader.load(Command.class)) {
        if (command.name().equals(name)) {
          return command;
        }
      }
    }
    return null;
  }

  private static CommandSyntax syntax(Command command) {
    return command
        .syntax(WEFT.concat(" ").concat(command.name()))
        .add(HELP_OPTION)
        .flag(DEBUG, "Show the Java stack trace of what went wrong.");
  }

  private static int withoutCommand(String[] args, Console console) throws Failure {
    CommandSyntax weft =
        new CommandSyntax(WEFT, "Runs and examines WebAssembly modules.")
            .add(HELP_OPTION)
            .flag(VERSION, "Show the version.");
    Arguments given = weft.parse(args, 0, HELP);
    if (given.has(VERSION)) {
      console.out().println("weft " + version() + " on Java " + Runtime.version());
      return ExitStatus.SUCCESS;
    }
    List<CommandSyntax> commands = new ArrayList<>();
    for (Command command : COMMANDS) {
      commands.add(syntax(command));
    }
    ServiceLoader.load(Command.class).forEach(command -> commands.add(syntax(command)));
    String usage = Usage.of(weft, commands);
    if (given.has(HELP)) {
      console.out().print(usage);
      return ExitStatus.SUCCESS;
    }
    console.err().print(usage);
    return ExitStatus.USAGE;
  }

  private static String version() {
    ModuleDescriptor descriptor = Main.class.getModule().getDescriptor();
    return descriptor == null ? "(no module)" : descriptor.rawVersion().orElse("(not packaged)");
  }
}
