// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.error.CodePosition;
import dev.weft.core.module.Export;
import dev.weft.core.module.Module;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;

/** The lowered code of a module, shared by all its instances and threads. Thread-safe. */
public final class ModuleCode {

  /** The point that ends a call from the host: nothing follows it. */
  static final int EXIT = 0;

  /** The point at which a call returns to another instance. */
  static final int OTHER_INSTANCE = 1;

  /** Guarded by itself; the values refer to the keys, so they are weak too. */
  private static final Map<Module, WeakReference<ModuleCode>> MODULES = new WeakHashMap<>();

  final Module module;

  /** The module's bytes, from which data segments are copied. */
  final MemorySegment bytes;

  private final AtomicReferenceArray<FunctionCode> functions;

  /** Held while functions are lowered, so that each is lowered once and points are counted up. */
  private final ReentrantLock lowering = new ReentrantLock();

  /**
   * The calls in the code, by number, behind which a machine goes on when they return. It keeps
   * numbers and not the instructions themselves because storing a reference costs a collector's
   * write barrier for each call.
   *
   * <p>Volatile: a machine learns a number from code whose publication (see {@link FunctionCode})
   * came after the array that holds it was written here.
   */
  volatile Instruction[] points = new Instruction[16];

  private int pointCount;

  private final Map<String, Export> exports = new HashMap<>();

  private ModuleCode(Module module) {
    this.module = module;
    bytes = module.bytes();
    for (Export export : module.exports()) {
      exports.put(export.name(), export);
    }
    int defined = module.functionCount() - module.importedFunctionCount();
    functions = new AtomicReferenceArray<>(defined);
    addPoint(new ControlInstructions.Point(null));
    addPoint(new ControlInstructions.Point(new CallInstructions.ReturnToOtherInstance()));
  }

  /**
   * {@return the code of a module: the same for all its instances, as long as one of them is in
   * use}
   *
   * @param module the module
   */
  public static ModuleCode of(Module module) {
    synchronized (MODULES) {
      WeakReference<ModuleCode> known = MODULES.get(module);
      ModuleCode code = known == null ? null : known.get();
      if (code == null) {
        code = new ModuleCode(module);
        MODULES.put(module, new WeakReference<>(code));
      }
      return code;
    }
  }

  /**
   * {@return the export of a name, or null}
   *
   * @param name the name
   */
  public Export export(String name) {
    return exports.get(name);
  }

  /** {@return the module} */
  public Module module() {
    return module;
  }

  /**
   * {@return a function of the module}
   *
   * @param index the index of a function that is not imported
   */
  public FunctionCode function(int index) {
    int defined = index - module.importedFunctionCount();
    FunctionCode function = functions.get(defined);
    if (function != null) {
      return function;
    }
    FunctionCode created = new FunctionCode(this, index);
    FunctionCode witness = functions.compareAndExchange(defined, null, created);
    return witness == null ? created : witness;
  }

  LoweredFunction lower(FunctionCode function) {
    lowering.lock();
    try {
      if (function.lowered == null) {
        function.lowered = new Lowering(this, function.index).lower();
      }
      return function.lowered;
    } finally {
      lowering.unlock();
    }
  }

  /** Gives an instruction a number; only while a function is lowered. */
  int addPoint(Instruction instruction) {
    int number = pointCount++;
    Instruction[] present = points;
    Instruction[] extended =
        number < present.length ? present : Arrays.copyOf(present, present.length * 2);
    extended[number] = instruction;
    points = extended;
    return number;
  }

  /** Tells where the instruction at an offset of this module stands. */
  CodePosition position(int offset) {
    int index = functionAt(offset);
    return new CodePosition(module.name(), index, module.functionName(index), offset);
  }

  /** The function of this module that an instruction belongs to. */
  FunctionCode functionOf(Instruction instruction) {
    return function(functionAt(instruction.offset));
  }

  /** The function whose body holds an offset: bodies stand in the order of their indices. */
  private int functionAt(int offset) {
    int low = module.importedFunctionCount();
    int high = module.functionCount() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (module.body(middle).end() <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
