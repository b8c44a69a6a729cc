// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

/**
 * A section that the specification gives no meaning to (core 5.5.3).
 *
 * @param name its name; several sections may have the same
 * @param start the offset of the first byte behind the name from the start of the module
 * @param end the offset behind the last byte
 */
public record CustomSection(String name, int start, int end) {}
