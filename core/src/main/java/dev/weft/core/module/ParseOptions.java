// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

import dev.weft.core.instruction.Features;

/**
 * What {@link Module#parse(byte[], ParseOptions)} accepts. Immutable; each method makes other
 * options.
 */
public final class ParseOptions {

  /** More do not help much, and others may need the processors too. */
  private static final int MOST_THREADS = 4;

  private static final ParseOptions DEFAULTS =
      new ParseOptions(ModuleLimits.defaults(), Features.defaults(), true, false, MOST_THREADS);

  private final ModuleLimits limits;
  private final Features features;
  private final boolean text;
  private final boolean customSections;
  private final int threads;

  private ParseOptions(
      ModuleLimits limits, Features features, boolean text, boolean customSections, int threads) {
    this.limits = limits;
    this.features = features;
    this.text = text;
    this.customSections = customSections;
    this.threads = threads;
  }

  /**
   * {@return the options that hold unless others are given} They are the default {@link
   * ModuleLimits} and {@link Features}, text as well as the binary format, no look at custom
   * sections, and up to four threads for large modules.
   */
  public static ParseOptions defaults() {
    return DEFAULTS;
  }

  /**
   * {@return these options with other limits}
   *
   * @param newLimits how large a module and its parts may be
   */
  public ParseOptions with(ModuleLimits newLimits) {
    return new ParseOptions(newLimits, features, text, customSections, threads);
  }

  /**
   * {@return these options with other features}
   *
   * @param newFeatures what a module may use
   */
  public ParseOptions with(Features newFeatures) {
    return new ParseOptions(limits, newFeatures, text, customSections, threads);
  }

  /** {@return these options, but for modules in the binary format only} */
  public ParseOptions binaryOnly() {
    return new ParseOptions(limits, features, false, customSections, threads);
  }

  /**
   * {@return these options, but with faults in those custom sections refused that Weft knows} The
   * specification does not let them make a module invalid (core 5.5.3), so they are looked at only
   * for those who ask.
   */
  public ParseOptions checkingCustomSections() {
    return new ParseOptions(limits, features, text, true, threads);
  }

  /**
   * {@return these options with another limit on threads}
   *
   * @param most how many threads, the caller's counted, may validate a module together: at least 1,
   *     and 4 by default. Modules with less than a megabyte of code are validated by the caller
   *     alone, and there are never more threads than processors.
   * @throws IllegalArgumentException if the number is less than 1
   */
  public ParseOptions withThreads(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("at least 1 thread is needed, found " + most);
    }
    return new ParseOptions(limits, features, text, customSections, most);
  }

  /** {@return how large a module and its parts may be} */
  public ModuleLimits limits() {
    return limits;
  }

  /** {@return what a module may use} */
  public Features features() {
    return features;
  }

  /** {@return how many threads may validate a module together} */
  public int threads() {
    return threads;
  }

  /** {@return whether a module may be text} */
  public boolean acceptsText() {
    return text;
  }

  /** {@return whether faults in custom sections are refused} */
  public boolean checksCustomSections() {
    return customSections;
  }
}
