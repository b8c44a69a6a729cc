// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.preview1;

import dev.weft.core.error.ProcessExit;
import dev.weft.interpreter.HostCall;
import dev.weft.interpreter.HostFunction;
import dev.weft.interpreter.Linker;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.CallLimits;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Event;
import dev.weft.wasi.abi.GuestMemory;
import dev.weft.wasi.abi.GuestText;
import dev.weft.wasi.abi.IoVectors;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.abi.Snapshot;
import dev.weft.wasi.abi.Subscription;
import dev.weft.wasi.abi.WasiError;
import dev.weft.wasi.abi.WasiLimits;
import dev.weft.wasi.descriptor.Descriptor;
import dev.weft.wasi.descriptor.DescriptorTable;
import java.util.List;

/**
 * WASI preview 1, in both its {@linkplain Snapshot versions}, for one process. Its threads call it
 * at the same time; what they share keeps itself safe.
 *
 * <p>Each function takes what it needs from a guest's memory once, checked, before it acts on it.
 */
public final class Preview1 {

  private final TextArray arguments;
  private final TextArray environment;
  private final Clocks clocks;
  private final RandomBytes random;
  private final DescriptorTable descriptors;
  private final CallLimits limits;
  private final SocketFunctions socketFunctions;
  private final FileFunctions fileFunctions;
  private final PathFunctions pathFunctions;

  /**
   * The functions over a process's state.
   *
   * @param arguments the program's name and its arguments, without NUL
   * @param environment entries of the form {@code KEY=value}, without NUL
   * @param clocks the clocks
   * @param random where random bytes come from
   * @param descriptors the open descriptors
   * @param limits how much one call may ask for
   */
  public Preview1(
      List<String> arguments,
      List<String> environment,
      Clocks clocks,
      RandomBytes random,
      DescriptorTable descriptors,
      CallLimits limits) {
    this.arguments = new TextArray(arguments);
    this.environment = new TextArray(environment);
    this.clocks = clocks;
    this.random = random;
    this.descriptors = descriptors;
    this.limits = limits;
    TimesArguments times = new TimesArguments(clocks);
    fileFunctions = new FileFunctions(descriptors, times, limits);
    pathFunctions = new PathFunctions(descriptors, times);
    socketFunctions = new SocketFunctions(descriptors, limits);
  }

  /**
   * Offers all functions.
   *
   * @param linker to whom
   */
  public void defineIn(Linker linker) {
    for (Snapshot snapshot : Snapshot.values()) {
      for (WasiFunction function : WasiFunction.values()) {
        if (function.isIn(snapshot)) {
          HostFunction binding = new Binding(this, function, snapshot);
          linker.function(snapshot.moduleName(), function.importName(), function.type(), binding);
        }
      }
    }
  }

  /** A class of its own and one switch: 46 lambdas would cost as many bootstraps at the start. */
  private record Binding(Preview1 preview1, WasiFunction function, Snapshot snapshot)
      implements HostFunction {
    @Override
    public void call(HostCall call) {
      preview1.call(function, call, call.instance().store(), snapshot);
    }
  }

  private void call(WasiFunction function, HostCall call, Store store, Snapshot snapshot) {
    Errno errno = Errno.SUCCESS;
    try {
      dispatch(function, call, store, snapshot);
    } catch (WasiError e) {
      errno = e.errno();
    }
    call.returnI32(errno.code());
  }

  private void dispatch(WasiFunction function, HostCall call, Store store, Snapshot snapshot)
      throws WasiError {
    switch (function) {
      case ARGS_GET -> arguments.store(call.memory(), call.i32(0), call.i32(1));
      case ARGS_SIZES_GET -> arguments.storeSizes(call.memory(), call.i32(0), call.i32(1));
      case ENVIRON_GET -> environment.store(call.memory(), call.i32(0), call.i32(1));
      case ENVIRON_SIZES_GET -> environment.storeSizes(call.memory(), call.i32(0), call.i32(1));
      case CLOCK_RES_GET -> storeLong(call.memory(), call.i32(1), clocks.resolution(call.i32(0)));
      case CLOCK_TIME_GET -> storeLong(call.memory(), call.i32(2), clocks.time(call.i32(0)));
      case FD_CLOSE -> descriptors.close(call.i32(0));
      case FD_FDSTAT_GET -> descriptors.get(call.i32(0)).fdstat().store(call.memory(), call.i32(1));
      case FD_FDSTAT_SET_FLAGS -> setFlags(call.i32(0), call.i32(1));
      case FD_FILESTAT_GET ->
          descriptors.get(call.i32(0)).filestat().store(call.memory(), call.i32(1), snapshot);
      case FD_PRESTAT_GET -> prestat(call.memory(), call.i32(0), call.i32(1));
      case FD_PRESTAT_DIR_NAME -> prestatName(call.memory(), call.i32(0), call.i32(1), call.i32(2));
      case FD_READ ->
          read(call.memory(), store, call.i32(0), call.i32(1), call.i32(2), call.i32(3));
      case FD_SEEK -> {
        int whence = snapshot.whence(call.i32(2));
        seek(call.memory(), call.i32(0), call.i64(1), whence, call.i32(3));
      }
      case FD_WRITE ->
          write(call.memory(), store, call.i32(0), call.i32(1), call.i32(2), call.i32(3));
      case POLL_ONEOFF -> poll(call, store, snapshot);
      case PROC_EXIT -> throw new ProcessExit(call.i32(0));
      case SCHED_YIELD -> Thread.yield();
      case RANDOM_GET -> random(call.memory(), store, call.i32(0), call.i32(1));
      case PROC_RAISE -> Signals.raise(call.i32(0));
      case FD_ADVISE,
          FD_ALLOCATE,
          FD_DATASYNC,
          FD_FDSTAT_SET_RIGHTS,
          FD_FILESTAT_SET_SIZE,
          FD_FILESTAT_SET_TIMES,
          FD_PREAD,
          FD_PWRITE,
          FD_READDIR,
          FD_RENUMBER,
          FD_SYNC,
          FD_TELL ->
          fileFunctions.call(function, call, store);
      case PATH_CREATE_DIRECTORY,
          PATH_FILESTAT_GET,
          PATH_FILESTAT_SET_TIMES,
          PATH_LINK,
          PATH_OPEN,
          PATH_READLINK,
          PATH_REMOVE_DIRECTORY,
          PATH_RENAME,
          PATH_SYMLINK,
          PATH_UNLINK_FILE ->
          pathFunctions.call(function, call, store, snapshot);
      case SOCK_ACCEPT, SOCK_RECV, SOCK_SEND, SOCK_SHUTDOWN ->
          socketFunctions.call(function, call, store);
    }
  }

  private void setFlags(int number, int flags) throws WasiError {
    Descriptor descriptor = descriptors.get(number);
    descriptor.require(Rights.FD_FDSTAT_SET_FLAGS);
    descriptor.setFlags(flags);
  }

  private static void storeLong(Memory memory, int pointer, long value) {
    memory.storeLong(GuestMemory.address(pointer), value);
  }

  private void read(Memory memory, Store store, int number, int iovecs, int count, int result)
      throws WasiError {
    IoVectors vectors = new IoVectors(memory, iovecs, count, limits);
    long address = GuestMemory.address(result);
    GuestMemory.check(memory, address, Integer.BYTES); // before bytes are taken and lost
    memory.storeInt(address, descriptors.get(number).read(vectors, store));
  }

  private void write(Memory memory, Store store, int number, int iovecs, int count, int result)
      throws WasiError {
    IoVectors vectors = new IoVectors(memory, iovecs, count, limits);
    long address = GuestMemory.address(result);
    GuestMemory.check(memory, address, Integer.BYTES);
    memory.storeInt(address, descriptors.get(number).write(vectors, store));
  }

  /** A tag, 0 for a directory, and the length of its name. */
  private void prestat(Memory memory, int number, int result) throws WasiError {
    byte[] name = GuestText.bytes(descriptors.get(number).preopenName());
    memory.storeLong(GuestMemory.address(result), (long) name.length << 32);
  }

  private void prestatName(Memory memory, int number, int buffer, int length) throws WasiError {
    byte[] name = GuestText.bytes(descriptors.get(number).preopenName());
    if (Integer.compareUnsigned(length, name.length) < 0) {
      throw new WasiError(Errno.NAMETOOLONG);
    }
    if (name.length > 0) {
      memory.write(GuestMemory.address(buffer), name, 0, name.length);
    }
  }

  private void seek(Memory memory, int number, long offset, int whence, int result)
      throws WasiError {
    long address = GuestMemory.address(result);
    GuestMemory.check(memory, address, Long.BYTES);
    memory.storeLong(address, descriptors.get(number).seek(offset, whence));
  }

  private void poll(HostCall call, Store store, Snapshot snapshot) throws WasiError {
    Memory memory = call.memory();
    int out = call.i32(1);
    int count = call.i32(2);
    int result = call.i32(3);
    if (count <= 0 || count > limits.subscriptions()) {
      throw new WasiError(Errno.INVAL);
    }
    long address = GuestMemory.address(call.i32(0));
    int bytes = Subscription.bytes(snapshot);
    GuestMemory.check(memory, address, (long) count * bytes);
    GuestMemory.check(memory, GuestMemory.address(out), (long) count * Event.BYTES);
    GuestMemory.check(memory, GuestMemory.address(result), Integer.BYTES);
    Subscription[] subscriptions = new Subscription[count];
    for (int i = 0; i < count; i++) {
      subscriptions[i] = Subscription.load(memory, address + (long) i * bytes, snapshot);
    }
    Poll poll = new Poll(subscriptions, descriptors, clocks);
    int events = poll.await(memory, GuestMemory.address(out), store);
    memory.storeInt(GuestMemory.address(result), events);
  }

  private void random(Memory memory, Store store, int buffer, int length) throws WasiError {
    long address = GuestMemory.address(buffer);
    long rest = GuestMemory.address(length);
    GuestMemory.check(memory, address, rest);
    byte[] chunk = new byte[(int) Math.min(rest, WasiLimits.CHUNK_BYTES)];
    while (rest > 0) {
      int part = (int) Math.min(rest, chunk.length);
      random.fill(chunk, part);
      memory.write(address, chunk, 0, part);
      address += part;
      rest -= part;
      if (rest > 0) {
        store.checkTermination();
      }
    }
  }
}
