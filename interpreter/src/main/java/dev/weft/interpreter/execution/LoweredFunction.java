// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

/**
 * The code of a function that is ready to run.
 *
 * @param first the first instruction
 * @param frameSize how many slots a frame has
 * @param firstLocal the first slot of the locals behind the parameters
 * @param localsEnd the slot behind the last local
 * @param hasReferences whether a slot of the frame can hold a reference
 * @param handlers where exceptions are caught
 */
record LoweredFunction(
    Instruction first,
    int frameSize,
    int firstLocal,
    int localsEnd,
    boolean hasReferences,
    HandlerTable handlers) {}
