// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

/** The smallest Java program, beside which the command line's start is measured. */
final class Hello {

  private Hello() {}

  public static void main(String[] arguments) {
    System.out.println("Hello");
  }
}
