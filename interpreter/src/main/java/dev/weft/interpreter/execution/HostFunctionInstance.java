// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.ValueType;
import dev.weft.interpreter.Function;
import dev.weft.interpreter.HostFunction;
import java.util.Arrays;
import java.util.List;

/** A function of the host with the type that guests see (core 4.2.6). */
public final class HostFunctionInstance extends Function {

  final HostFunction function;

  /** The type of the only result, or null if there are none or several. */
  final ValueType onlyResult;

  /** Where each argument stands, counted from the first. */
  final int[] argumentSlots;

  /** How many slots arguments and results take. */
  final int slotCount;

  /** How many slots results take. */
  final int resultSlots;

  /** Whether an argument is a reference. */
  private final boolean takesReferences;

  /**
   * A host function.
   *
   * @param type its type
   * @param function what it does
   */
  public HostFunctionInstance(DefinedType type, HostFunction function) {
    super(type);
    this.function = function;
    FunctionType signature = type.functionType();
    onlyResult = signature.results().size() == 1 ? signature.results().getFirst() : null;
    argumentSlots = Storage.slots(signature.parameters());
    resultSlots = Storage.width(signature.results());
    slotCount = Math.max(argumentSlots[signature.parameters().size()], resultSlots);
    takesReferences = anyReference(signature.parameters());
  }

  private static boolean anyReference(List<ValueType> types) {
    for (ValueType type : types) {
      if (type.isReference()) {
        return true;
      }
    }
    return false;
  }

  /** Forgets the arguments behind the results after a call from a guest. */
  void forgetArguments(Object[] references, int frame) {
    if (takesReferences) {
      Arrays.fill(references, frame + resultSlots, frame + slotCount, null);
    }
  }

  @Override
  public long call(long... arguments) {
    Values.checkNumbersOnly(functionType());
    return Machine.current().callHost(this, arguments);
  }

  @Override
  public Object[] apply(Object... arguments) {
    return Machine.current().applyHost(this, arguments);
  }

  @Override
  public String toString() {
    return "host function " + type();
  }
}
