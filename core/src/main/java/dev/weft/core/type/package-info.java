// SPDX-License-Identifier: Apache-2.0
/** The types of values, functions, memories, tables and globals (core 2.3). */
package dev.weft.core.type;
