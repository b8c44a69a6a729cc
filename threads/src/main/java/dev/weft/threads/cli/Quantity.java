// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How options say how much: a natural number, for some with a unit behind it. */
final class Quantity {

  private static final Pattern NUMBER = Pattern.compile("(\\d{1,19})([a-z]{0,2})");

  private Quantity() {}

  /** A number without a unit. */
  static long count(String option, String text) throws Failure {
    Matcher matcher = match(option, text, "a number");
    if (!matcher.group(2).isEmpty()) {
      throw wrong(option, text, "a number");
    }
    return number(option, text, matcher, 1);
  }

  /** A count that fits into 31 bits. */
  static int smallCount(String option, String text) throws Failure {
    long count = count(option, text);
    if (count > Integer.MAX_VALUE) {
      throw wrong(option, text, "a number up to " + Integer.MAX_VALUE);
    }
    return (int) count;
  }

  /** Bytes, or KiB, MiB and GiB. */
  static long bytes(String option, String text) throws Failure {
    String expected = "a number of bytes, with k, m or g behind it for KiB, MiB or GiB";
    Matcher matcher = match(option, text, expected);
    long unit =
        switch (matcher.group(2)) {
          case "" -> 1;
          case "k" -> 1L << 10;
          case "m" -> 1L << 20;
          case "g" -> 1L << 30;
          default -> throw wrong(option, text, expected);
        };
    return number(option, text, matcher, unit);
  }

  /** Seconds, or milliseconds, minutes and hours. */
  static Duration duration(String option, String text) throws Failure {
    String expected = "a number of seconds, or with ms, s, m or h behind it";
    Matcher matcher = match(option, text, expected);
    long milliseconds =
        switch (matcher.group(2)) {
          case "ms" -> 1;
          case "", "s" -> 1000;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          default -> throw wrong(option, text, expected);
        };
    return Duration.ofMillis(number(option, text, matcher, milliseconds));
  }

  private static Matcher match(String option, String text, String expected) throws Failure {
    Matcher matcher = NUMBER.matcher(text);
    if (!matcher.matches()) {
      throw wrong(option, text, expected);
    }
    return matcher;
  }

  private static long number(String option, String text, Matcher matcher, long unit)
      throws Failure {
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new Failure(ExitStatus.USAGE, option + ": too much: '" + text + "'", e);
    }
  }

  static Failure wrong(String option, String text, String expected) {
    return new Failure(
        ExitStatus.USAGE, option + ": expected " + expected + ", found '" + text + "'", null);
  }
}
