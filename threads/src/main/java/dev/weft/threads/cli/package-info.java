// SPDX-License-Identifier: Apache-2.0

/**
 * The {@code weft} command line.
 *
 * <p>Much of the time of {@code weft run} with a small module is the start of Java. So what runs on
 * the way to the module uses no lambdas, string concatenation by {@code +}, pattern switches or
 * regular expressions: the first of each costs milliseconds.
 */
package dev.weft.threads.cli;
