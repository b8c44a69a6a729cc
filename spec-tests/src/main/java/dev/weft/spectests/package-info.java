// SPDX-License-Identifier: Apache-2.0
/**
 * Runs the scripts of the specification's test suite ({@code .wast}): {@link
 * dev.weft.spectests.ScriptParser} reads one, {@link dev.weft.spectests.ScriptRunner} executes it,
 * {@link dev.weft.spectests.SuiteTable} adds up the results of many.
 */
package dev.weft.spectests;
