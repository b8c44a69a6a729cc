// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import dev.weft.core.module.FunctionBody;
import dev.weft.core.module.FunctionBody.Locals;
import dev.weft.core.type.ValueType;
import java.util.Arrays;
import java.util.List;

/**
 * The types of a function's locals, found by their index. The first ones, which nearly all
 * instructions are about, are written out. Of the others runs stay runs: four bytes can declare
 * 50,000 locals, so that writing them all out would take time out of all proportion to the module's
 * size.
 */
final class LocalTypes {

  private static final int WRITTEN_OUT = 64;

  private final ValueType[] first = new ValueType[WRITTEN_OUT];

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
    for (int i = 0; i < parameterCount && i < WRITTEN_OUT; i++) {
      first[i] = parameters.get(i);
    }
    int start = parameterCount;
    for (int i = 0; i < runCount && start < WRITTEN_OUT; i++) {
      Arrays.fill(first, start, Math.min(runEnds[i], WRITTEN_OUT), runTypes[i]);
      start = runEnds[i];
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
    if (index < WRITTEN_OUT) {
      return first[index];
    }
    if (index < parameterCount) {
      return parameters.get(index);
    }
    int run = Arrays.binarySearch(runEnds, 0, runCount, index);
    // Found: the local is the first behind that run's end. Not found: -1 - the run it is in.
    return runTypes[run >= 0 ? run + 1 : -1 - run];
  }
}
