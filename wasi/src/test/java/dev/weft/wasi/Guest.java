// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import dev.weft.core.error.Terminated;
import dev.weft.core.module.Module;
import dev.weft.core.text.TextAssembler;
import dev.weft.core.type.AddressType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import dev.weft.interpreter.Instance;
import dev.weft.interpreter.Linker;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.PreparedModule;
import dev.weft.interpreter.Store;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.preview1.WasiFunction;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * A guest of one page of shared memory that hands calls of WASI functions through. Any number of
 * threads may act as it: each has an instance of its own.
 */
final class Guest implements AutoCloseable {

  private static final Module MODULE = Module.parse(TextAssembler.assemble(text()));

  static final int SIZE = 65_536;

  /** Where {@link #write} and {@link #read} put their vectors and results. */
  static final int VECTOR = 1024;

  static final int RESULT = 1032;
  static final int BUFFER = 2048;

  final Store store;
  final Memory memory;
  final WasiContext context;

  private final PreparedModule prepared;
  private final ThreadLocal<Instance> instance;

  Guest(WasiConfig.Builder config) {
    this(config.build());
  }

  Guest(WasiConfig config) {
    this(new WasiContext(config), new Store());
  }

  Guest(WasiContext context, Store store) {
    this.context = context;
    this.store = store;
    memory = Memory.of(new MemoryType(AddressType.I32, Limits.of(1, 1), true), store);
    Linker linker = new Linker(store).define("guest", "memory", memory);
    prepared = context.defineIn(linker).prepare(MODULE);
    instance = ThreadLocal.withInitial(prepared::instantiate);
  }

  /** Imports each function and exports one of that name that calls it. */
  private static String text() {
    StringBuilder imports = new StringBuilder();
    StringBuilder functions = new StringBuilder();
    for (WasiFunction function : WasiFunction.values()) {
      String name = function.importName();
      String text = function.type().toString();
      String type = text.substring("(func".length(), text.length() - 1);
      imports.append("(import \"wasi_snapshot_preview1\" \"" + name + '"');
      imports.append(" (func $" + name + ' ' + type + "))\n");
      functions.append("(func (export \"" + name + "\") " + type);
      for (int i = 0; i < function.type().parameters().size(); i++) {
        functions.append(" local.get " + i);
      }
      functions.append(" call $" + name + ")\n");
    }
    return "(module\n"
        + imports
        + "(import \"guest\" \"memory\" (memory 1 1 shared))\n"
        + "(export \"memory\" (memory 0))\n"
        + functions
        + ")";
  }

  Errno call(WasiFunction function, long... arguments) {
    long result = instance.get().function(function.importName()).call(arguments);
    return Errno.values()[Math.toIntExact(result)];
  }

  int i32(int address) {
    return memory.loadInt(address);
  }

  long i64(int address) {
    return memory.loadLong(address);
  }

  String text(int address, int length) {
    byte[] bytes = new byte[length];
    memory.read(address, bytes, 0, length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  void put(int address, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    memory.write(address, bytes, 0, bytes.length);
  }

  void putVector(int address, int buffer, int length) {
    memory.storeInt(address, buffer);
    memory.storeInt(address + 4, length);
  }

  /** fd_write of a text, from the places above. */
  Errno write(int descriptor, String text) {
    put(BUFFER, text);
    putVector(VECTOR, BUFFER, text.getBytes(StandardCharsets.UTF_8).length);
    return call(WasiFunction.FD_WRITE, descriptor, VECTOR, 1, RESULT);
  }

  /** fd_read of up to so many bytes; "" at the end. */
  String read(int length) {
    Errno errno = readInto(0, VECTOR, BUFFER, length);
    if (errno != Errno.SUCCESS) {
      throw new AssertionError("fd_read: " + errno);
    }
    return text(BUFFER, i32(VECTOR + 8));
  }

  /** fd_read with a vector of its own, its result behind it: for several threads. */
  Errno readInto(int descriptor, int vector, int buffer, int length) {
    putVector(vector, buffer, length);
    return call(WasiFunction.FD_READ, descriptor, vector, 1, vector + 8);
  }

  /**
   * Calls something that blocks in a thread of its own, terminates the store, and returns how long
   * the thread took to end from then on, in nanoseconds.
   */
  long terminateWhile(Runnable blocking) throws Exception {
    FutureTask<Long> call =
        new FutureTask<>(() -> {
          try {
            blocking.run();
          } catch (Terminated e) {
            return System.nanoTime();
          }
          throw new AssertionError("it was not terminated");
        });
    Thread thread = Thread.ofPlatform().daemon().start(call);
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(1);
    }
    long before = System.nanoTime();
    store.terminate("test");
    return call.get(10, TimeUnit.SECONDS) - before;
  }

  @Override
  public void close() {
    context.close();
  }
}
