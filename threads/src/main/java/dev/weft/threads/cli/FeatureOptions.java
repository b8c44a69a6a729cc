// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.core.instruction.Features;
import dev.weft.core.instruction.Proposal;
import java.util.ArrayList;
import java.util.List;

/**
 * The options {@code --enable} and {@code --disable} of commands that read modules, as they were
 * given.
 */
public final class FeatureOptions {

  private static final String ENABLE = "--enable";
  private static final String DISABLE = "--disable";
  private static final String LABEL = "FEATURE[,FEATURE...]";

  private final Proposal[] enabled;
  private final Proposal[] disabled;

  private FeatureOptions(Proposal[] enabled, Proposal[] disabled) {
    this.enabled = enabled;
    this.disabled = disabled;
  }

  /**
   * Adds the options to a command.
   *
   * @param syntax the options and parameters of the command
   */
  public static void addTo(CommandSyntax syntax) {
    String off = "Let modules use a feature, and what it builds on. Off unless enabled: ";
    syntax.repeatable(ENABLE, LABEL, off.concat(options(false)).concat("."));
    String on = "Refuse modules that use a feature, or what builds on it: ";
    syntax.repeatable(DISABLE, LABEL, on.concat(options(true)).concat("."));
  }

  private static String options(boolean onByDefault) {
    StringBuilder text = new StringBuilder();
    for (Proposal proposal : Proposal.values()) {
      if (isOption(proposal) && proposal.isOnByDefault() == onByDefault) {
        text.append(text.isEmpty() ? "" : ", ").append(proposal.option());
      }
    }
    return text.toString();
  }

  /**
   * {@return the options that were given}
   *
   * @param given what was given
   * @throws Failure if there is no such feature, or the options contradict each other
   */
  public static FeatureOptions of(Arguments given) throws Failure {
    Proposal[] enabled = proposals(ENABLE, given);
    Proposal[] disabled = proposals(DISABLE, given);
    Features left = Features.all().without(disabled).with(enabled);
    for (Proposal proposal : disabled) {
      if (left.contains(proposal)) {
        throw usage(DISABLE + " " + proposal.option() + ": something that is enabled needs it");
      }
    }
    return new FeatureOptions(enabled, disabled);
  }

  private static Proposal[] proposals(String option, Arguments given) throws Failure {
    List<Proposal> proposals = new ArrayList<>();
    for (String features : given.values(option)) {
      for (String feature : features.split(",", -1)) {
        proposals.add(proposal(option, feature));
      }
    }
    return proposals.toArray(new Proposal[0]);
  }

  private static Proposal proposal(String option, String feature) throws Failure {
    for (Proposal proposal : Proposal.values()) {
      if (isOption(proposal) && proposal.option().equals(feature)) {
        return proposal;
      }
    }
    throw usage(option + ": no feature '" + feature + "', there are " + Features.all());
  }

  private static boolean isOption(Proposal proposal) {
    return proposal != Proposal.MINIMUM_VIABLE_PRODUCT;
  }

  private static Failure usage(String message) {
    return new Failure(ExitStatus.USAGE, message, null);
  }

  /**
   * {@return what modules may use}
   *
   * @param features what they may use where the options say nothing
   */
  public Features applyTo(Features features) {
    return features.without(disabled).with(enabled);
  }
}
