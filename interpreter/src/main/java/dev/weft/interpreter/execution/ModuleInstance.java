// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.module.DataSegment;
import dev.weft.interpreter.Function;
import dev.weft.interpreter.Global;
import dev.weft.interpreter.Instance;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Store;
import dev.weft.interpreter.Table;
import dev.weft.interpreter.Tag;
import dev.weft.interpreter.memory.SharedMemory;
import dev.weft.interpreter.memory.UnsharedMemory;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.nio.ByteBuffer;

/**
 * What the code of an instance works on (core 4.2.5). Used by one thread at a time, but for {@link
 * #function}, since exports may be looked up from anywhere.
 */
public final class ModuleInstance {

  private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0).asReadOnlyBuffer();

  final ModuleCode code;
  final Store store;

  /** The instance as users see it. */
  final Instance instance;

  final Memory[] memories;
  final Table[] tables;
  final Global[] globals;
  final Tag[] tags;
  private final Function[] importedFunctions;

  /** The functions of the module that somebody has a reference to; guarded by itself. */
  private final Int2ObjectOpenHashMap<WasmFunction> definedFunctions =
      new Int2ObjectOpenHashMap<>(4);

  /** Memory 0, if it is of this kind. */
  final UnsharedMemory unsharedMemory;

  /** Memory 0, if it is of this kind. */
  final SharedMemory sharedMemory;

  /** The elements of each segment; null when dropped. */
  final Object[][] elements;

  /** Which data segments are dropped. */
  final boolean[] droppedData;

  /**
   * An instance before its segments are copied; the arrays are kept, not copied.
   *
   * @param code the module's code
   * @param store the store
   * @param instance the instance as users see it
   * @param importedFunctions the functions that were supplied
   * @param memories all memories
   * @param tables all tables
   * @param globals all globals; those that the module defines may be filled in later
   * @param tags all tags
   */
  public ModuleInstance(
      ModuleCode code,
      Store store,
      Instance instance,
      Function[] importedFunctions,
      Memory[] memories,
      Table[] tables,
      Global[] globals,
      Tag[] tags) {
    this.code = code;
    this.store = store;
    this.instance = instance;
    this.importedFunctions = importedFunctions;
    this.memories = memories;
    this.tables = tables;
    this.globals = globals;
    this.tags = tags;
    Memory first = memories.length == 0 ? null : memories[0];
    unsharedMemory = first instanceof UnsharedMemory unshared ? unshared : null;
    sharedMemory = first instanceof SharedMemory shared ? shared : null;
    elements = new Object[code.module.elements().size()][];
    droppedData = new boolean[code.module.data().size()];
  }

  /** {@return the instance as users see it} */
  public Instance instance() {
    return instance;
  }

  /**
   * {@return the function of an index} The same object is returned every time, so that references
   * can be compared.
   *
   * @param index the index, imports counted
   */
  public Function function(int index) {
    if (index < importedFunctions.length) {
      return importedFunctions[index];
    }
    synchronized (definedFunctions) {
      WasmFunction function = definedFunctions.get(index);
      if (function == null) {
        function = new WasmFunction(this, code.function(index));
        definedFunctions.put(index, function);
      }
      return function;
    }
  }

  /**
   * Sets the elements of a segment.
   *
   * @param segment the segment's index
   * @param values its elements, or null to drop it
   */
  public void setElements(int segment, Object[] values) {
    elements[segment] = values;
  }

  /**
   * {@return the elements of a segment, or null if it was dropped}
   *
   * @param segment the segment's index
   */
  public Object[] elements(int segment) {
    return elements[segment];
  }

  /**
   * Drops a data segment.
   *
   * @param segment the segment's index
   */
  public void dropData(int segment) {
    droppedData[segment] = true;
  }

  /**
   * {@return the bytes of a data segment: none if it was dropped}
   *
   * @param segment the segment's index
   */
  public ByteBuffer data(int segment) {
    if (droppedData[segment]) {
      return NO_DATA;
    }
    DataSegment data = code.module.data().get(segment);
    return code.bytes.slice(data.start(), data.size());
  }
}
