// SPDX-License-Identifier: Apache-2.0

/**
 * The file sandbox: open directories, and the one way from a guest's path to an entry of one of
 * them. The documentation (docs/wasi.md, "The sandbox") says what holds.
 */
package dev.weft.wasi.filesystem;
