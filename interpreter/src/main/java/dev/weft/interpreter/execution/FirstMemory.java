// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.instruction.Opcode;

/**
 * Makes the instructions for memory 0 with 32-bit addresses, which the machine has at hand. There
 * are two sets that do the same, as shared and unshared memories are different classes; which of
 * them a function needs is asked here only. What the parameters mean the generated factories say.
 *
 * @param shared whether the memory is shared
 */
record FirstMemory(boolean shared) {

  Instruction load(
      Opcode.Memory opcode, OperandKinds kinds, boolean stores, int d, long a, long displacement) {
    return shared
        ? SharedMemoryInstructions.load(opcode, kinds, stores, d, a, displacement)
        : UnsharedMemoryInstructions.load(opcode, kinds, stores, d, a, displacement);
  }

  /** A load from the address that another load, the pointer, gives. */
  Instruction loadThrough(
      HeldInstruction pointer,
      Opcode.Memory opcode,
      OperandKinds kinds,
      boolean stores,
      int d,
      long displacement) {
    return shared
        ? SharedMemoryInstructions.loadThrough(
            opcode, kinds, stores, d, pointer.a, pointer.b, displacement, pointer.offset)
        : UnsharedMemoryInstructions.loadThrough(
            opcode, kinds, stores, d, pointer.a, pointer.b, displacement, pointer.offset);
  }

  /** A load behind another one with the same opcode. */
  Instruction loadTwo(
      HeldInstruction earlier,
      Opcode.Memory opcode,
      OperandKinds kinds,
      boolean stores,
      int d,
      long a,
      long displacement) {
    return shared
        ? SharedMemoryInstructions.loadTwo(
            opcode,
            kinds,
            stores,
            d,
            a,
            displacement,
            earlier.d,
            earlier.a,
            earlier.b,
            earlier.offset)
        : UnsharedMemoryInstructions.loadTwo(
            opcode,
            kinds,
            stores,
            d,
            a,
            displacement,
            earlier.d,
            earlier.a,
            earlier.b,
            earlier.offset);
  }

  Instruction store(Opcode.Memory opcode, OperandKinds kinds, long a, long b, long displacement) {
    return shared
        ? SharedMemoryInstructions.store(opcode, kinds, a, b, displacement)
        : UnsharedMemoryInstructions.store(opcode, kinds, a, b, displacement);
  }

  /** A store of what a load gives. */
  Instruction copy(HeldInstruction load, Opcode.Memory store, int address, long displacement) {
    return shared
        ? SharedMemoryInstructions.copy(
            store, (int) load.a, address, load.b, displacement, load.offset)
        : UnsharedMemoryInstructions.copy(
            store, (int) load.a, address, load.b, displacement, load.offset);
  }

  Instruction loadVector(int d, int a, long displacement) {
    Opcode.VectorMemory load = Opcode.VectorMemory.V128_LOAD;
    return shared
        ? SharedMemoryInstructions.load(load, d, a, displacement)
        : UnsharedMemoryInstructions.load(load, d, a, displacement);
  }

  Instruction storeVector(int a, int b, long displacement) {
    Opcode.VectorMemory store = Opcode.VectorMemory.V128_STORE;
    return shared
        ? SharedMemoryInstructions.store(store, a, b, displacement)
        : UnsharedMemoryInstructions.store(store, a, b, displacement);
  }
}
