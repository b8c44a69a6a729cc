// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

import java.util.Optional;

/**
 * One definition of a recursive type (core 2.3.11; custom descriptors proposal for the clauses
 * about descriptors).
 *
 * @param isFinal whether no other type may be declared a subtype of it
 * @param supertype the type that it is declared a subtype of
 * @param described the type whose structures its own structures describe, of the same recursive
 *     type
 * @param descriptor the type of the structures that describe its own structures, of the same
 *     recursive type
 * @param compositeType what it is made of
 */
public record SubType(
    boolean isFinal,
    Optional<DefinedType> supertype,
    Optional<DefinedType> described,
    Optional<DefinedType> descriptor,
    CompositeType compositeType) {

  /**
   * A definition that says nothing about descriptors.
   *
   * @param isFinal whether no other type may be declared a subtype of it
   * @param supertype the type that it is declared a subtype of
   * @param compositeType what it is made of
   */
  public SubType(boolean isFinal, Optional<DefinedType> supertype, CompositeType compositeType) {
    this(isFinal, supertype, Optional.empty(), Optional.empty(), compositeType);
  }

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
