// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/**
 * The type of a table (core 2.3.15).
 *
 * @param addressType the type of its indices
 * @param limits its size range in elements
 * @param elementType the type of its elements
 */
public record TableType(AddressType addressType, Limits limits, ReferenceType elementType)
    implements ExternalType {

  @Override
  public boolean matches(ExternalType expected) {
    return expected instanceof TableType other
        && addressType == other.addressType
        && limits.matches(other.limits)
        && elementType.equals(other.elementType);
  }

  /** {@return the type as the text format writes it, for example {@code (table 10 funcref)}} */
  @Override
  public String toString() {
    return "(table " + addressType.prefix() + limits + ' ' + elementType + ')';
  }
}
