// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.error.ThrownException;
import dev.weft.core.module.Export;
import dev.weft.core.module.ExternalKind;
import dev.weft.core.module.Module;
import dev.weft.core.type.TagType;
import dev.weft.interpreter.execution.Values;

/**
 * A tag (core 4.2.10): a sort of exceptions. Exceptions are caught by the tag that they were thrown
 * with, which is this object and no other one of the same type. Immutable, so any number of
 * instances and threads may use it.
 *
 * <p>A host throws an exception into the guest that called it, and catches those that a guest has
 * thrown out of a call:
 *
 * {@snippet :
 * Tag failure = new Tag("failure", TagType.of(NumberType.I32));
 * linker.define("host", "failure", failure);
 * linker.function("host", "fail", FunctionType.of(), call -> {
 *   throw failure.exception(42);
 * });
 * try {
 *   instance.function("run").call();
 * } catch (ThrownException thrown) {
 *   if (thrown.tag() == failure) {
 *     report(thrown.arguments()[0]);
 *   }
 * }
 * }
 */
public final class Tag implements External {

  private final TagType type;
  private final String name;

  /** The module that defines the tag; null for a tag of the host. */
  private final Module module;

  private final int index;

  /**
   * Makes a tag of the host.
   *
   * @param name what messages call it
   * @param type the types of the arguments of its exceptions
   * @throws IllegalArgumentException if the type is not one of a tag: a function type without
   *     results
   */
  public Tag(String name, TagType type) {
    this.name = name;
    this.type = type;
    module = null;
    index = 0;
    if (!type.definedType().functionType().results().isEmpty()) {
      throw new IllegalArgumentException("a tag has no results: " + type);
    }
  }

  /** A tag that an instance of a module defines. */
  Tag(Module module, int index) {
    this.module = module;
    this.index = index;
    type = module.tags().get(index);
    name = null;
  }

  @Override
  public TagType type() {
    return type;
  }

  /**
   * {@return a new exception of this tag, not thrown} A host function throws it.
   *
   * @param arguments a value for each parameter of the tag's type, as {@link Function#apply} takes
   *     them
   * @throws IllegalArgumentException if a value is not of its parameter's type
   */
  public ThrownException exception(Object... arguments) {
    Values.check(type.parameters(), arguments);
    return new ThrownException(this, arguments.clone());
  }

  /** {@return the name and the type, for example {@code tag $failure (param i32)}} */
  @Override
  public String toString() {
    String rest = type.toString().substring("(tag".length());
    return "tag " + displayName() + rest.substring(0, rest.length() - 1);
  }

  /** Looked for when it is asked for: reading a module's names takes time. */
  private String displayName() {
    if (module == null) {
      return "$" + name;
    }
    String given = module.tagName(index);
    if (!given.isEmpty()) {
      return "$" + given;
    }
    for (Export export : module.exports()) {
      if (export.kind() == ExternalKind.TAG && export.index() == index) {
        return "\"" + export.name() + "\"";
      }
    }
    return Integer.toString(index);
  }
}
