// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.error;

import java.io.Serial;

/**
 * An exception of a guest (core 4.2.15): one that the guest, or a host function on its behalf, has
 * thrown. As a Java exception it means that no guest has caught it on the way. The same object is
 * what a reference of type {@code exnref} refers to, so its identity is the exception's.
 *
 * <p>A host function may throw one, which then goes on through the guest that called; the
 * interpreter's {@code Tag} makes them. All but the backtrace is immutable.
 */
public final class ThrownException extends Abort {

  @Serial private static final long serialVersionUID = 1L;

  private static final Object[] NOTHING = {};

  private final transient Object tag;
  private final transient Object[] arguments;

  /**
   * An exception. Engines call this; a host makes exceptions by its tags, which check arguments.
   *
   * @param tag the tag
   * @param arguments a value for each parameter of the tag's type; kept, so nobody may change them
   */
  public ThrownException(Object tag, Object... arguments) {
    super(null);
    this.tag = tag;
    this.arguments = arguments;
  }

  /**
   * {@return the tag, one of the interpreter's {@code Tag}s: to be compared by {@code ==} with
   * those that the host knows} Null if the exception was serialized.
   */
  public Object tag() {
    return tag;
  }

  /**
   * {@return the values that the exception carries, in the order of the tag's parameters} Numbers
   * are Integer, Long, Float or Double, references are objects or null, as in arguments of
   * functions. None if the exception was serialized.
   */
  public Object[] arguments() {
    return arguments == null ? NOTHING : arguments.clone();
  }

  /** {@return what the tag is called} Made when it is asked for: most exceptions are caught. */
  @Override
  public String getMessage() {
    return "uncaught exception: " + tag;
  }
}
