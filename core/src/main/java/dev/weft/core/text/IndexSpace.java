// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;

/** The names of one kind of definition and the index that each stands for (core 6.1.3). */
final class IndexSpace {

  private final String noun;
  private final String nounOfDefinition;
  private final Int2IntOpenHashMap indices = new Int2IntOpenHashMap();

  /** The indices that have a name, and the names, in turn. */
  private final IntArrayList named = new IntArrayList();

  private int size;

  /**
   * An empty index space.
   *
   * @param noun what is not known when a name is not
   * @param nounOfDefinition what is there twice when a name is
   */
  IndexSpace(String noun, String nounOfDefinition) {
    this.noun = noun;
    this.nounOfDefinition = nounOfDefinition;
    indices.defaultReturnValue(-1);
  }

  /** An empty index space for the parameters and locals of a function. */
  static IndexSpace ofLocals() {
    return new IndexSpace("local", "local");
  }

  /** The index of the definition that comes next. */
  int size() {
    return size;
  }

  /** Adds a definition without a name. */
  int add() {
    return size++;
  }

  /**
   * Adds a definition, and its name if that comes next, of which an annotation may give another.
   */
  int addNamed(TokenReader in) {
    int at = in.position();
    int name = in.optionalName();
    if (name >= 0) {
      if (indices.putIfAbsent(name, size) >= 0) {
        throw in.malformedAt(at, "duplicate " + nounOfDefinition, in.excerpt(at));
      }
    }
    int annotated = in.nameAnnotation(noun);
    if (annotated >= 0 || name >= 0) {
      named.add(size);
      named.add(annotated >= 0 ? annotated : name);
    }
    return size++;
  }

  /** How many definitions have a name. */
  int namedCount() {
    return named.size() / 2;
  }

  /** Writes a map of indices to names (core 7.4.1). */
  void nameMap(TokenReader in, BinaryWriter out) {
    out.u32(namedCount());
    for (int i = 0; i < named.size(); i += 2) {
      out.u32(named.getInt(i));
      out.sized(in.nameBytes(named.getInt(i + 1)));
    }
  }

  /** Reads an index; numbers are not checked against the size. */
  int index(TokenReader in) {
    if (in.atNatural()) {
      return (int) in.natural(Integer.SIZE);
    }
    int at = in.position();
    int name = in.atIdentifier() ? in.name() : -1;
    if (name < 0) {
      throw in.unexpectedToken("the index or the name of a " + noun);
    }
    int index = indices.get(name);
    if (index < 0) {
      throw in.malformedAt(at, "unknown " + noun, in.excerpt(at));
    }
    return index;
  }

  /**
   * Reads which table or memory a segment belongs to, 0 if nothing says so. WebAssembly 1.0 wrote
   * the index alone, and scripts still do.
   *
   * @param keyword {@code table} or {@code memory}
   */
  int optionalUse(Keyword keyword, TokenReader in) {
    if (in.acceptForm(keyword)) {
      int index = index(in);
      in.close();
      return index;
    }
    return in.atIndex() ? index(in) : 0;
  }
}
