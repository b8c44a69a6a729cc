// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

/**
 * A function of the host that guests may call.
 *
 * <p>It may be called by several threads at once if the guest has several. What it throws ends the
 * guest's execution and reaches the caller of the guest: a {@link
 * dev.weft.core.error.WasmException} as it is, so that a host function may trap or exit, and any
 * other exception as it is as well. Only a {@link dev.weft.core.error.ThrownException}, which
 * {@link Tag#exception} makes, can be caught by the guest on the way. An {@link OutOfMemoryError}
 * becomes a {@link dev.weft.core.error.ResourceExhausted}, since a guest can fill the heap.
 */
@FunctionalInterface
public interface HostFunction {

  /**
   * Takes the arguments from the call and gives it the results. A result that is not given is zero
   * or null.
   *
   * @param call arguments, results, and who calls; valid only until this method returns
   */
  void call(HostCall call);
}
