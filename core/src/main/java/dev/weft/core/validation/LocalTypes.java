// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import dev.weft.core.module.FunctionBody;
import dev.weft.core.module.FunctionBody.Locals;
import dev.weft.core.type.ValueType;
import java.util.Arrays;
import java.util.List;

/**
 * The types of a function's locals, found by their index. Runs stay runs: four bytes can declare
 * 50,000 locals, so that writing them out would take time out of all proportion to the module's
 * size.
 */
final class LocalTypes {

  private List<ValueType> parameters;
  private int parameterCount;
  private int count;
  private int runCount;

  /** The index behind the last local of each run, and its type. */
  private int[] runEnds = new int[8];

  private ValueType[] runTypes = new ValueType[8];

  /** Sets the locals of a function. */
  void set(List<ValueType> newParameters, FunctionBody body) {
    parameters = newParameters;
    parameterCount = newParameters.size();
    count = parameterCount;
    List<Locals> runs = body.locals();
    runCount = runs.size();
    if (runCount > runEnds.length) {
      runEnds = new int[runCount];
      runTypes = new ValueType[runCount];
    }
    for (int i = 0; i < runCount; i++) {
      Locals run = runs.get(i);
      count += run.count();
      runEnds[i] = count;
      runTypes[i] = run.type();
    }
  }

  int count() {
    return count;
  }

  /** Whether a local is a parameter, which has its value from the call. */
  boolean isParameter(int index) {
    return index < parameterCount;
  }

  /** The type of a local below {@link #count}. */
  ValueType type(int index) {
    if (index < parameterCount) {
      return parameters.get(index);
    }
    int run = Arrays.binarySearch(runEnds, 0, runCount, index);
    // Found: the local is the first behind that run's end. Not found: -1 - the run it is in.
    return runTypes[run >= 0 ? run + 1 : -1 - run];
  }
}
