// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import dev.weft.core.type.ExternalType;

/** Something that instances import and export (core 4.2.13). */
public sealed interface External permits Function, Memory, Table, Global, Tag {

  /** {@return the type, with the present size as the minimum of a memory or table} */
  ExternalType type();
}
