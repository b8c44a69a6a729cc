// SPDX-License-Identifier: Apache-2.0
/** The binary format: readers of its values, instructions and modules (core 5). */
package dev.weft.core.binary;
