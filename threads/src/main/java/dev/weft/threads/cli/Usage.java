// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What {@code --help} prints: text in lines of up to 80 characters. */
final class Usage {

  private static final int WIDTH = 80;

  /** Where descriptions begin; what is too long to stand before them gets a line of its own. */
  private static final int COLUMN = 29;

  private final StringBuilder text = new StringBuilder();
  private int lineStart;

  private Usage() {}

  /** {@return the help for a command} */
  static String of(CommandSyntax syntax) {
    List<Option> options = new ArrayList<>(syntax.options());
    options.sort(Comparator.comparing(Option::name));
    Usage usage = new Usage();
    String synopsis = "Usage: ".concat(syntax.command());
    usage.text.append(synopsis);
    for (Option option : options) {
      usage.word(option.synopsis(), synopsis.length() + 1);
    }
    for (int i = 0; i < syntax.parameterLabels().size(); i++) {
      usage.word(syntax.parameterForm(i), synopsis.length() + 1);
    }
    usage.endLine();
    usage.words(syntax.description(), 0);
    usage.endLine();
    for (int i = 0; i < syntax.parameterLabels().size(); i++) {
      usage.row("      ".concat(syntax.parameterForm(i)), syntax.parameterDescriptions().get(i));
    }
    for (Option option : options) {
      String start = option.shortName() == null ? "      " : "  " + option.shortName() + ", ";
      usage.row(start.concat(option.form()), option.description());
    }
    return usage.text.toString();
  }

  /** {@return the help for the command line as a whole} */
  static String of(CommandSyntax syntax, List<CommandSyntax> commands) {
    Usage usage = new Usage();
    usage.text.append(of(syntax));
    usage.text.append("Commands:");
    usage.endLine();
    for (CommandSyntax command : commands) {
      String word = command.command().substring(syntax.command().length() + 1);
      usage.row("      ".concat(word), command.description());
    }
    return usage.text.toString();
  }

  private void row(String name, String description) {
    text.append(name);
    if (name.length() >= COLUMN - 1) {
      endLine();
    }
    pad(COLUMN - 1);
    words(description, COLUMN);
    endLine();
  }

  private void words(String description, int indent) {
    for (String word : description.split(" ")) {
      word(word, indent);
    }
  }

  /** Adds a word, in a new line if this one is full. */
  private void word(String word, int indent) {
    int length = text.length() - lineStart;
    if (length > indent && length + 1 + word.length() > WIDTH) {
      endLine();
      pad(indent);
    } else if (length > 0) {
      text.append(' ');
    }
    text.append(word);
  }

  private void pad(int column) {
    while (text.length() - lineStart < column) {
      text.append(' ');
    }
  }

  private void endLine() {
    text.append('\n');
    lineStart = text.length();
  }
}
