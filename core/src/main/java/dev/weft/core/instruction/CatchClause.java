// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.instruction;

import java.util.Locale;

/**
 * One of the clauses of {@code try_table} (core 2.4.2): which exceptions it catches and where they
 * lead.
 *
 * @param kind what is caught and handed over
 * @param tag the index of the tag, unsigned; 0 where the kind has none
 * @param label the label to branch to, unsigned, counted from outside of the {@code try_table}
 */
public record CatchClause(Kind kind, int tag, int label) {

  /** The kinds of clauses, in the order of their encodings (core 5.4.1). */
  public enum Kind {
    /** Exceptions of a tag; hands over their arguments. */
    CATCH,
    /** Exceptions of a tag; hands over their arguments and a reference to the exception. */
    CATCH_REF,
    /** All exceptions; hands over nothing. */
    CATCH_ALL,
    /** All exceptions; hands over a reference to the exception. */
    CATCH_ALL_REF;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** {@return whether exceptions of one tag only are caught} */
    public boolean hasTag() {
      return this == CATCH || this == CATCH_REF;
    }

    /** {@return whether a reference to the exception is handed over, behind its arguments} */
    public boolean hasReference() {
      return this == CATCH_REF || this == CATCH_ALL_REF;
    }

    /** {@return the keyword of the text format} */
    @Override
    public String toString() {
      return text;
    }
  }
}
