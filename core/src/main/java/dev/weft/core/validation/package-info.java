// SPDX-License-Identifier: Apache-2.0
/** The rules that make a module valid (core 3). */
package dev.weft.core.validation;
