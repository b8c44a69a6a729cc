// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/**
 * The type of something that is imported or exported (core 2.3.17); that of a function is a defined
 * type, or an exact one.
 */
public sealed interface ExternalType
    permits DefinedType, ExactType, TableType, MemoryType, GlobalType, TagType {

  /**
   * Whether something of this type may be supplied for an import of the other type (core 3.3.12).
   *
   * @param expected the type that the import declares
   * @return true if the import accepts it
   */
  boolean matches(ExternalType expected);
}
