// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

/** How often tests repeat what they show: a little in every build, and more often when asked to. */
final class Length {

  private Length() {}

  /**
   * {@return a number of repetitions}
   *
   * @param name of the system property, without {@code weft.length.}, that says another one
   * @param usual how many there are in every build
   */
  static int of(String name, int usual) {
    return Integer.getInteger("weft.length.".concat(name), usual);
  }
}
