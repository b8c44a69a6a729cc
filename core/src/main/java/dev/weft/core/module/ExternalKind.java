// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.module;

/** The index space to which an import or export belongs (core 5.5.5). */
public enum ExternalKind {
  /** Functions. */
  FUNCTION,
  /** Tables. */
  TABLE,
  /** Memories. */
  MEMORY,
  /** Globals. */
  GLOBAL,
  /** Tags. */
  TAG
}
