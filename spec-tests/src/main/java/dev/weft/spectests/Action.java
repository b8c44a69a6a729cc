// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import dev.weft.interpreter.V128;
import java.util.List;

/** What a script does with an instance to get values. */
public sealed interface Action {

  /** {@return the name of the instance in the script, or null for the latest one} */
  String instanceName();

  /**
   * Calls a function.
   *
   * @param instanceName the name of the instance in the script, or null for the latest one
   * @param functionName the name of the export
   * @param arguments Integer, Long, Float, Double, {@link V128}, {@link HostReference} or null
   */
  record Invoke(String instanceName, String functionName, List<Object> arguments)
      implements Action {}

  /**
   * Reads a global.
   *
   * @param instanceName the name of the instance in the script, or null for the latest one
   * @param globalName the name of the export
   */
  record Get(String instanceName, String globalName) implements Action {}
}
