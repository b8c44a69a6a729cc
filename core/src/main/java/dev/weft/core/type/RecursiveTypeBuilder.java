// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes a recursive type whose definitions may refer to its own types. Not thread-safe.
 *
 * <p>The types that {@link #type} gives are for use in these definitions only. Those to go on with
 * come from {@link #build}.
 */
public final class RecursiveTypeBuilder {

  private final List<DefinedType> types;

  /**
   * Begins a recursive type.
   *
   * @param count how many types are defined together
   */
  public RecursiveTypeBuilder(int count) {
    List<DefinedType> newTypes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      newTypes.add(new DefinedType(i));
    }
    types = List.copyOf(newTypes);
  }

  /**
   * {@return a type that is being defined, for references to it}
   *
   * @param index its position, from 0
   */
  public DefinedType type(int index) {
    return types.get(index);
  }

  /**
   * Defines a type. Types have to be defined in order.
   *
   * @param index its position, from 0
   * @param definition what it is; its supertype is a type with a lower index or one that was built
   *     before
   */
  public void define(int index, SubType definition) {
    types.get(index).define(definition);
  }

  /**
   * {@return the recursive type, once all its types are defined: the one that is in use if there is
   * an equal one}
   */
  public RecursiveType build() {
    return new RecursiveType(types).canonical();
  }
}
