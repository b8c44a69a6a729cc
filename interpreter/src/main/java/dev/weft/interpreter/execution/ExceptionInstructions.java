// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.error.ThrownException;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.interpreter.Tag;

/** Instructions that throw (core 4.6.8). */
final class ExceptionInstructions {

  private ExceptionInstructions() {}

  /** Throws a new exception, whose arguments begin at slot {@code a}. */
  static final class Throw extends Instruction {
    private final int a;
    private final int tagIndex;

    Throw(int a, int tagIndex) {
      this.a = a;
      this.tagIndex = tagIndex;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      Tag tag = m.instance.tags[tagIndex];
      Object[] arguments = m.read(fp + a, tag.type().parameters());
      return m.raise(new ThrownException(tag, arguments), this);
    }
  }

  /** Throws the exception in slot {@code a} once more. */
  static final class ThrowReference extends Instruction {
    private final int a;

    ThrowReference(int a) {
      this.a = a;
    }

    @Override
    Instruction execute(Machine m, long[] s, int fp, long passed) {
      ThrownException exception = (ThrownException) m.references[fp + a];
      if (exception == null) {
        throw new Trap(TrapKind.NULL_EXCEPTION_REFERENCE);
      }
      return m.raise(exception, this);
    }
  }
}
