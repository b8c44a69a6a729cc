// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

/**
 * An option of a command.
 *
 * @param name the name that it is known by, such as {@code --output}
 * @param shortName a dash and a letter that mean the same; null if there is none
 * @param label what its value is called; null if it takes none
 * @param repeatable whether it may be given more than once
 * @param description what it does, in sentences
 */
record Option(String name, String shortName, String label, boolean repeatable, String description) {

  boolean isCalled(String text) {
    return text.equals(name) || text.equals(shortName);
  }

  /** {@return how it is written, with its value} */
  String form() {
    return label == null ? name : name.concat("=").concat(label);
  }

  /** {@return how it is written in a synopsis} */
  String synopsis() {
    String form = label == null && shortName != null ? shortName : form();
    return "[".concat(form).concat(repeatable ? "]..." : "]");
  }
}
