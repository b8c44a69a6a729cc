// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.instruction;

import dev.weft.core.error.MalformedModule;

/**
 * What of WebAssembly a module may use: a set of {@link Proposal}s that has with each all those
 * that it builds on. Immutable; {@link #with} and {@link #without} make other sets.
 */
public final class Features {

  private static final Proposal[] PROPOSALS = Proposal.values();

  private static final Features ALL = new Features(-1L >>> -PROPOSALS.length);

  private static final Features DEFAULTS = ofDefaults();

  private final long bits;

  private Features(long bits) {
    this.bits = bits;
  }

  private static Features ofDefaults() {
    Features features = new Features(Proposal.MINIMUM_VIABLE_PRODUCT.closure());
    for (Proposal proposal : PROPOSALS) {
      if (proposal.isOnByDefault()) {
        features = features.with(proposal);
      }
    }
    return features;
  }

  /** {@return what is on unless somebody says otherwise: WebAssembly 3.0, and threads} */
  public static Features defaults() {
    return DEFAULTS;
  }

  /** {@return everything that Weft knows} */
  public static Features all() {
    return ALL;
  }

  /**
   * {@return these features and others, with what the others build on}
   *
   * @param proposals the others
   */
  public Features with(Proposal... proposals) {
    long changed = bits;
    for (Proposal proposal : proposals) {
      changed |= proposal.closure();
    }
    return new Features(changed);
  }

  /**
   * {@return these features without some, and without what builds on those}
   *
   * @param proposals what is switched off
   * @throws IllegalArgumentException if {@link Proposal#MINIMUM_VIABLE_PRODUCT} is among them
   */
  public Features without(Proposal... proposals) {
    long off = 0;
    for (Proposal proposal : proposals) {
      off |= 1L << proposal.ordinal();
    }
    if ((off & Proposal.MINIMUM_VIABLE_PRODUCT.closure()) != 0) {
      throw new IllegalArgumentException("WebAssembly 1.0 cannot be switched off");
    }
    long changed = bits;
    for (Proposal proposal : PROPOSALS) {
      if ((proposal.closure() & off) != 0) {
        changed &= ~(1L << proposal.ordinal());
      }
    }
    return new Features(changed);
  }

  /**
   * {@return whether a module may use something}
   *
   * @param proposal what brought it
   */
  public boolean contains(Proposal proposal) {
    return (bits & 1L << proposal.ordinal()) != 0;
  }

  /**
   * Refuses a module in the binary format that uses what is off.
   *
   * @param proposal what brought the thing that is used
   * @param offset where it is, in bytes from the start of the module
   * @param reason what somebody finds there who knows nothing of the proposal, in the words of the
   *     specification's test suite
   * @throws MalformedModule if it is off
   */
  public void require(Proposal proposal, int offset, String reason) {
    if (!contains(proposal)) {
      throw MalformedModule.atOffset(offset, reason, missing(proposal));
    }
  }

  /**
   * {@return what to tell somebody whose module uses what is off}
   *
   * @param proposal what is off
   */
  public static String missing(Proposal proposal) {
    return "the feature "
        + proposal.option()
        + " is off (--enable "
        + proposal.option()
        + ", or Features.with(Proposal."
        + proposal.name()
        + "), switches it on)";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Features features && features.bits == bits;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(bits);
  }

  /** {@return the options of what is on, with blanks between them} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Proposal proposal : PROPOSALS) {
      if (proposal != Proposal.MINIMUM_VIABLE_PRODUCT && contains(proposal)) {
        text.append(text.isEmpty() ? "" : " ").append(proposal.option());
      }
    }
    return text.toString();
  }
}
