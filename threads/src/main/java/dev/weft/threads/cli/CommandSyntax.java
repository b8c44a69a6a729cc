// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Which options and parameters a command takes. An option's value stands behind {@code =} or is the
 * next word; {@code --} ends the options.
 */
public final class CommandSyntax {

  /** What stands after the options, and how often. */
  private enum Parameters {
    NONE,
    ONE,
    /** At least one. */
    SEVERAL,
    /** One, behind which everything belongs to somebody else, options too. */
    ONE_AND_REST
  }

  private final String command;
  private final String description;
  private final List<Option> options = new ArrayList<>();
  private final List<String> parameterLabels = new ArrayList<>();
  private final List<String> parameterDescriptions = new ArrayList<>();
  private Parameters parameters = Parameters.NONE;

  /**
   * The syntax of a command without options and parameters, which the methods below add.
   *
   * @param command how the command is called, such as {@code weft run}
   * @param description what it does, in sentences
   */
  public CommandSyntax(String command, String description) {
    this.command = command;
    this.description = description;
  }

  /**
   * Adds an option without a value.
   *
   * @param name its name, with the dashes
   * @param description what it does, in sentences
   * @return this
   */
  public CommandSyntax flag(String name, String description) {
    return add(new Option(name, null, null, false, description));
  }

  /**
   * Adds an option with a value, which can be given once.
   *
   * @param name its name, with the dashes
   * @param label what its value is called
   * @param description what it does, in sentences
   * @return this
   */
  public CommandSyntax option(String name, String label, String description) {
    return add(new Option(name, null, label, false, description));
  }

  /**
   * Adds an option with a value, which can be given any number of times.
   *
   * @param name its name, with the dashes
   * @param label what its value is called
   * @param description what it does, in sentences
   * @return this
   */
  public CommandSyntax repeatable(String name, String label, String description) {
    return add(new Option(name, null, label, true, description));
  }

  CommandSyntax add(Option option) {
    options.add(option);
    return this;
  }

  /**
   * Has the command take exactly one parameter.
   *
   * @param label what it is called
   * @param description what it is, in sentences
   * @return this
   */
  public CommandSyntax parameter(String label, String description) {
    return parameters(Parameters.ONE, label, description);
  }

  /**
   * Has the command take one parameter or more.
   *
   * @param label what each is called
   * @param description what it is, in sentences
   * @return this
   */
  public CommandSyntax parameters(String label, String description) {
    return parameters(Parameters.SEVERAL, label, description);
  }

  /** Has all that follows the one parameter belong to it, whatever it looks like. */
  CommandSyntax rest(String label, String description) {
    return parameters(Parameters.ONE_AND_REST, label, description);
  }

  private CommandSyntax parameters(Parameters number, String label, String text) {
    parameters = number;
    parameterLabels.add(label);
    parameterDescriptions.add(text);
    return this;
  }

  String command() {
    return command;
  }

  String description() {
    return description;
  }

  List<Option> options() {
    return options;
  }

  /** {@return the names of the parameters} */
  List<String> parameterLabels() {
    return parameterLabels;
  }

  /** {@return what the parameters are, in their order} */
  List<String> parameterDescriptions() {
    return parameterDescriptions;
  }

  /** {@return how the parameter at an index is written in a synopsis} */
  String parameterForm(int index) {
    String label = parameterLabels.get(index);
    return switch (parameters) {
      case SEVERAL -> label.concat("...");
      case ONE_AND_REST -> index == 0 ? label : "[".concat(label).concat("...]");
      case NONE, ONE -> label;
    };
  }

  /**
   * Reads what was given. Parameters that are missing are an error unless one of the options is the
   * one that asks for help.
   *
   * @param words the words of the command line
   * @param first the index of the first word that is not the command's name
   * @param help the name of that option
   */
  Arguments parse(String[] words, int first, String help) throws Failure {
    Arguments given = new Arguments();
    boolean optionsEnded = false;
    for (int i = first; i < words.length; i++) {
      String word = words[i];
      if (optionsEnded || word.length() < 2 || word.charAt(0) != '-') {
        if (!given.parameters().isEmpty() && parameters == Parameters.ONE
            || parameters == Parameters.NONE) {
          throw wrong("Unexpected argument: '".concat(word).concat("'"));
        }
        given.add(word);
        optionsEnded |= parameters == Parameters.ONE_AND_REST;
      } else if (word.equals("--")) {
        optionsEnded = true;
      } else {
        i = parseOption(words, i, given);
      }
    }
    if (parameters != Parameters.NONE && given.parameters().isEmpty() && !given.has(help)) {
      throw wrong("Missing argument: ".concat(parameterLabels.getFirst()));
    }
    return given;
  }

  /** Reads an option; returns the index of its last word. */
  private int parseOption(String[] words, int index, Arguments given) throws Failure {
    String word = words[index];
    Option option = find(word);
    String value = null;
    if (option == null) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      option = find(name);
      if (option == null) {
        throw wrong("Unknown option: '".concat(name).concat("'"));
      }
      value = word.substring(equals + 1);
    }
    int last = index;
    if (option.label() == null) {
      if (value != null) {
        throw wrong("Option '".concat(option.name()).concat("' takes no value"));
      }
      value = "";
    } else if (value == null) {
      last++;
      if (last == words.length || find(words[last]) != null) {
        throw wrong(
            "Missing value of option '".concat(option.name()).concat("': ").concat(option.label()));
      }
      value = words[last];
    }
    if (given.has(option.name()) && !option.repeatable() && option.label() != null) {
      throw wrong("Option '".concat(option.name()).concat("' is given twice"));
    }
    given.add(option.name(), value);
    return last;
  }

  private Option find(String name) {
    for (Option option : options) {
      if (option.isCalled(name)) {
        return option;
      }
    }
    return null;
  }

  private Failure wrong(String message) {
    String hint = message.concat(" (").concat(command).concat(" --help shows more)");
    return new Failure(ExitStatus.USAGE, hint, null);
  }
}
