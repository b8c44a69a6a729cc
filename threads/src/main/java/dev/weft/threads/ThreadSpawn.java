// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import dev.weft.interpreter.HostCall;
import dev.weft.interpreter.HostFunction;

/** {@code thread-spawn} of wasi-threads, the one function that the proposal adds. */
final class ThreadSpawn implements HostFunction {

  static final String MODULE_NAME = "wasi";
  static final String ITEM_NAME = "thread-spawn";
  static final FunctionType TYPE = FunctionType.of(NumberType.I32).returning(NumberType.I32);

  private final WasiProcess process;

  ThreadSpawn(WasiProcess process) {
    this.process = process;
  }

  @Override
  public void call(HostCall call) {
    call.returnI32(process.spawn(call.i32(0)));
  }
}
