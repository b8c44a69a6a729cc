// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.binary;

import dev.weft.core.instruction.Proposal;

/** The sections (core 5.5.2) in the order in which they must stand; custom ones stand anywhere. */
enum Section {
  CUSTOM(0),
  TYPE(1),
  IMPORT(2),
  FUNCTION(3),
  TABLE(4),
  MEMORY(5),
  TAG(13, Proposal.EXCEPTION_HANDLING),
  GLOBAL(6),
  EXPORT(7),
  START(8),
  ELEMENT(9),
  DATA_COUNT(12, Proposal.BULK_MEMORY),
  CODE(10),
  DATA(11);

  private static final Section[] ALL = values();

  private final int id;

  /** What brought it. */
  final Proposal proposal;

  Section(int id) {
    this(id, Proposal.MINIMUM_VIABLE_PRODUCT);
  }

  Section(int id, Proposal proposal) {
    this.id = id;
    this.proposal = proposal;
  }

  /** The section with an id, or null. */
  static Section of(int id) {
    for (Section section : ALL) {
      if (section.id == id) {
        return section;
      }
    }
    return null;
  }
}
