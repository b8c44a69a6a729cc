// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

/**
 * How much one call of a process may ask for, as the embedder has set it.
 *
 * @param ioVectors buffers in one {@code iovec_array}, 1 to {@link WasiLimits#IOVECS}; more is
 *     {@link Errno#INVAL}
 * @param subscriptions of one {@code poll_oneoff}, 1 to {@link WasiLimits#SUBSCRIPTIONS}; more is
 *     {@link Errno#INVAL}
 * @param transferBytes of one read or write, 1 to {@link WasiLimits#TRANSFER_BYTES}; of more only
 *     so many are transferred
 */
public record CallLimits(int ioVectors, int subscriptions, int transferBytes) {}
