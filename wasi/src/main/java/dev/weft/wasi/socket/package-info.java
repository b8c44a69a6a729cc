// SPDX-License-Identifier: Apache-2.0

/**
 * Stream sockets of a process. All channels are non-blocking; who waits parks in its store and is
 * unparked by {@link dev.weft.wasi.socket.Readiness}. So no interrupt ever closes a channel, and
 * one way of waiting serves reads, writes and polls.
 */
package dev.weft.wasi.socket;
