// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.error.LinkFailure;
import dev.weft.core.module.Export;
import dev.weft.core.module.Import;
import dev.weft.core.module.Module;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.ExactType;
import dev.weft.core.type.ExternalType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.TagType;
import dev.weft.core.type.ValueType;
import dev.weft.interpreter.execution.HostFunctionInstance;
import dev.weft.interpreter.execution.ModuleCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Collects what modules may import, by its two names, and makes instances (core 4.7). Something
 * that is defined a second time replaces the first. Not thread-safe while it is being filled.
 */
public final class Linker {

  private final Store store;

  /** What stands under two names. */
  private interface Definition {
    External external();
  }

  private record Given(External external) implements Definition {}

  /**
   * A function of the host, of which an {@link External} is made when it is first asked for: a host
   * offers many functions of which a module imports few.
   */
  private static final class HostDefinition implements Definition {
    private final FunctionType type;
    private final HostFunction function;

    /** Guarded by this, so that all importers get the same. */
    private External external;

    HostDefinition(FunctionType type, HostFunction function) {
      this.type = Objects.requireNonNull(type, "type");
      this.function = function;
    }

    @Override
    public synchronized External external() {
      if (external == null) {
        external = new HostFunctionInstance(DefinedType.of(type), function);
      }
      return external;
    }
  }

  /** By the first name, then by the second. */
  private final Map<String, Map<String, Definition>> definitions = new HashMap<>();

  /** A linker whose instances belong to a new store with the usual limits. */
  public Linker() {
    this(new Store());
  }

  /**
   * A linker for a store.
   *
   * @param store the store to which instances will belong
   */
  public Linker(Store store) {
    this.store = store;
  }

  /** {@return the store to which instances will belong} */
  public Store store() {
    return store;
  }

  /**
   * Offers a function of the host.
   *
   * @param moduleName the first name
   * @param itemName the second name
   * @param type the type that guests see
   * @param function what it does
   * @return this linker
   */
  public Linker function(
      String moduleName, String itemName, FunctionType type, HostFunction function) {
    return put(moduleName, itemName, new HostDefinition(type, function));
  }

  /**
   * Offers a function of the host whose type is declared below others or together with others, as
   * guests may demand it.
   *
   * @param moduleName the first name
   * @param itemName the second name
   * @param type the type that guests see
   * @param function what it does
   * @return this linker
   * @throws IllegalArgumentException if the type is not made of a function type
   */
  public Linker function(
      String moduleName, String itemName, DefinedType type, HostFunction function) {
    if (!(type.compositeType() instanceof FunctionType)) {
      throw new IllegalArgumentException("not a function type: " + type);
    }
    return define(moduleName, itemName, new HostFunctionInstance(type, function));
  }

  /**
   * Offers a new tag of the host.
   *
   * @param moduleName the first name
   * @param itemName the second name
   * @param parameters the types of the arguments of its exceptions
   * @return the tag, with which the host throws exceptions and recognizes them
   */
  public Tag tag(String moduleName, String itemName, ValueType... parameters) {
    Tag tag = new Tag(itemName, TagType.of(parameters));
    define(moduleName, itemName, tag);
    return tag;
  }

  /**
   * Offers a function, memory, table, global or tag.
   *
   * @param moduleName the first name
   * @param itemName the second name
   * @param external what is offered
   * @return this linker
   */
  public Linker define(String moduleName, String itemName, External external) {
    return put(moduleName, itemName, new Given(external));
  }

  private Linker put(String moduleName, String itemName, Definition definition) {
    Map<String, Definition> items = definitions.get(moduleName);
    if (items == null) {
      items = new HashMap<>();
      definitions.put(moduleName, items);
    }
    items.put(itemName, definition);
    return this;
  }

  /**
   * Offers all exports of an instance.
   *
   * @param moduleName the first name
   * @param instance the instance
   * @return this linker
   */
  public Linker define(String moduleName, Instance instance) {
    for (Export export : instance.module().exports()) {
      define(moduleName, export.name(), instance.export(export.name()));
    }
    return this;
  }

  /**
   * {@return what is offered under two names, or null}
   *
   * @param moduleName the first name
   * @param itemName the second name
   */
  public External definition(String moduleName, String itemName) {
    Map<String, Definition> items = definitions.get(moduleName);
    Definition definition = items == null ? null : items.get(itemName);
    return definition == null ? null : definition.external();
  }

  /**
   * Resolves the imports of a module.
   *
   * @param module the module
   * @return the module with what it imports
   * @throws LinkFailure if something is missing or of the wrong type
   */
  public PreparedModule prepare(Module module) {
    List<Import> imports = module.imports();
    External[] resolved = new External[imports.size()];
    for (int i = 0; i < resolved.length; i++) {
      resolved[i] = resolve(imports.get(i));
    }
    return new PreparedModule(ModuleCode.of(module), store, resolved);
  }

  private External resolve(Import wanted) {
    String moduleName = wanted.moduleName();
    String itemName = wanted.itemName();
    ExternalType expected = wanted.type();
    External found = definition(moduleName, itemName);
    if (found == null) {
      throw LinkFailure.unknownImport(moduleName, itemName, expected);
    }
    // What a function is counts here, not as what a module between has imported it.
    ExternalType type = found instanceof Function f ? new ExactType(f.type()) : found.type();
    if (!type.matches(expected)) {
      throw LinkFailure.incompatibleType(moduleName, itemName, expected, found.type());
    }
    return found;
  }

  /**
   * Resolves the imports of a module and makes an instance.
   *
   * @param module the module
   * @return the instance
   * @throws LinkFailure if something is missing or of the wrong type
   * @throws dev.weft.core.error.Trap if a segment does not fit or the start function traps
   * @throws dev.weft.core.error.ThrownException if the start function throws one
   * @throws dev.weft.core.error.ResourceExhausted if a limit is reached or memory runs out
   */
  public Instance instantiate(Module module) {
    return prepare(module).instantiate();
  }
}
