// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.memory;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Plain accesses to memory outside of the heap, little-endian and at any address: by segment and
 * offset in bytes.
 */
final class Plain {

  static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();
  static final VarHandle SHORT = littleEndian(ValueLayout.JAVA_SHORT_UNALIGNED);
  static final VarHandle INT = littleEndian(ValueLayout.JAVA_INT_UNALIGNED);
  static final VarHandle LONG = littleEndian(ValueLayout.JAVA_LONG_UNALIGNED);

  private Plain() {}

  /** {@return what accesses a number of a layout, its lowest byte first} */
  static VarHandle littleEndian(ValueLayout layout) {
    return layout.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  }
}
