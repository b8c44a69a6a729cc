// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.type.DefinedType;

/**
 * A structure or an array that a guest or the host has made (core 4.2.12). References to it are
 * Java references, so the JVM's collector takes it when neither guests nor the host reach it.
 *
 * <p>Two are equal only if they are the same object, as {@code ref.eq} sees it.
 *
 * <p>Not thread-safe. Guest threads share none, since each has an instance of its own and no
 * reference can be stored in a memory, unless the host lets them import the same table or mutable
 * global. A host that gives one to another thread needs a happens-before edge, as for any Java
 * object with plain fields. Without one a thread may see old values or defaults, but never one of a
 * wrong type.
 */
public abstract sealed class Aggregate permits Struct, Array {

  private final DefinedType type;

  /**
   * For the two kinds.
   *
   * @param type the type
   */
  protected Aggregate(DefinedType type) {
    this.type = type;
  }

  /** {@return the type that it was made with; a variable that holds it may have one above} */
  public final DefinedType type() {
    return type;
  }
}
