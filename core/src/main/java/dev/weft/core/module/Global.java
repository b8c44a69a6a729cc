// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

import dev.weft.core.type.GlobalType;

/**
 * A global variable that the module defines (core 2.5.4).
 *
 * @param type its type
 * @param initialValue its first value
 */
public record Global(GlobalType type, ConstantExpression initialValue) {}
