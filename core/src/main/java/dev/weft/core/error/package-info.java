// SPDX-License-Identifier: Apache-2.0
/**
 * The declared errors: one sealed family that tells what is wrong and where.
 *
 * @serial exclude
 */
package dev.weft.core.error;
