// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

/** What a reference points at (core 2.3.3). */
public sealed interface HeapType permits AbstractHeapType {}
