// SPDX-License-Identifier: Apache-2.0
/** The command {@code weft wast}. */
package dev.weft.spectests.cli;
