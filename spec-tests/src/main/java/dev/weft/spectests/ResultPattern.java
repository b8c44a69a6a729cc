// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import dev.weft.core.error.ThrownException;
import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.NumberType;
import dev.weft.interpreter.Aggregate;
import dev.weft.interpreter.Array;
import dev.weft.interpreter.Function;
import dev.weft.interpreter.I31;
import dev.weft.interpreter.Struct;
import dev.weft.interpreter.V128;
import java.util.List;

/** What a result must be. */
public sealed interface ResultPattern {

  /**
   * {@return whether a result fits}
   *
   * @param value Integer, Long, Float, Double, {@link V128}, an object or null
   */
  boolean matches(Object value);

  /**
   * A number.
   *
   * @param type its type
   * @param pattern its bits
   */
  record Number(NumberType type, NumberPattern pattern) implements ResultPattern {
    @Override
    public boolean matches(Object value) {
      return switch (value) {
        case Integer i32 -> type == NumberType.I32 && pattern.matches(i32);
        case Long i64 -> type == NumberType.I64 && pattern.matches(i64);
        case Float f32 -> type == NumberType.F32 && pattern.matches(Float.floatToRawIntBits(f32));
        case Double f64 ->
            type == NumberType.F64 && pattern.matches(Double.doubleToRawLongBits(f64));
        case null, default -> false;
      };
    }

    @Override
    public String toString() {
      return "(" + type + ".const " + pattern + ")";
    }
  }

  /**
   * A vector, lane by lane.
   *
   * @param shape the shape as the script writes it
   * @param lanes a pattern for each lane
   */
  record Vector(String shape, List<NumberPattern> lanes) implements ResultPattern {
    @Override
    public boolean matches(Object value) {
      if (!(value instanceof V128 vector)) {
        return false;
      }
      for (int i = 0; i < lanes.size(); i++) {
        NumberPattern lane = lanes.get(i);
        if (!lane.matches(lane(vector, lane.size(), i))) {
          return false;
        }
      }
      return true;
    }

    /** The bits of a lane, zero-extended. */
    private static long lane(V128 vector, int bits, int index) {
      int position = bits * index;
      long half = position < 64 ? vector.low() : vector.high();
      return bits == 64 ? half : half >>> (position & 63) & (1L << bits) - 1;
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("(v128.const ").append(shape);
      for (NumberPattern lane : lanes) {
        text.append(' ').append(lane);
      }
      return text.append(')').toString();
    }
  }

  /**
   * A null reference.
   *
   * @param heapType of which type, as the script writes it, or an empty string
   */
  record Null(String heapType) implements ResultPattern {
    @Override
    public boolean matches(Object value) {
      return value == null;
    }

    @Override
    public String toString() {
      return heapType.isEmpty() ? "(ref.null)" : "(ref.null " + heapType + ")";
    }
  }

  /**
   * A certain object of the host.
   *
   * @param reference the object
   */
  record Host(HostReference reference) implements ResultPattern {
    @Override
    public boolean matches(Object value) {
      return reference.equals(value);
    }

    @Override
    public String toString() {
      return reference.toString();
    }
  }

  /**
   * Any reference that is not null and points at something of a type, as {@code (ref.struct)}.
   *
   * @param heapType the type
   */
  record Reference(AbstractHeapType heapType) implements ResultPattern {
    @Override
    public boolean matches(Object value) {
      return switch (heapType) {
        case ANY, EXTERN -> value != null; // any object of the host is one, too
        case EQ -> value instanceof Aggregate || value instanceof I31;
        case I31 -> value instanceof I31;
        case STRUCT -> value instanceof Struct;
        case ARRAY -> value instanceof Array;
        case FUNC -> value instanceof Function;
        case EXN -> value instanceof ThrownException;
        default -> false;
      };
    }

    @Override
    public String toString() {
      return "(ref." + heapType + ")";
    }
  }

  /**
   * One of several.
   *
   * @param choices the patterns of which one must fit
   */
  record Either(List<ResultPattern> choices) implements ResultPattern {
    @Override
    public boolean matches(Object value) {
      for (ResultPattern choice : choices) {
        if (choice.matches(value)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String toString() {
      return "either " + choices;
    }
  }
}
