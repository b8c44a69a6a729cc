// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

import java.util.List;

/**
 * The type of a tag (core 2.3, "Tag Types"): what exceptions of the tag carry.
 *
 * @param definedType a function type, whose parameters are the types of the arguments; in a valid
 *     type it has no results
 */
public record TagType(DefinedType definedType) implements ExternalType {

  /**
   * The type of tags with some arguments.
   *
   * @param parameters the types of the arguments
   * @return the tag type
   */
  public static TagType of(ValueType... parameters) {
    return new TagType(DefinedType.of(FunctionType.of(parameters)));
  }

  /**
   * {@return the types of the arguments, in order}
   *
   * @throws ClassCastException if the defined type is no function type
   */
  public List<ValueType> parameters() {
    return definedType.functionType().parameters();
  }

  /** Tags cannot be exchanged for others below or above them: code throws and catches with both. */
  @Override
  public boolean matches(ExternalType expected) {
    return equals(expected);
  }

  /** {@return the type as the text format writes it, for example {@code (tag (param i32))}} */
  @Override
  public String toString() {
    String text = definedType.toString();
    String function = "(func";
    return text.startsWith(function)
        ? "(tag" + text.substring(function.length())
        : "(tag " + text + ')';
  }
}
