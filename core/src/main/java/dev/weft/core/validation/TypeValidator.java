// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import dev.weft.core.error.InvalidModule;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.StructType;
import dev.weft.core.type.SubType;
import java.util.List;
import java.util.Optional;

/**
 * The rules of type definitions (core 3.2.10; custom descriptors proposal). Whether the types exist
 * that a definition names, and where they may stand, was looked at when the module was decoded.
 */
final class TypeValidator {

  private final List<DefinedType> types;
  private final TypeText text;

  private TypeValidator(List<DefinedType> types, TypeText text) {
    this.types = types;
    this.text = text;
  }

  /**
   * Validates all types of a module.
   *
   * @throws InvalidModule if a definition breaks a rule
   */
  static void validate(List<DefinedType> types, TypeText text) {
    TypeValidator validator = new TypeValidator(types, text);
    for (int i = 0; i < types.size(); i++) {
      DefinedType type = types.get(i);
      validator.clauses(i, type);
      if (type.subType().supertype().isPresent()) {
        validator.supertype(i, type.subType(), type.subType().supertype().get());
      }
    }
  }

  /** Only structures have descriptors and are some, and each of the two types names the other. */
  private void clauses(int index, DefinedType type) {
    SubType definition = type.subType();
    boolean isStructure = definition.compositeType() instanceof StructType;
    if (definition.descriptor().isPresent()) {
      if (!isStructure) {
        throw invalid("descriptor type must be a struct", text.type(index) + " has a descriptor");
      }
      if (!isOf(definition.descriptor().get().subType().described(), type)) {
        throw invalid("type is not described by its descriptor", text.type(index));
      }
    }
    if (definition.described().isPresent()) {
      if (!isStructure) {
        throw invalid("described type must be a struct", text.type(index) + " describes a type");
      }
      if (!isOf(definition.described().get().subType().descriptor(), type)) {
        throw invalid("described type is not described by descriptor", text.type(index));
      }
    }
  }

  private static boolean isOf(Optional<DefinedType> found, DefinedType type) {
    return found.isPresent() && found.get() == type;
  }

  private void supertype(int index, SubType definition, DefinedType supertype) {
    SubType above = supertype.subType();
    if (above.isFinal()) {
      throw invalid("sub type " + index, text.type(index) + " has a supertype that is final");
    }
    String mismatch = mismatch(definition, above);
    if (mismatch != null) {
      String reason =
          "sub type " + index + " does not match super type " + before(index, supertype);
      throw invalid(reason, mismatch);
    }
    below(index, "described", definition.described(), above.described());
    below(index, "descriptor", definition.descriptor(), above.descriptor());
  }

  /** A type may get a descriptor that its supertype lacks, but a descriptor's layout is its own. */
  private static String mismatch(SubType definition, SubType above) {
    if (!definition.compositeType().matches(above.compositeType())) {
      return "what they are made of does not match";
    }
    if (definition.described().isPresent() != above.described().isPresent()) {
      return "only one of them describes a type";
    }
    boolean lacksDescriptor = definition.descriptor().isEmpty() && above.descriptor().isPresent();
    return lacksDescriptor ? "only the super type has a descriptor" : null;
  }

  private void below(
      int index, String kind, Optional<DefinedType> type, Optional<DefinedType> above) {
    if (above.isPresent() && !type.get().isBelow(above.get())) {
      int named = index - types.get(index).index() + type.get().index();
      String detail = text.type(index) + " has a supertype with another";
      throw invalid(kind + " type " + named + " does not match", detail);
    }
  }

  /** The index of a type that a definition named; of equal ones, which are one object, the last. */
  private int before(int index, DefinedType type) {
    return types.subList(0, index).lastIndexOf(type);
  }

  private static InvalidModule invalid(String reason, String detail) {
    return InvalidModule.inModule(-1, reason, detail);
  }
}
