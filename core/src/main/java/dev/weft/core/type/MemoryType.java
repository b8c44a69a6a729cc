// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/**
 * The type of a linear memory (core 2.3.14; threads proposal for {@code shared}, custom page sizes
 * proposal for {@code pageBits}).
 *
 * @param addressType the type of its addresses
 * @param limits its size range in pages
 * @param shared whether several threads may use it at once
 * @param pageBits the base-2 logarithm of the size of a page in bytes, from 0 to 63; in a valid
 *     type {@link #PAGE_BITS}, or 0 for pages of one byte
 */
public record MemoryType(AddressType addressType, Limits limits, boolean shared, int pageBits)
    implements ExternalType {

  /** The base-2 logarithm of {@link #PAGE_SIZE}. */
  public static final int PAGE_BITS = 16;

  /** The size of a page in bytes, unless the type says otherwise (core 4.2.8). */
  public static final int PAGE_SIZE = 1 << PAGE_BITS;

  /**
   * A type with the usual size of pages.
   *
   * @param addressType the type of its addresses
   * @param limits its size range in pages of 65,536 bytes
   * @param shared whether several threads may use it at once
   */
  public MemoryType(AddressType addressType, Limits limits, boolean shared) {
    this(addressType, limits, shared, PAGE_BITS);
  }

  /**
   * {@return the largest number of pages that a valid type may state (core 3.2.14), unsigned} All
   * addresses can be used, but that the size in bytes must be an address too if pages have one
   * byte.
   */
  public long maximumPages() {
    long largest = addressType.largest() >>> pageBits;
    return pageBits == 0 ? largest : largest + 1;
  }

  /**
   * {@return the size of a number of pages in bytes, or {@link Long#MAX_VALUE} where it is larger}
   *
   * @param pages how many pages, unsigned
   */
  public long bytes(long pages) {
    return Long.compareUnsigned(pages, Long.MAX_VALUE >>> pageBits) > 0
        ? Long.MAX_VALUE
        : pages << pageBits;
  }

  @Override
  public boolean matches(ExternalType expected) {
    return expected instanceof MemoryType other
        && addressType == other.addressType
        && shared == other.shared
        && pageBits == other.pageBits
        && limits.matches(other.limits);
  }

  /** {@return the type as the text format writes it, for example {@code (memory 1 16 shared)}} */
  @Override
  public String toString() {
    return "(memory "
        + addressType.prefix()
        + limits
        + (shared ? " shared" : "")
        + (pageBits == PAGE_BITS ? "" : " (pagesize " + Long.toUnsignedString(1L << pageBits) + ')')
        + ')';
  }
}
