// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import dev.weft.core.instruction.Proposal;
import dev.weft.core.type.AbstractHeapType;
import java.util.EnumMap;
import java.util.Map;

/**
 * Reads the types of values and of the fields of aggregates (core 6.4.1 to 6.4.5, 6.4.7) and writes
 * their encodings (core 5.3.1 to 5.3.7).
 */
final class ValueTypes {

  private static final int REFERENCE = 0x64;
  private static final int NULLABLE_REFERENCE = 0x63;
  private static final int EXACT = 0x62;
  private static final int I8 = 0x78;
  private static final int I16 = 0x77;

  /** The heap types by their keyword. */
  private static final Map<Keyword, AbstractHeapType> HEAP_TYPES = new EnumMap<>(Keyword.class);

  /** The heap types by the keyword that is short for a reference to them or null. */
  private static final Map<Keyword, AbstractHeapType> NULLABLE = new EnumMap<>(Keyword.class);

  static {
    for (Keyword keyword : Keyword.values()) {
      for (AbstractHeapType type : AbstractHeapType.values()) {
        if (keyword.text.equals(type.toString())) {
          HEAP_TYPES.put(keyword, type);
        } else if (keyword.text.equals(type.nullableText())) {
          NULLABLE.put(keyword, type);
        }
      }
    }
  }

  private final TokenReader in;
  private final IndexSpace typeNames;

  /**
   * A reader of types.
   *
   * @param typeNames what names in heap types stand for
   */
  ValueTypes(TokenReader in, IndexSpace typeNames) {
    this.in = in;
    this.typeNames = typeNames;
  }

  void valueType(BinaryWriter out) {
    if (atReferenceType()) {
      referenceType(out);
      return;
    }
    Keyword keyword = in.nextKeyword();
    int code = keyword == null ? 0 : numberOrVectorType(keyword);
    if (code == 0) {
      throw in.unexpectedToken("a value type");
    }
    if (keyword == Keyword.V128) {
      in.require(Proposal.SIMD);
    }
    in.seek(in.position() + 1);
    out.u8(code);
  }

  private static int numberOrVectorType(Keyword keyword) {
    return switch (keyword) {
      case I32 -> 0x7F;
      case I64 -> 0x7E;
      case F32 -> 0x7D;
      case F64 -> 0x7C;
      case V128 -> 0x7B;
      default -> 0;
    };
  }

  /** Whether a reference type comes next. */
  boolean atReferenceType() {
    Keyword keyword = in.nextKeyword();
    return in.atForm(Keyword.REF) || (keyword != null && NULLABLE.containsKey(keyword));
  }

  void referenceType(BinaryWriter out) {
    BinaryWriter heapType = new BinaryWriter();
    boolean nullable = reference(heapType);
    // One byte that is not the index of a type is the code of a keyword.
    boolean isAbstract = heapType.size() == 1 && (heapType.bytes[0] & 0x40) != 0;
    if (!nullable || !isAbstract) {
      out.u8(nullable ? NULLABLE_REFERENCE : REFERENCE);
    }
    out.bytes(heapType, 0);
  }

  /**
   * Reads a reference type and writes the heap type alone.
   *
   * @return whether null belongs to it
   */
  boolean reference(BinaryWriter heapType) {
    Keyword keyword = in.nextKeyword();
    AbstractHeapType nullable = keyword == null ? null : NULLABLE.get(keyword);
    if (nullable != null) {
      if (nullable != AbstractHeapType.FUNC) { // of which tables have always been
        in.require(Proposal.of(nullable));
      }
      in.seek(in.position() + 1);
      heapType.u8(nullable.code());
      return true;
    }
    if (!in.acceptForm(Keyword.REF, Proposal.TYPED_FUNCTION_REFERENCES)) {
      throw in.unexpectedToken("a reference type");
    }
    boolean hasNull = in.accept(Keyword.NULL);
    heapType(heapType);
    in.close();
    return hasNull;
  }

  void heapType(BinaryWriter out) {
    Keyword keyword = in.nextKeyword();
    AbstractHeapType type = keyword == null ? null : HEAP_TYPES.get(keyword);
    if (type != null) {
      in.require(Proposal.of(type));
      in.seek(in.position() + 1);
      out.u8(type.code());
    } else if (in.acceptForm(Keyword.EXACT, Proposal.CUSTOM_DESCRIPTORS)) {
      out.u8(EXACT);
      definedType(out, "the index or the name of a type");
      in.close();
    } else {
      definedType(out, "a heap type");
    }
  }

  private void definedType(BinaryWriter out, String expected) {
    if (!in.atIndex()) {
      throw in.unexpectedToken(expected);
    }
    in.require(Proposal.TYPED_FUNCTION_REFERENCES);
    out.s64(Integer.toUnsignedLong(typeNames.index(in)));
  }

  /** Reads the type of a field or of the elements of an array. */
  void fieldType(BinaryWriter out) {
    boolean mutable = in.acceptForm(Keyword.MUT);
    if (in.accept(Keyword.I8)) {
      out.u8(I8);
    } else if (in.accept(Keyword.I16)) {
      out.u8(I16);
    } else {
      valueType(out);
    }
    if (mutable) {
      in.close();
    }
    out.u8(mutable ? 1 : 0);
  }
}
