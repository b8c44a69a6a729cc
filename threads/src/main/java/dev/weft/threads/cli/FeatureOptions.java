// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.core.instruction.Features;
import dev.weft.core.instruction.Proposal;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options {@code --enable} and {@code --disable} of commands that read modules. */
final class FeatureOptions {

  private static final String ENABLE = "--enable";
  private static final String DISABLE = "--disable";
  private static final String[] NOTHING = {};

  private FeatureOptions() {}

  static void addTo(CommandSpec spec) {
    spec.addOption(
        option(ENABLE)
            .description(
                "Let modules use a feature, and what it builds on. Off unless enabled: "
                    + options(false)
                    + ".")
            .build());
    spec.addOption(
        option(DISABLE)
            .description(
                "Refuse modules that use a feature, or what builds on it: " + options(true) + ".")
            .build());
  }

  private static OptionSpec.Builder option(String name) {
    return OptionSpec.builder(name)
        .type(String[].class)
        .arity("1")
        .splitRegex(",")
        .paramLabel("FEATURE");
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
   * {@return what modules may use}
   *
   * @param features what they may use where the options say nothing
   * @throws Failure if there is no such feature, or the options contradict each other
   */
  static Features apply(ParseResult options, Features features) throws Failure {
    Features changed = features;
    String[] disabled = options.matchedOptionValue(DISABLE, NOTHING);
    for (String feature : disabled) {
      changed = changed.without(proposal(DISABLE, feature));
    }
    for (String feature : options.matchedOptionValue(ENABLE, NOTHING)) {
      changed = changed.with(proposal(ENABLE, feature));
    }
    for (String feature : disabled) {
      if (changed.contains(proposal(DISABLE, feature))) {
        throw usage(DISABLE + " " + feature + ": something that is enabled needs it");
      }
    }
    return changed;
  }

  private static Proposal proposal(String option, String feature) throws Failure {
    for (Proposal proposal : Proposal.values()) {
      if (isOption(proposal) && proposal.option().equals(feature)) {
        return proposal;
      }
    }
    throw usage(option + ": no feature '" + feature + "', there are " + Features.all().toString());
  }

  private static boolean isOption(Proposal proposal) {
    return proposal != Proposal.MINIMUM_VIABLE_PRODUCT;
  }

  private static Failure usage(String message) {
    return new Failure(ExitStatus.USAGE, message, null);
  }
}
