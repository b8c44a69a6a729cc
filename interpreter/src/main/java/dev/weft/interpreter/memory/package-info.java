// SPDX-License-Identifier: Apache-2.0
/** The two kinds of linear memory and the queues of waiting threads. Not exported. */
package dev.weft.interpreter.memory;
