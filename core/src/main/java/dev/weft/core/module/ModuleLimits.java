// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

import dev.weft.core.error.ResourceExhausted;

/**
 * How large a module and its parts may be (core 7.2). Immutable; {@link #with} makes other limits.
 */
public final class ModuleLimits {

  private static final ModuleLimits DEFAULTS = new ModuleLimits();

  private final long[] values;

  private ModuleLimits() {
    ModuleLimit[] limits = ModuleLimit.values();
    values = new long[limits.length];
    for (ModuleLimit limit : limits) {
      values[limit.ordinal()] = limit.defaultValue();
    }
  }

  private ModuleLimits(long[] values) {
    this.values = values;
  }

  /** {@return the limits that hold unless others are given} */
  public static ModuleLimits defaults() {
    return DEFAULTS;
  }

  /**
   * {@return these limits with one of them changed}
   *
   * @param limit what is limited
   * @param value the largest number that is allowed, from 0 to the larger one of the default value
   *     and {@link Integer#MAX_VALUE}
   * @throws IllegalArgumentException if the value is outside of that range
   */
  public ModuleLimits with(ModuleLimit limit, long value) {
    if (value < 0 || value > Math.max(limit.defaultValue(), Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(limit + ": " + value);
    }
    long[] changed = values.clone();
    changed[limit.ordinal()] = value;
    return new ModuleLimits(changed);
  }

  /**
   * {@return the largest number that is allowed}
   *
   * @param limit what is limited
   */
  public long of(ModuleLimit limit) {
    return values[limit.ordinal()];
  }

  /**
   * Checks a number against its limit.
   *
   * @param limit what is limited
   * @param found how many there are, not negative
   * @param offset where that is said, in bytes from the start of the module, or -1 where it has no
   *     single place
   * @throws ResourceExhausted if they are too many
   */
  public void check(ModuleLimit limit, long found, long offset) {
    if (found > values[limit.ordinal()]) {
      throw exceeded(limit, found, offset);
    }
  }

  private ResourceExhausted exceeded(ModuleLimit limit, long found, long offset) {
    String position = offset < 0 ? "" : " at offset 0x" + Long.toHexString(offset);
    String numbers = "at most " + of(limit) + ", found " + found;
    return new ResourceExhausted(
        "module limit exceeded" + position + ": " + limit + ": " + numbers);
  }
}
