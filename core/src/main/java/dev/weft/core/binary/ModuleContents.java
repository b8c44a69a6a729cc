// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.binary;

import dev.weft.core.error.InvalidModule;
import dev.weft.core.instruction.Features;
import dev.weft.core.instruction.Proposal;
import dev.weft.core.module.CustomSection;
import dev.weft.core.module.DataSegment;
import dev.weft.core.module.ElementSegment;
import dev.weft.core.module.Export;
import dev.weft.core.module.FunctionBody;
import dev.weft.core.module.Global;
import dev.weft.core.module.Import;
import dev.weft.core.module.Table;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.MemoryType;
import dev.weft.core.type.TagType;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What the decoder has found so far, section by section. */
public final class ModuleContents {

  /** The whole module. */
  public final byte[] bytes;

  /** What the module may use. */
  public final Features features;

  /** The types by their index. */
  public final List<DefinedType> types = new ArrayList<>();

  /** The imports in order. */
  public final List<Import> imports = new ArrayList<>();

  /** The type indices of imported functions, in order. */
  public final IntArrayList importedFunctionTypes = new IntArrayList();

  /** The type indices of the functions that the module defines. */
  public final IntArrayList functionTypes = new IntArrayList();

  /** The tables that the module defines. */
  public final List<Table> tables = new ArrayList<>();

  /** The memories that the module defines. */
  public final List<MemoryType> memories = new ArrayList<>();

  /** The type indices of all tags, imported ones first. */
  public final IntArrayList tagTypes = new IntArrayList();

  /** The types of all tags, imported ones first; that of an unknown index is some type. */
  public final List<TagType> tags = new ArrayList<>();

  /** How many of the tags the module defines. */
  public int definedTagCount;

  /** The globals that the module defines. */
  public final List<Global> globals = new ArrayList<>();

  /** The exports in order. */
  public final List<Export> exports = new ArrayList<>();

  /** The index of the start function. */
  public OptionalInt start = OptionalInt.empty();

  /** The element segments. */
  public final List<ElementSegment> elements = new ArrayList<>();

  /** The number of data segments that the data count section states. */
  public OptionalInt dataCount = OptionalInt.empty();

  /** The bodies of the functions that the module defines. */
  public final List<FunctionBody> bodies = new ArrayList<>();

  /** The data segments. */
  public final List<DataSegment> data = new ArrayList<>();

  /** The custom sections, wherever they stood. */
  public final List<CustomSection> customSections = new ArrayList<>();

  /**
   * The first thing found while decoding that makes the module invalid; null if there is none. It
   * counts only if nothing is malformed.
   */
  public InvalidModule invalid;

  ModuleContents(byte[] bytes, Features features) {
    this.bytes = bytes;
    this.features = features;
  }

  /** Notes that something makes the module invalid if what brought it is off. */
  void allow(Proposal proposal, int offset, String reason) {
    if (!features.contains(proposal) && invalid == null) {
      invalid = InvalidModule.inModule(offset, reason, Features.missing(proposal));
    }
  }
}
