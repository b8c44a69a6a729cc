// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

import java.util.Optional;

/**
 * One definition of a recursive type (core 2.3.11).
 *
 * @param isFinal whether no other type may be declared a subtype of it
 * @param supertype the type that it is declared a subtype of
 * @param compositeType what it is made of
 */
public record SubType(
    boolean isFinal, Optional<DefinedType> supertype, CompositeType compositeType) {

  /**
   * What a definition says that is only a composite type.
   *
   * @param compositeType what it is made of
   * @return the final type without a supertype
   */
  public static SubType of(CompositeType compositeType) {
    return new SubType(true, Optional.empty(), compositeType);
  }
}
