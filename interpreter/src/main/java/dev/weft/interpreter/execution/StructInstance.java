// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FieldType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.PackedType;
import dev.weft.core.type.StorageType;
import dev.weft.interpreter.Struct;
import dev.weft.interpreter.V128;
import java.util.Optional;

/**
 * A structure as the machine sees it. {@link StructLayout} says where its fields are.
 *
 * <p>The first number and the first four references are fields of the Java object, so that nearly
 * all structures that compilers make are one object and one memory access: a pair of references has
 * 40 bytes, a boxed number 32. Each class adds one reference to the one above it, so that an
 * instruction can read the reference at a position by a cast to one class, however many more there
 * are. Numbers are kept as in a slot, by their bits; of packed fields the lower bits count.
 */
public sealed class StructInstance extends Struct {

  private static final long[] NO_NUMBERS = {};
  private static final Object[] NO_REFERENCES = {};

  /** How many references are fields of the object. */
  static final int INLINE_REFERENCES = 4;

  /** The number at position 0. */
  long first;

  /** The numbers behind it. */
  final long[] others;

  private StructInstance(DefinedType type, int numberCount) {
    super(type);
    others = numberCount > 1 ? new long[numberCount - 1] : NO_NUMBERS;
  }

  /** A structure with at least one reference. */
  static sealed class One extends StructInstance {
    Object reference0;

    private One(DefinedType type, int numberCount) {
      super(type, numberCount);
    }
  }

  /** A structure with at least two references. */
  static sealed class Two extends One {
    Object reference1;

    private Two(DefinedType type, int numberCount) {
      super(type, numberCount);
    }
  }

  /** A structure with at least three references. */
  static sealed class Three extends Two {
    Object reference2;

    private Three(DefinedType type, int numberCount) {
      super(type, numberCount);
    }
  }

  /** A structure with at least four references. */
  static final class Four extends Three {
    Object reference3;

    /** The references behind the fourth. */
    final Object[] more;

    private Four(DefinedType type, int numberCount, int referenceCount) {
      super(type, numberCount);
      more =
          referenceCount > INLINE_REFERENCES
              ? new Object[referenceCount - INLINE_REFERENCES]
              : NO_REFERENCES;
    }
  }

  /** Makes a structure whose fields are zero and null. */
  static StructInstance allocate(DefinedType type, int numberCount, int referenceCount) {
    return switch (referenceCount) {
      case 0 -> new StructInstance(type, numberCount);
      case 1 -> new One(type, numberCount);
      case 2 -> new Two(type, numberCount);
      case 3 -> new Three(type, numberCount);
      default -> new Four(type, numberCount, referenceCount);
    };
  }

  /**
   * Makes a structure whose fields are zero and null.
   *
   * @param type its type, made of a structure type
   * @return the structure
   */
  public static StructInstance allocate(DefinedType type) {
    StructLayout layout = StructLayout.of(type);
    return allocate(type, layout.numberCount, layout.referenceCount);
  }

  /**
   * Makes a structure whose fields are zero and null.
   *
   * @param type its type, made of a structure type
   * @param descriptor its descriptor, of the very type that the type says
   * @return the structure
   */
  static StructInstance allocate(DefinedType type, Struct descriptor) {
    StructInstance struct = allocate(type);
    struct.setReference(StructLayout.of(type).descriptor, descriptor);
    return struct;
  }

  /**
   * Makes a structure.
   *
   * @param type its type, made of a structure type
   * @param values a value of the right type for each field
   * @return the structure
   */
  public static StructInstance allocate(DefinedType type, Object[] values) {
    StructInstance struct = allocate(type);
    struct.writeAll(values);
    return struct;
  }

  /**
   * Makes a structure.
   *
   * @param type its type, made of a structure type
   * @param descriptor its descriptor, of the very type that the type says
   * @param values a value of the right type for each field
   * @return the structure
   */
  public static StructInstance allocate(DefinedType type, Struct descriptor, Object[] values) {
    StructInstance struct = allocate(type, descriptor);
    struct.writeAll(values);
    return struct;
  }

  private void writeAll(Object[] values) {
    StructLayout layout = StructLayout.of(type());
    for (int i = 0; i < values.length; i++) {
      write(layout, i, values[i]);
    }
  }

  /** Whether this is a structure of a type, and its descriptor is the other structure. */
  static boolean isDescribed(Object value, DefinedType type, int position, Object descriptor) {
    return value instanceof StructInstance struct
        && struct.type().isBelow(type)
        && struct.reference(position) == descriptor;
  }

  @Override
  public final Optional<Struct> descriptor() {
    int position = StructLayout.of(type()).descriptor;
    return position < 0 ? Optional.empty() : Optional.of((Struct) reference(position));
  }

  final long number(int position) {
    return position == 0 ? first : others[position - 1];
  }

  final void setNumber(int position, long bits) {
    if (position == 0) {
      first = bits;
    } else {
      others[position - 1] = bits;
    }
  }

  final Object reference(int position) {
    return switch (position) {
      case 0 -> ((One) this).reference0;
      case 1 -> ((Two) this).reference1;
      case 2 -> ((Three) this).reference2;
      case 3 -> ((Four) this).reference3;
      default -> ((Four) this).more[position - INLINE_REFERENCES];
    };
  }

  final void setReference(int position, Object value) {
    switch (position) {
      case 0 -> ((One) this).reference0 = value;
      case 1 -> ((Two) this).reference1 = value;
      case 2 -> ((Three) this).reference2 = value;
      case 3 -> ((Four) this).reference3 = value;
      default -> ((Four) this).more[position - INLINE_REFERENCES] = value;
    }
  }

  /** Sets all references to those in slots of a frame, in the order of their positions. */
  final void takeReferences(Object[] references, int fp, int[] slots) {
    int count = slots.length;
    if (count > 0) {
      ((One) this).reference0 = references[fp + slots[0]];
    }
    if (count > 1) {
      ((Two) this).reference1 = references[fp + slots[1]];
    }
    if (count > 2) {
      ((Three) this).reference2 = references[fp + slots[2]];
    }
    if (count > 3) {
      ((Four) this).reference3 = references[fp + slots[3]];
    }
    for (int i = INLINE_REFERENCES; i < count; i++) {
      ((Four) this).more[i - INLINE_REFERENCES] = references[fp + slots[i]];
    }
  }

  @Override
  public final Object get(int field) {
    StorageType storageType = structType().fields().get(field).storageType();
    int position = StructLayout.of(type()).position(field);
    if (storageType instanceof PackedType packed) {
      int bits = (int) number(position);
      return packed == PackedType.I8 ? (int) (byte) bits : (int) (short) bits;
    }
    if (storageType instanceof NumberType type) {
      return Values.fromBits(type, number(position));
    }
    return storageType.unpacked().isReference()
        ? reference(position)
        : new V128(number(position), number(position + 1));
  }

  @Override
  public final void set(int field, Object value) {
    FieldType type = structType().fields().get(field);
    if (!type.mutable()) {
      throw new IllegalStateException("field " + field + " of " + type() + " is not mutable");
    }
    Values.check(type.storageType().unpacked(), value);
    write(StructLayout.of(type()), field, value);
  }

  private void write(StructLayout layout, int field, Object value) {
    int position = layout.position(field);
    StorageType type = structType().fields().get(field).storageType();
    if (type.unpacked() instanceof NumberType number) {
      setNumber(position, Values.toBits(number, value));
    } else if (type.unpacked().isReference()) {
      setReference(position, value);
    } else {
      V128 vector = (V128) value;
      setNumber(position, vector.low());
      setNumber(position + 1, vector.high());
    }
  }
}
