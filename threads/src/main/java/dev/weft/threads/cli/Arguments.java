// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a command was given: the values of its options, and its parameters. */
public final class Arguments {

  private final Map<String, List<String>> options = new HashMap<>();
  private final List<String> parameters = new ArrayList<>();

  Arguments() {}

  void add(String option, String value) {
    List<String> values = options.get(option);
    if (values == null) {
      values = new ArrayList<>();
      options.put(option, values);
    }
    values.add(value);
  }

  void add(String parameter) {
    parameters.add(parameter);
  }

  /**
   * {@return whether an option was given}
   *
   * @param option its name
   */
  public boolean has(String option) {
    return options.containsKey(option);
  }

  /**
   * {@return the value of an option, the last one if there are several; null if it was not given}
   *
   * @param option its name
   */
  public String value(String option) {
    List<String> values = options.get(option);
    return values == null ? null : values.getLast();
  }

  /**
   * {@return the values of an option in the order of the command line}
   *
   * @param option its name
   */
  public List<String> values(String option) {
    List<String> values = options.get(option);
    return values == null ? List.of() : values;
  }

  /** {@return the first parameter, of a command that must have one} */
  public String parameter() {
    return parameters.getFirst();
  }

  /** {@return the parameters in the order of the command line} */
  public List<String> parameters() {
    return parameters;
  }
}
