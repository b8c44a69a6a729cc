// SPDX-License-Identifier: Apache-2.0
/**
 * The types of values, of what is composed of them, and of all that modules import and export (core
 * 2.3).
 */
package dev.weft.core.type;
