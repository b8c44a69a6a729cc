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

/** The functions on descriptors that are about files and directories. */
final class FileFunctions {

  /** Of {@code advice}: normal, sequential, random, willneed, dontneed, noreuse. */
  private static final int ADVICES = 6;

  private final DescriptorTable descriptors;
  private final TimesArguments times;
  private final CallLimits limits;

  FileFunctions(DescriptorTable descriptors, TimesArguments times, CallLimits limits) {
    this.limits = limits;
    this.descriptors = descriptors;
    this.times = times;
  }

  void call(WasiFunction function, HostCall call, Store store) throws WasiError {
    Descriptor descriptor = descriptors.get(call.i32(0));
    switch (function) {
      case FD_ADVISE -> advise(descriptor, call.i64(1), call.i64(2), call.i32(3));
      case FD_ALLOCATE -> descriptor.allocate(call.i64(1), call.i64(2));
      case FD_DATASYNC -> descriptor.sync(false);
      case FD_FDSTAT_SET_RIGHTS -> descriptor.setRights(call.i64(1), call.i64(2));
      case FD_FILESTAT_SET_SIZE -> descriptor.setSize(call.i64(1));
      case FD_FILESTAT_SET_TIMES ->
          descriptor.setTimes(times.times(call.i64(1), call.i64(2), call.i32(3)));
      case FD_PREAD -> transfer(descriptor, true, call, store);
      case FD_PWRITE -> transfer(descriptor, false, call, store);
      case FD_READDIR -> {
        Memory memory = call.memory();
        DirectoryEntries.store(
            descriptor, memory, call.i32(1), call.i32(2), call.i64(3), call.i32(4), store);
      }
      case FD_RENUMBER -> descriptors.renumber(call.i32(0), call.i32(1));
      case FD_SYNC -> descriptor.sync(true);
      case FD_TELL -> tell(descriptor, call.memory(), call.i32(1));
      default -> throw new AssertionError(function);
    }
  }

  private static void advise(Descriptor descriptor, long offset, long length, int advice)
      throws WasiError {
    if (Integer.compareUnsigned(advice, ADVICES) >= 0) {
      throw new WasiError(Errno.INVAL);
    }
    descriptor.advise(offset, length);
  }

  private void transfer(Descriptor descriptor, boolean read, HostCall call, Store store)
      throws WasiError {
    Memory memory = call.memory();
    IoVectors vectors = new IoVectors(memory, call.i32(1), call.i32(2), limits);
    long offset = call.i64(3);
    long result = GuestMemory.address(call.i32(4));
    GuestMemory.check(memory, result, Integer.BYTES);
    int length =
        read
            ? descriptor.readAt(vectors, offset, store)
            : descriptor.writeAt(vectors, offset, store);
    memory.storeInt(result, length);
  }

  private static void tell(Descriptor descriptor, Memory memory, int result) throws WasiError {
    memory.storeLong(GuestMemory.address(result), descriptor.tell());
  }
}
