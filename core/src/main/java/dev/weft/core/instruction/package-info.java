// SPDX-License-Identifier: Apache-2.0
/** The instruction table (core 2.4, 7.1). */
package dev.weft.core.instruction;
