// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.module.ConstantExpression;
import dev.weft.core.module.DataSegment;
import dev.weft.core.module.ElementSegment;
import dev.weft.core.module.Export;
import dev.weft.core.module.Module;
import dev.weft.core.module.SegmentMode;
import dev.weft.core.type.GlobalType;
import dev.weft.interpreter.execution.ConstantEvaluator;
import dev.weft.interpreter.execution.ModuleCode;
import dev.weft.interpreter.execution.ModuleInstance;
import java.util.Optional;

/**
 * An instance of a module: its functions together with the memories, tables, globals and tags they
 * work on (core 4.2.5).
 *
 * <p>One thread at a time may run an instance's code. Guests with several threads have an instance
 * for each of them and share memories. Exports may be looked up by any thread.
 */
public final class Instance {

  private static final Object[] NO_ARGUMENTS = {};

  private final ModuleCode code;
  private final Store store;
  private final Memory[] memories;
  private final Table[] tables;
  private final Global[] globals;
  private final Tag[] tags;
  private final ModuleInstance contents;

  Instance(ModuleCode code, Store store, External[] imports) {
    this.code = code;
    this.store = store;
    Module module = code.module();
    memories = new Memory[module.memories().size()];
    tables = new Table[module.tables().size()];
    globals = new Global[module.globals().size()];
    tags = new Tag[module.tags().size()];
    Function[] functions = new Function[module.importedFunctionCount()];
    sortImports(imports, functions);
    store.reserveInstance();
    boolean complete = false;
    try {
      defineMemories();
      defineTags();
      contents = new ModuleInstance(code, store, this, functions, memories, tables, globals, tags);
      defineTables();
      defineGlobals();
      initialize();
      complete = true;
    } finally {
      if (!complete) {
        release();
      }
    }
  }

  private void defineMemories() {
    Module module = code.module();
    for (int i = module.importedMemoryCount(); i < memories.length; i++) {
      memories[i] = Memory.of(module.memories().get(i), store);
    }
  }

  /** Their initial values see only imported globals (core 3.4.13). */
  private void defineTables() {
    Module module = code.module();
    int imported = module.importedTableCount();
    for (int i = imported; i < tables.length; i++) {
      Optional<ConstantExpression> initial =
          module.definedTables().get(i - imported).initialValue();
      Object value =
          initial.isPresent() ? new ConstantEvaluator(contents).evaluate(initial.get()) : null;
      tables[i] = new Table(module.tables().get(i), value, store);
    }
  }

  private void defineTags() {
    Module module = code.module();
    for (int i = module.importedTagCount(); i < tags.length; i++) {
      tags[i] = new Tag(module, i);
    }
  }

  private void defineGlobals() {
    Module module = code.module();
    int imported = module.importedGlobalCount();
    for (int i = imported; i < globals.length; i++) {
      GlobalType type = module.globals().get(i);
      ConstantExpression initial = module.definedGlobals().get(i - imported).initialValue();
      globals[i] = new Global(type, new ConstantEvaluator(contents).evaluate(initial));
    }
  }

  /** Copies active segments and runs the start function, in this order (core 4.7.2). */
  private void initialize() {
    Module module = code.module();
    ConstantEvaluator evaluator = new ConstantEvaluator(contents);
    for (int i = 0; i < module.elements().size(); i++) {
      evaluateElements(i, evaluator);
    }
    for (int i = 0; i < module.elements().size(); i++) {
      copyElements(i, evaluator);
    }
    for (int i = 0; i < module.data().size(); i++) {
      copyData(i, evaluator);
    }
    if (module.start().isPresent()) {
      contents.function(module.start().getAsInt()).apply(NO_ARGUMENTS);
    }
  }

  /**
   * Tells the store that this instance is no longer used, so that its limits on instances, memory
   * and table elements leave room for others. To be called once. What the instance exported must
   * not be used any more; nobody checks that.
   */
  public void release() {
    Module module = code.module();
    store.releaseInstance();
    for (int i = module.importedMemoryCount(); i < memories.length && memories[i] != null; i++) {
      memories[i].release();
    }
    for (int i = module.importedTableCount(); i < tables.length && tables[i] != null; i++) {
      tables[i].release();
    }
  }

  private void sortImports(External[] imports, Function[] functions) {
    int functionCount = 0;
    int memoryCount = 0;
    int tableCount = 0;
    int globalCount = 0;
    int tagCount = 0;
    for (External external : imports) {
      if (external instanceof Function function) {
        functions[functionCount++] = function;
      } else if (external instanceof Memory memory) {
        memories[memoryCount++] = memory;
      } else if (external instanceof Table table) {
        tables[tableCount++] = table;
      } else if (external instanceof Tag tag) {
        tags[tagCount++] = tag;
      } else {
        globals[globalCount++] = (Global) external;
      }
    }
  }

  private void evaluateElements(int index, ConstantEvaluator evaluator) {
    ElementSegment segment = code.module().elements().get(index);
    Object[] values = new Object[segment.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          segment.hasExpressions()
              ? evaluator.evaluate(segment.expression(i))
              : contents.function(segment.functionIndex(i));
    }
    contents.setElements(index, values);
  }

  private void copyElements(int index, ConstantEvaluator evaluator) {
    ElementSegment segment = code.module().elements().get(index);
    if (segment.mode() instanceof SegmentMode.Active active) {
      long at = evaluator.address(active.offset());
      tables[active.index()].init(at, contents.elements(index), 0, segment.size());
    }
    if (!(segment.mode() instanceof SegmentMode.Passive)) {
      contents.setElements(index, null);
    }
  }

  private void copyData(int index, ConstantEvaluator evaluator) {
    DataSegment segment = code.module().data().get(index);
    if (segment.mode() instanceof SegmentMode.Active active) {
      long at = evaluator.address(active.offset());
      memories[active.index()].init(at, contents.data(index), 0, segment.size());
      contents.dropData(index);
    }
  }

  /**
   * Makes an instance of a module that imports nothing, in a store of its own.
   *
   * @param module the module
   * @return the instance
   * @throws dev.weft.core.error.LinkFailure if the module imports something
   * @throws dev.weft.core.error.Trap if a segment does not fit or the start function traps
   * @throws dev.weft.core.error.ThrownException if the start function throws one
   * @throws dev.weft.core.error.ResourceExhausted if a limit is reached or memory runs out
   */
  public static Instance of(Module module) {
    return new Linker().instantiate(module);
  }

  /** {@return the module} */
  public Module module() {
    return code.module();
  }

  /** {@return the store} */
  public Store store() {
    return store;
  }

  /**
   * Returns an export.
   *
   * @param name its name
   * @return what is exported under that name, or null
   */
  public External export(String name) {
    Export export = code.export(name);
    if (export == null) {
      return null;
    }
    int index = export.index();
    return switch (export.kind()) {
      case FUNCTION -> contents.function(index);
      case TABLE -> tables[index];
      case MEMORY -> memories[index];
      case GLOBAL -> globals[index];
      case TAG -> tags[index];
    };
  }

  /**
   * {@return an exported function}
   *
   * @param name its name
   * @throws IllegalArgumentException if no function is exported under that name
   */
  public Function function(String name) {
    if (export(name) instanceof Function function) {
      return function;
    }
    throw missing("function", name);
  }

  /**
   * {@return an exported memory}
   *
   * @param name its name
   * @throws IllegalArgumentException if no memory is exported under that name
   */
  public Memory memory(String name) {
    if (export(name) instanceof Memory memory) {
      return memory;
    }
    throw missing("memory", name);
  }

  /**
   * {@return an exported table}
   *
   * @param name its name
   * @throws IllegalArgumentException if no table is exported under that name
   */
  public Table table(String name) {
    if (export(name) instanceof Table table) {
      return table;
    }
    throw missing("table", name);
  }

  /**
   * {@return an exported global}
   *
   * @param name its name
   * @throws IllegalArgumentException if no global is exported under that name
   */
  public Global global(String name) {
    if (export(name) instanceof Global global) {
      return global;
    }
    throw missing("global", name);
  }

  /**
   * {@return an exported tag}
   *
   * @param name its name
   * @throws IllegalArgumentException if no tag is exported under that name
   */
  public Tag tag(String name) {
    if (export(name) instanceof Tag tag) {
      return tag;
    }
    throw missing("tag", name);
  }

  private IllegalArgumentException missing(String kind, String name) {
    StringBuilder message =
        new StringBuilder("no " + kind + " is exported as \"" + name + "\"; there are");
    for (Export export : code.module().exports()) {
      message.append(" \"").append(export.name()).append('"');
    }
    return new IllegalArgumentException(message.toString());
  }
}
