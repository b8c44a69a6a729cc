// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.error.LinkFailure;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ValueType;
import dev.weft.core.type.VectorType;
import dev.weft.interpreter.HostCall;
import dev.weft.interpreter.Instance;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.V128;

/** The machine's view of the call of a host function; one object serves all calls. */
final class HostFrame implements HostCall {

  private final Machine machine;
  private HostFunctionInstance function;
  private int base;
  private boolean resultsGiven;

  HostFrame(Machine machine) {
    this.machine = machine;
  }

  /** Calls a host function whose arguments begin at a slot. It may come back here. */
  void call(HostFunctionInstance callee, int firstSlot) {
    HostFunctionInstance savedFunction = function;
    int savedBase = base;
    boolean savedResultsGiven = resultsGiven;
    function = callee;
    base = firstSlot;
    resultsGiven = false;
    try {
      callee.function.call(this);
      if (!resultsGiven && !callee.functionType().results().isEmpty()) {
        throw new IllegalStateException("a host function gave no results: " + callee.type());
      }
    } finally {
      function = savedFunction;
      base = savedBase;
      resultsGiven = savedResultsGiven;
    }
  }

  private int slotIndex(int index) {
    if (index < 0 || index >= function.argumentSlots.length - 1) {
      throw new IndexOutOfBoundsException("argument " + index + " of " + function.functionType());
    }
    return base + function.argumentSlots[index];
  }

  private long slot(int index) {
    return machine.slots[slotIndex(index)];
  }

  @Override
  public int i32(int index) {
    return (int) slot(index);
  }

  @Override
  public long i64(int index) {
    return slot(index);
  }

  @Override
  public float f32(int index) {
    return Float.intBitsToFloat((int) slot(index));
  }

  @Override
  public double f64(int index) {
    return Double.longBitsToDouble(slot(index));
  }

  @Override
  public V128 v128(int index) {
    int slot = slotIndex(index);
    if (function.functionType().parameters().get(index) != VectorType.V128) {
      throw new IllegalArgumentException("argument " + index + " of " + function.functionType());
    }
    return new V128(machine.slots[slot], machine.slots[slot + 1]);
  }

  @Override
  public Object reference(int index) {
    ValueType type = function.functionType().parameters().get(index);
    if (!type.isReference()) {
      throw new IllegalArgumentException("argument " + index + " of " + function.functionType());
    }
    return machine.references[slotIndex(index)];
  }

  private void result(NumberType type, long bits) {
    if (function.onlyResult != type) {
      throw new IllegalArgumentException(
          "the results of " + function.functionType() + " are no " + type);
    }
    machine.slots[base] = bits;
    resultsGiven = true;
  }

  @Override
  public void returnI32(int value) {
    result(NumberType.I32, value);
  }

  @Override
  public void returnI64(long value) {
    result(NumberType.I64, value);
  }

  @Override
  public void returnF32(float value) {
    result(NumberType.F32, Float.floatToRawIntBits(value));
  }

  @Override
  public void returnF64(double value) {
    result(NumberType.F64, Double.doubleToRawLongBits(value));
  }

  @Override
  public void returnV128(V128 value) {
    returnValues(value);
  }

  @Override
  public void returnReference(Object value) {
    returnValues(value);
  }

  @Override
  public void returnValues(Object... values) {
    FunctionType type = function.functionType();
    Values.check(type.results(), values);
    machine.write(base, type.results(), values);
    resultsGiven = true;
  }

  @Override
  public Instance instance() {
    if (machine.instance == null) {
      throw new IllegalStateException("called by the host, not by an instance");
    }
    return machine.instance.instance();
  }

  @Override
  public Memory memory() {
    if (instance().export("memory") instanceof Memory memory) {
      return memory;
    }
    throw LinkFailure.refused("", "memory", "the module exports no memory of this name");
  }
}
