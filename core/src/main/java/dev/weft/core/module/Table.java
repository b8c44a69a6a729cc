// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

import dev.weft.core.type.TableType;
import java.util.Optional;

/**
 * A table that the module defines (core 2.5.6).
 *
 * @param type its type
 * @param initialValue the first value of all its elements; null references where it is empty
 */
public record Table(TableType type, Optional<ConstantExpression> initialValue) {}
