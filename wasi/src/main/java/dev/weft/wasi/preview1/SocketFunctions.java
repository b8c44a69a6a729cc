// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.preview1;

import dev.weft.interpreter.HostCall;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.CallLimits;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.GuestMemory;
import dev.weft.wasi.abi.IoVectors;
import dev.weft.wasi.abi.WasiError;
import dev.weft.wasi.descriptor.Descriptor;
import dev.weft.wasi.descriptor.DescriptorTable;

/** The functions on sockets. */
final class SocketFunctions {

  private final DescriptorTable descriptors;
  private final CallLimits limits;

  SocketFunctions(DescriptorTable descriptors, CallLimits limits) {
    this.descriptors = descriptors;
    this.limits = limits;
  }

  void call(WasiFunction function, HostCall call, Store store) throws WasiError {
    Descriptor descriptor = descriptors.get(call.i32(0));
    switch (function) {
      case SOCK_ACCEPT -> accept(descriptor, call.memory(), call.i32(1), call.i32(2), store);
      case SOCK_RECV -> receive(descriptor, call, store);
      case SOCK_SEND -> send(descriptor, call, store);
      case SOCK_SHUTDOWN -> descriptor.shutdown(call.i32(1));
      default -> throw new AssertionError(function);
    }
  }

  private void accept(Descriptor listener, Memory memory, int flags, int result, Store store)
      throws WasiError {
    long address = GuestMemory.address(result);
    GuestMemory.check(memory, address, Integer.BYTES);
    descriptors.requireRoom(); // before a connection is taken and lost
    memory.storeInt(address, descriptors.add(listener.accept(flags, store)));
  }

  private void receive(Descriptor descriptor, HostCall call, Store store) throws WasiError {
    Memory memory = call.memory();
    IoVectors vectors = new IoVectors(memory, call.i32(1), call.i32(2), limits);
    int flags = call.i32(3);
    long length = GuestMemory.address(call.i32(4));
    long resultFlags = GuestMemory.address(call.i32(5));
    GuestMemory.check(memory, length, Integer.BYTES); // before bytes are taken and lost
    GuestMemory.check(memory, resultFlags, Short.BYTES);
    memory.storeInt(length, descriptor.receive(vectors, flags, store));
    memory.storeShort(resultFlags, (short) 0); // only messages are truncated, and these are streams
  }

  private void send(Descriptor descriptor, HostCall call, Store store) throws WasiError {
    Memory memory = call.memory();
    IoVectors vectors = new IoVectors(memory, call.i32(1), call.i32(2), limits);
    int flags = call.i32(3);
    long address = GuestMemory.address(call.i32(4));
    GuestMemory.check(memory, address, Integer.BYTES);
    // siflags has no flags yet. What is not a socket says so first.
    if (flags != 0 && descriptor.isSocket()) {
      throw new WasiError(Errno.INVAL);
    }
    memory.storeInt(address, descriptor.send(vectors, store));
  }
}
