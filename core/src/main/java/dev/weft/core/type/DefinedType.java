// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

import java.util.Arrays;

/**
 * A type that a module defines (core 2.3.11): one of the members of a recursive type.
 *
 * <p>Equal types are one object, whatever modules define them: {@link RecursiveTypeBuilder#build}
 * sees to that. So types are compared by identity, and whether one is below another is seen at one
 * place of its ancestors, however deep it is.
 *
 * <p>Immutable from the moment that {@link RecursiveTypeBuilder#build} returns it. Its fields are
 * not final, since the types of a recursive type refer to each other. A thread that finds it in the
 * table of all recursive types sees them by that table's lock; any other gets it through a final
 * field of something that was made later, such as a module.
 */
public final class DefinedType implements HeapType, ExternalType {

  private static final DefinedType[] NONE = {};

  private final int index;
  private RecursiveType recursiveType;
  private SubType subType;

  /** The types above this one, the most general first, and this one. */
  private DefinedType[] ancestors;

  private final ReferenceType reference = new ReferenceType(false, this);
  private final ReferenceType nullableReference = new ReferenceType(true, this);

  DefinedType(int index) {
    this.index = index;
  }

  /** The type of references to it, which is made only once. */
  ReferenceType reference(boolean nullable) {
    return nullable ? nullableReference : reference;
  }

  /**
   * The defined type that is only a composite type: final, without a supertype, the only one of its
   * recursive type.
   *
   * @param compositeType what it is made of
   * @return the type
   */
  public static DefinedType of(CompositeType compositeType) {
    RecursiveTypeBuilder builder = new RecursiveTypeBuilder(1);
    builder.define(0, SubType.of(compositeType));
    return builder.build().types().getFirst();
  }

  /** Says what the type is, before anybody else sees it. */
  void define(SubType definition) {
    subType = definition;
    DefinedType[] above =
        definition.supertype().isPresent() ? definition.supertype().get().ancestors : NONE;
    ancestors = Arrays.copyOf(above, above.length + 1);
    ancestors[above.length] = this;
  }

  void join(RecursiveType newRecursiveType) {
    recursiveType = newRecursiveType;
  }

  /** {@return the recursive type that it belongs to} */
  public RecursiveType recursiveType() {
    return recursiveType;
  }

  /** {@return the position in its recursive type, from 0} */
  public int index() {
    return index;
  }

  /** {@return what its definition says} */
  public SubType subType() {
    return subType;
  }

  /** {@return what it is made of} */
  public CompositeType compositeType() {
    return subType.compositeType();
  }

  /** {@return how many types are above it} */
  public int depth() {
    return ancestors.length - 1;
  }

  /**
   * {@return the function type that it is made of}
   *
   * @throws ClassCastException if it is not made of one
   */
  public FunctionType functionType() {
    return (FunctionType) subType.compositeType();
  }

  @Override
  public boolean matches(HeapType expected) {
    if (expected instanceof DefinedType other) {
      return isBelow(other);
    }
    return !(expected instanceof ExactType) && compositeType().heapType().matches(expected);
  }

  /**
   * Whether this type is the other one or declared to be below it (core 3.3.3).
   *
   * @param other a type
   * @return true if each value of this type is one of the other
   */
  public boolean isBelow(DefinedType other) {
    if (this == other) {
      return true;
    }
    int depth = other.ancestors.length - 1;
    return depth < ancestors.length && ancestors[depth] == other;
  }

  @Override
  public AbstractHeapType top() {
    return compositeType().heapType().top();
  }

  @Override
  public boolean matches(ExternalType expected) {
    return expected instanceof DefinedType other && isBelow(other);
  }

  /**
   * {@return what it is made of, as the text format writes it} Defined types inside of it are given
   * by their sort only, since they may contain each other.
   */
  @Override
  public String toString() {
    return compositeType().toString();
  }
}
