// SPDX-License-Identifier: Apache-2.0
/** A module and its parts (core 2.5). */
package dev.weft.core.module;
