// SPDX-License-Identifier: Apache-2.0

/** WASI programs as processes: their threads, how they are started, and how they end. */
package dev.weft.threads;
