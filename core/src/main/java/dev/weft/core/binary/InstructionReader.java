// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.binary;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.instruction.CatchClause;
import dev.weft.core.instruction.Features;
import dev.weft.core.instruction.Immediate;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.instruction.Opcodes;
import dev.weft.core.instruction.Proposal;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.ValueType;
import dev.weft.core.type.VectorType;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads a sequence of instructions one after the other (core 5.4). The immediates of the
 * instruction read last are found in the accessors; which of them mean something depends on its
 * {@link Opcode#immediate}. Block structure is not looked at.
 */
public final class InstructionReader extends BinaryReader {

  /** The bit of a memory argument's first number that says that a memory index follows. */
  private static final int HAS_MEMORY_INDEX = 0x40;

  /** Bits of a cast's first number. */
  private static final int SOURCE_HAS_NULL = 1;

  private static final int TARGET_HAS_NULL = 2;

  private static final List<List<ValueType>> NUMBERS =
      List.of(
          List.of(NumberType.I32),
          List.of(NumberType.I64),
          List.of(NumberType.F32),
          List.of(NumberType.F64));

  private static final CatchClause.Kind[] CATCH_KINDS = CatchClause.Kind.values();

  private static final List<ValueType> VECTOR = List.of(VectorType.V128);

  // Columns of the table for instructions with a one-byte encoding, quick to read.

  private static final Opcode[] OPCODES = new Opcode[0x100];
  private static final Immediate[] IMMEDIATES = new Immediate[0x100];

  /** What brought the instructions; null for those that have always been there. */
  private static final Proposal[] PROPOSALS = new Proposal[0x100];

  static {
    for (int code = 0; code < OPCODES.length; code++) {
      Opcode opcode = Opcodes.single(code);
      if (opcode != null) {
        OPCODES[code] = opcode;
        IMMEDIATES[code] = opcode.immediate();
        PROPOSALS[code] =
            opcode.proposal() == Proposal.MINIMUM_VIABLE_PRODUCT ? null : opcode.proposal();
      }
    }
  }

  private final IntArrayList labels = new IntArrayList();
  private int offset;
  private int index;
  private int secondIndex;
  private int alignment;
  private long constant;
  private long highConstant;
  private int lane;
  private List<ValueType> types = List.of();
  private ReferenceType targetType;
  private ReferenceType sourceType;
  private List<CatchClause> catchClauses = List.of();

  /**
   * A reader at the first instruction of a range.
   *
   * @param bytes a whole module
   * @param start the first byte of the range
   * @param end the byte behind its last one
   * @param types what type indices stand for
   * @param features what may stand in the range
   */
  public InstructionReader(
      byte[] bytes, int start, int end, List<DefinedType> types, Features features) {
    this(bytes, start, end, new TypeSpace(types), features);
  }

  InstructionReader(byte[] bytes, int start, int end, TypeSpace types, Features features) {
    super(bytes, start, end, types, features);
  }

  /** {@return the next instruction, whose immediates have been read too} */
  public Opcode next() {
    offset = position();
    int first = u8();
    Opcode opcode = OPCODES[first];
    Immediate immediate = IMMEDIATES[first];
    if (opcode == null) {
      opcode = prefixed(first);
      immediate = opcode.immediate();
    } else if (PROPOSALS[first] != null && !features.contains(PROPOSALS[first])) {
      throw off(hexadecimalByte(first), opcode);
    }
    switch (immediate) {
      case NONE -> {}
      case BLOCK_TYPE -> blockType();
      case BLOCK_TYPE_CATCHES -> {
        blockType();
        readCatchClauses();
      }
      case LABEL, FUNCTION, LOCAL, GLOBAL, TABLE, ELEMENT, MEMORY, DATA, TAG, TYPE -> index = u32();
      case TYPE_TABLE, TABLE_TABLE, ELEMENT_TABLE, MEMORY_MEMORY, DATA_MEMORY -> {
        index = u32();
        secondIndex = u32();
      }
      case TYPE_FIELD, TYPE_LENGTH, TYPE_TYPE, TYPE_DATA, TYPE_ELEMENT -> {
        index = u32();
        secondIndex = u32();
      }
      case LABELS -> labels();
      case VALUE_TYPES -> valueTypes();
      case MEMORY_ARGUMENT -> memoryArgument();
      case MEMORY_ARGUMENT_LANE -> {
        memoryArgument();
        lane = u8();
      }
      case I32 -> constant = s32();
      case I64 -> constant = s64();
      case F32 -> constant = fixed32();
      case F64 -> constant = fixed64();
      case V128, LANES -> {
        constant = fixed64();
        highConstant = fixed64();
      }
      case LANE -> lane = u8();
      case HEAP_TYPE, NULLABLE_REFERENCE_TYPE -> targetType = ReferenceType.nullable(heapType());
      case REFERENCE_TYPE -> targetType = ReferenceType.nonNull(heapType());
      case LABEL_CAST -> labelCast();
      case ZERO_BYTE -> zeroByte();
    }
    return opcode;
  }

  private Opcode prefixed(int prefix) {
    if (!Opcodes.isPrefix(prefix)) {
      throw illegal(hexadecimalByte(prefix));
    }
    int code = u32();
    Opcode opcode = Opcodes.prefixed(prefix, code);
    if (opcode == null) {
      throw illegal(hexadecimalByte(prefix) + ' ' + Integer.toHexString(code));
    }
    if (!features.contains(opcode.proposal())) {
      throw off(hexadecimalByte(prefix) + ' ' + Integer.toHexString(code), opcode);
    }
    return opcode;
  }

  private MalformedModule illegal(String found) {
    return malformed(offset, "illegal opcode " + found, "");
  }

  private MalformedModule off(String found, Opcode opcode) {
    String detail = opcode.text() + ": " + Features.missing(opcode.proposal());
    return malformed(offset, "illegal opcode " + found, detail);
  }

  private static String hexadecimalByte(int value) {
    return HexFormat.of().toHexDigits((byte) value);
  }

  private void blockType() {
    int start = position();
    int first = u8();
    index = -1;
    if (first == 0x40) {
      types = List.of();
      return;
    }
    ValueType result = valueType(first);
    if (result != null) {
      features.require(Proposal.of(result), start, "malformed block type");
      types = listOf(result);
      return;
    }
    features.require(Proposal.MULTI_VALUE, start, "malformed block type");
    seek(start);
    long typeIndex = s33();
    if (typeIndex < 0) {
      throw malformed(start, "malformed block type", "found " + hexadecimal(first));
    }
    // No module has so many types that a larger one would be another.
    index = (int) Math.min(typeIndex, Integer.MAX_VALUE);
  }

  /** Core 5.4.4. */
  private void labelCast() {
    int start = position();
    int flags = u8();
    if ((flags & ~(SOURCE_HAS_NULL | TARGET_HAS_NULL)) != 0) {
      throw malformed(start, "malformed br_on_cast flags", "found " + hexadecimal(flags));
    }
    index = u32();
    sourceType = ReferenceType.of((flags & SOURCE_HAS_NULL) != 0, heapType());
    targetType = ReferenceType.of((flags & TARGET_HAS_NULL) != 0, heapType());
  }

  /** Core 5.4.1. */
  private void readCatchClauses() {
    int count = count(2);
    CatchClause[] clauses = new CatchClause[count];
    for (int i = 0; i < count; i++) {
      int start = position();
      int kind = u8();
      if (kind >= CATCH_KINDS.length) {
        throw malformed(start, "malformed catch clause", "found " + hexadecimal(kind));
      }
      CatchClause.Kind clauseKind = CATCH_KINDS[kind];
      int tag = clauseKind.hasTag() ? u32() : 0;
      clauses[i] = new CatchClause(clauseKind, tag, u32());
    }
    catchClauses = List.of(clauses);
  }

  private void labels() {
    int count = count(1);
    labels.clear();
    for (int i = 0; i < count; i++) {
      labels.add(u32());
    }
    index = u32();
  }

  private void valueTypes() {
    int count = count(1);
    if (count == 1) {
      types = listOf(valueType());
      return;
    }
    ValueType[] read = new ValueType[count];
    for (int i = 0; i < count; i++) {
      read[i] = valueType();
    }
    types = List.of(read);
  }

  /** Nearly all blocks have one result, so the lists of one type are made only once. */
  private static List<ValueType> listOf(ValueType type) {
    if (type instanceof NumberType number) {
      return NUMBERS.get(number.ordinal());
    }
    return type == VectorType.V128 ? VECTOR : List.of(type);
  }

  private void memoryArgument() {
    int start = position();
    int flags = u32();
    if (Integer.compareUnsigned(flags, 2 * HAS_MEMORY_INDEX) >= 0) {
      throw malformed(start, "malformed memop flags", "found " + hexadecimal(flags));
    }
    alignment = flags & (HAS_MEMORY_INDEX - 1);
    index = 0;
    if ((flags & HAS_MEMORY_INDEX) != 0) {
      features.require(Proposal.MULTIPLE_MEMORIES, start, "malformed memop flags");
      index = u32();
    }
    constant = features.contains(Proposal.MEMORY64) ? u64() : Integer.toUnsignedLong(u32());
  }

  /** Reads a reserved byte. */
  void zeroByte() {
    int start = position();
    int found = u8();
    if (found != 0) {
      throw malformed(start, "zero byte expected", "found " + hexadecimal(found));
    }
  }

  /** {@return the offset of the instruction from the start of the module} */
  public int offset() {
    return offset;
  }

  /**
   * {@return the index that the instruction names, unsigned} It is the first of two, the default
   * label of {@code br_table}, the memory of a memory argument, or the type of a block; -1 for a
   * block whose type is given by {@link #types}.
   */
  public int index() {
    return index;
  }

  /** {@return the second of two indices, or the number of operands, unsigned} */
  public int secondIndex() {
    return secondIndex;
  }

  /**
   * {@return the labels of {@code br_table} without the default one} Valid until the next
   * instruction is read.
   */
  public IntArrayList branchLabels() {
    return labels;
  }

  /** {@return the exponent of the alignment of a memory argument} */
  public int alignment() {
    return alignment;
  }

  /** {@return the offset of a memory argument, unsigned} */
  public long memoryOffset() {
    return constant;
  }

  /** {@return the constant, floats as their bits; those of 32 bits are sign-extended} */
  public long constant() {
    return constant;
  }

  /**
   * {@return the upper half of a vector constant, whose lower half is {@link #constant}} Sixteen
   * lane indices, one in each byte, are read as such a constant too.
   */
  public long highConstant() {
    return highConstant;
  }

  /** {@return the lane index, 0 to 255} */
  public int lane() {
    return lane;
  }

  /** {@return the types of {@code select}, or the results of a block without a type index} */
  public List<ValueType> types() {
    return types;
  }

  /**
   * {@return the type of the null of {@code ref.null}, or the type that a test or cast is about}
   */
  public ReferenceType targetType() {
    return targetType;
  }

  /** {@return the type that a branch casts from; it casts to {@link #targetType}} */
  public ReferenceType sourceType() {
    return sourceType;
  }

  /** {@return the catch clauses of {@code try_table}} */
  public List<CatchClause> catchClauses() {
    return catchClauses;
  }
}
