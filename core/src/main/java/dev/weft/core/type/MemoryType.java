// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/**
 * The type of a linear memory (core 2.3.14; threads proposal for {@code shared}).
 *
 * @param addressType the type of its addresses
 * @param limits its size range in pages of 65,536 bytes
 * @param shared whether several threads may use it at once
 */
public record MemoryType(AddressType addressType, Limits limits, boolean shared)
    implements ExternalType {

  /** The size of a page in bytes (core 4.2.8). */
  public static final int PAGE_SIZE = 65_536;

  private static final int PAGE_BITS = 16;

  /** The number of pages that 32-bit addresses can reach. */
  public static final int MAXIMUM_PAGES = 65_536;

  /** {@return the number of pages that addresses of the memory can reach (core 3.2.14)} */
  public long maximumPages() {
    return (addressType.largest() >>> PAGE_BITS) + 1;
  }

  /**
   * {@return the size of a number of pages in bytes, or {@link Long#MAX_VALUE} where it is larger}
   *
   * @param pages how many pages, unsigned
   */
  public long bytes(long pages) {
    return Long.compareUnsigned(pages, Long.MAX_VALUE >>> PAGE_BITS) > 0
        ? Long.MAX_VALUE
        : pages << PAGE_BITS;
  }

  @Override
  public boolean matches(ExternalType expected) {
    return expected instanceof MemoryType other
        && addressType == other.addressType
        && shared == other.shared
        && limits.matches(other.limits);
  }

  /** {@return the type as the text format writes it, for example {@code (memory 1 16 shared)}} */
  @Override
  public String toString() {
    return "(memory " + addressType.prefix() + limits + (shared ? " shared)" : ")");
  }
}
