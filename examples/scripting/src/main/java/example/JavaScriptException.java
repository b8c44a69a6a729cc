// SPDX-License-Identifier: Apache-2.0
package example;

/** An exception that a script has thrown and not caught. */
public final class JavaScriptException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String stack;

  JavaScriptException(String message, String stack) {
    super(message);
    this.stack = stack;
  }

  /** {@return where in the script it was made, a line for each call; empty if that is not known} */
  public String stack() {
    return stack;
  }
}
