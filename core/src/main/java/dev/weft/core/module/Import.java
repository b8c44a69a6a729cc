// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

import dev.weft.core.type.ExternalType;

/**
 * Something that a module asks for (core 2.5.11).
 *
 * @param moduleName the first name
 * @param itemName the second name
 * @param type what it must be
 */
public record Import(String moduleName, String itemName, ExternalType type) {}
