// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

import dev.weft.core.instruction.Features;

/**
 * What {@link Module#parse(byte[], ParseOptions)} accepts. Immutable; each method makes other
 * options.
 */
public final class ParseOptions {

  private static final ParseOptions DEFAULTS =
      new ParseOptions(ModuleLimits.defaults(), Features.defaults(), true, false);

  private final ModuleLimits limits;
  private final Features features;
  private final boolean text;
  private final boolean customSections;

  private ParseOptions(
      ModuleLimits limits, Features features, boolean text, boolean customSections) {
    this.limits = limits;
    this.features = features;
    this.text = text;
    this.customSections = customSections;
  }

  /**
   * {@return the options that hold unless others are given} They are the default {@link
   * ModuleLimits} and {@link Features}, text as well as the binary format, and no look at custom
   * sections.
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
    return new ParseOptions(newLimits, features, text, customSections);
  }

  /**
   * {@return these options with other features}
   *
   * @param newFeatures what a module may use
   */
  public ParseOptions with(Features newFeatures) {
    return new ParseOptions(limits, newFeatures, text, customSections);
  }

  /** {@return these options, but for modules in the binary format only} */
  public ParseOptions binaryOnly() {
    return new ParseOptions(limits, features, false, customSections);
  }

  /**
   * {@return these options, but with faults in those custom sections refused that Weft knows} The
   * specification does not let them make a module invalid (core 5.5.3), so they are looked at only
   * for those who ask.
   */
  public ParseOptions checkingCustomSections() {
    return new ParseOptions(limits, features, text, true);
  }

  /** {@return how large a module and its parts may be} */
  public ModuleLimits limits() {
    return limits;
  }

  /** {@return what a module may use} */
  public Features features() {
    return features;
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
