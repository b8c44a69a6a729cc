// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

/**
 * An expression that is evaluated at instantiation (core 3.4.13.2), still in its binary form.
 *
 * @param start the offset of its first instruction from the start of the module
 * @param end the offset behind its {@code end}
 */
public record ConstantExpression(int start, int end) {}
