// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

/**
 * Something that a module offers under a name (core 2.5.10).
 *
 * @param name the name, unique in the module
 * @param kind the index space
 * @param index the index in it, imports counted
 */
public record Export(String name, ExternalKind kind, int index) {}
