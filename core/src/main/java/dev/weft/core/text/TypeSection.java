// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import dev.weft.core.instruction.Proposal;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;

/**
 * The types of a module (core 6.4), those that are defined and behind them those that are only
 * used: a type use without a type index adds one unless there is an equal one already (core 6.6.4).
 */
final class TypeSection {

  private static final int DESCRIBES = 0x4C;
  private static final int DESCRIPTOR = 0x4D;
  private static final int RECURSIVE_TYPE = 0x4E;
  private static final int FINAL_SUBTYPE = 0x4F;
  private static final int SUBTYPE = 0x50;
  private static final int ARRAY_TYPE = 0x5E;
  private static final int STRUCT_TYPE = 0x5F;
  private static final int FUNCTION_TYPE = 0x60;
  private static final int EMPTY_BLOCK_TYPE = 0x40;

  /** Stands for the signature of types that are no function types. */
  private static final int NO_SIGNATURE = -1;

  private static final IndexSpace NO_FIELDS = new IndexSpace("field", "field");

  /** The flag of limits that says that there is a maximum (core 5.3.12). */
  private static final int BOUNDED = 1;

  /** The flag of limits that says that threads share the memory (threads proposal). */
  private static final int SHARED = 2;

  /** The flag of limits that says that addresses have 64 bits (core 5.3.12). */
  static final int IS_64 = 4;

  /** The flag of limits that says that the size of pages follows (custom page sizes proposal). */
  static final int HAS_PAGE_SIZE = 8;

  final IndexSpace names = new IndexSpace("type", "type");

  final ValueTypes values;

  private final TokenReader in;
  private final SectionWriter section = new SectionWriter(1);

  /** What function types take and return, as a number; the same for the same, or none. */
  private final IntArrayList signatures = new IntArrayList();

  /** How many parameters function types have. */
  private final IntArrayList parameterCounts = new IntArrayList();

  private final ByteStrings distinctSignatures = new ByteStrings();

  /**
   * The first type for each signature that is nothing but a function type: final, without a
   * supertype, and alone in its recursive type.
   */
  private final IntArrayList firstTypes = new IntArrayList();

  /** The names of fields by the index of a structure type; only where there are any. */
  private final Int2ObjectOpenHashMap<IndexSpace> fieldNames = new Int2ObjectOpenHashMap<>();

  // The signature that was read last
  private final BinaryWriter parameters = new BinaryWriter();
  private final BinaryWriter results = new BinaryWriter();
  private int parameterCount;
  private int resultCount;
  private final BinaryWriter encoding = new BinaryWriter();

  TypeSection(TokenReader in) {
    this.in = in;
    values = new ValueTypes(in, names);
  }

  /** The number of types. */
  int size() {
    return signatures.size();
  }

  void writeTo(BinaryWriter module) {
    section.writeTo(module);
  }

  /** Reads what stands behind the name in the definition of a type. */
  void definition() {
    int type = size();
    if (subType(section.entry())) {
      noteFirst(type);
    }
  }

  /** Reads the definitions of a recursive type behind its keyword (core 6.4.9). */
  void recursiveType() {
    BinaryWriter types = new BinaryWriter();
    int first = size();
    boolean plain = false;
    while (in.acceptForm(Keyword.TYPE)) {
      in.optionalName();
      plain = subType(types);
      in.close();
    }
    if (plain && size() == first + 1) {
      noteFirst(first);
    }
    BinaryWriter out = section.entry();
    out.u8(RECURSIVE_TYPE);
    out.u32(size() - first);
    out.bytes(types, 0);
  }

  /**
   * Reads a subtype (core 6.4.8).
   *
   * @return whether it is nothing but a function type: final and without a supertype
   */
  private boolean subType(BinaryWriter out) {
    if (!in.atForm(Keyword.FUNC)) {
      in.require(Proposal.GARBAGE_COLLECTION);
    }
    boolean abbreviated = !in.acceptForm(Keyword.SUB);
    boolean isFinal = abbreviated || in.accept(Keyword.FINAL);
    int count = 0;
    BinaryWriter supertypes = new BinaryWriter();
    for (; !abbreviated && in.atIndex(); count++) {
      supertypes.u32(names.index(in));
    }
    if (!isFinal || count > 0) {
      out.u8(isFinal ? FINAL_SUBTYPE : SUBTYPE);
      out.u32(count);
      out.bytes(supertypes, 0);
    }
    boolean hasClauses = clause(Keyword.DESCRIBES, DESCRIBES, out);
    hasClauses |= clause(Keyword.DESCRIPTOR, DESCRIPTOR, out);
    compositeType(out);
    if (!abbreviated) {
      in.close();
    }
    return isFinal && count == 0 && !hasClauses && signatures.getInt(size() - 1) != NO_SIGNATURE;
  }

  /** Reads a clause that names a type (custom descriptors proposal), if it comes next. */
  private boolean clause(Keyword keyword, int code, BinaryWriter out) {
    if (!in.acceptForm(keyword, Proposal.CUSTOM_DESCRIPTORS)) {
      return false;
    }
    out.u8(code);
    out.u32(names.index(in));
    in.close();
    return true;
  }

  private void noteFirst(int type) {
    int signature = signatures.getInt(type);
    if (firstTypes.getInt(signature) < 0) {
      firstTypes.set(signature, type);
    }
  }

  /** Reads a composite type (core 6.4.7). */
  private void compositeType(BinaryWriter out) {
    if (in.acceptForm(Keyword.FUNC)) {
      signature(true, null);
      signatures.add(encodeSignature());
      parameterCounts.add(parameterCount);
      out.bytes(encoding, 0);
    } else if (in.acceptForm(Keyword.STRUCT)) {
      out.u8(STRUCT_TYPE);
      fields(out);
      addWithoutSignature();
    } else if (in.acceptForm(Keyword.ARRAY)) {
      out.u8(ARRAY_TYPE);
      values.fieldType(out);
      addWithoutSignature();
    } else {
      throw in.unexpectedToken("'(func', '(struct' or '(array'");
    }
    in.close();
  }

  private void addWithoutSignature() {
    signatures.add(NO_SIGNATURE);
    parameterCounts.add(0);
  }

  private void fields(BinaryWriter out) {
    BinaryWriter fields = new BinaryWriter();
    IndexSpace fieldSpace = new IndexSpace("field", "field");
    while (in.acceptForm(Keyword.FIELD)) {
      if (in.atIdentifier()) {
        fieldSpace.addNamed(in);
        values.fieldType(fields);
      } else {
        for (; in.kind() != TokenKind.CLOSE; fieldSpace.add()) {
          values.fieldType(fields);
        }
      }
      in.close();
    }
    if (fieldSpace.namedCount() > 0) {
      fieldNames.put(size(), fieldSpace);
    }
    out.u32(fieldSpace.size());
    out.bytes(fields, 0);
  }

  /** Reads the index or the name of a field of a type. */
  int field(int type) {
    IndexSpace fieldSpace = fieldNames.get(type);
    return (fieldSpace == null ? NO_FIELDS : fieldSpace).index(in);
  }

  /**
   * Reads a type use (core 6.6.4).
   *
   * @param locals gets the parameters with their names; null if names are not allowed
   * @return the index of a type, which is not checked if it is only a number
   */
  int use(IndexSpace locals) {
    if (!in.atForm(Keyword.TYPE)) {
      signature(false, locals);
      return typeOfSignature();
    }
    int at = in.position();
    in.seek(at + 2);
    int type = names.index(in);
    in.close();
    signature(false, locals);
    if (parameterCount > 0 || resultCount > 0) {
      checkSignature(at, type);
    } else if (locals != null && isKnown(type)) {
      for (int i = 0; i < parameterCounts.getInt(type); i++) {
        locals.add();
      }
    }
    return type;
  }

  /** Whether a type has been defined or used so far. */
  boolean isKnown(int type) {
    return Integer.compareUnsigned(type, size()) < 0;
  }

  private void checkSignature(int at, int type) {
    if (!isKnown(type)) {
      throw in.malformedAt(
          at, "unknown type", "there are " + size() + ", found " + Integer.toUnsignedString(type));
    }
    if (signatures.getInt(type) != encodeSignature()) {
      throw in.malformedAt(
          at, "inline function type", "the parameters and results are not those of the type");
    }
  }

  /** Reads the type of a block (core 6.5.1) and writes its encoding. */
  void blockType(BinaryWriter out) {
    if (in.atForm(Keyword.TYPE)) {
      out.s64(use(null) & 0xFFFF_FFFFL);
      return;
    }
    signature(false, null);
    if (parameterCount == 0 && resultCount == 0) {
      out.u8(EMPTY_BLOCK_TYPE);
    } else if (parameterCount == 0 && resultCount == 1) {
      out.bytes(results, 0);
    } else {
      out.s64(typeOfSignature());
    }
  }

  /** Reads results and writes them as a vector of types, for {@code select}. */
  void resultTypes(BinaryWriter out) {
    signature(false, null);
    out.u32(resultCount);
    out.bytes(results, 0);
  }

  /**
   * Reads parameters and results (core 6.4.6).
   *
   * @param named whether parameters may have names although nobody needs them
   * @param locals gets the parameters with their names, if it is not null
   */
  private void signature(boolean named, IndexSpace locals) {
    parameterCount = 0;
    parameters.truncate(0);
    while (in.acceptForm(Keyword.PARAM)) {
      if (in.atName() && (named || locals != null)) {
        if (locals == null) {
          in.optionalName();
          in.nameAnnotation("parameter");
        } else {
          locals.addNamed(in);
        }
        values.valueType(parameters);
        parameterCount++;
      } else {
        int count = valueTypes(parameters);
        parameterCount += count;
        for (int i = 0; i < count && locals != null; i++) {
          locals.add();
        }
      }
      in.close();
    }
    resultCount = 0;
    results.truncate(0);
    while (in.acceptForm(Keyword.RESULT)) {
      resultCount += valueTypes(results);
      in.close();
    }
    // Nothing that follows a signature starts so: it is one in the wrong order.
    if (in.atForm(Keyword.TYPE) || in.atForm(Keyword.PARAM)) {
      in.seek(in.position() + 1);
      throw in.unexpectedToken("parameters and results in this order");
    }
  }

  private int valueTypes(BinaryWriter out) {
    int count = 0;
    while (in.kind() != TokenKind.CLOSE) {
      values.valueType(out);
      count++;
    }
    return count;
  }

  /** The number of the encoding of the signature that was read last. */
  private int encodeSignature() {
    encoding.truncate(0);
    encoding.u8(FUNCTION_TYPE);
    encoding.u32(parameterCount);
    encoding.bytes(parameters, 0);
    encoding.u32(resultCount);
    encoding.bytes(results, 0);
    int number = distinctSignatures.number(encoding.bytes, 0, encoding.size());
    if (number == firstTypes.size()) {
      firstTypes.add(-1);
    }
    return number;
  }

  /** The first type that is nothing but the signature; if there is none, it is added. */
  private int typeOfSignature() {
    int number = encodeSignature();
    if (firstTypes.getInt(number) < 0) {
      firstTypes.set(number, size());
      signatures.add(number);
      parameterCounts.add(parameterCount);
      section.entry().bytes(encoding, 0);
    }
    return firstTypes.getInt(number);
  }

  /** Reads the type of a global (core 6.4.12) and writes its encoding. */
  void globalType(BinaryWriter out) {
    boolean mutable = in.acceptForm(Keyword.MUT);
    values.valueType(out);
    if (mutable) {
      in.close();
    }
    out.u8(mutable ? 1 : 0);
  }

  /** Reads the type of a tag (core 6.4, "Tag Types") and writes its encoding. */
  void tagType(BinaryWriter out) {
    out.u8(0);
    // Parameters may have names, which nobody needs.
    out.u32(use(IndexSpace.ofLocals()));
  }

  /** Reads the type of a memory (core 6.4.10) and writes its encoding. */
  void memoryType(BinaryWriter out) {
    BinaryWriter limits = new BinaryWriter();
    int flags = limits(limits);
    int pageBits = pageBits();
    out.u8(pageBits < 0 ? flags : flags | HAS_PAGE_SIZE);
    out.bytes(limits, 0);
    if (pageBits >= 0) {
      out.u32(pageBits);
    }
  }

  /**
   * Reads the size of a memory's pages, if there is one (custom page sizes proposal).
   *
   * @return its base-2 logarithm, or -1
   */
  int pageBits() {
    if (!in.acceptForm(Keyword.PAGESIZE, Proposal.CUSTOM_PAGE_SIZES)) {
      return -1;
    }
    int at = in.position();
    long size = in.natural(Long.SIZE);
    if (Long.bitCount(size) != 1) {
      throw in.malformedAt(at, "invalid custom page size", in.excerpt(at));
    }
    in.close();
    return Long.numberOfTrailingZeros(size);
  }

  /** Reads an address type, if there is one, and returns its flag. */
  int addressFlag() {
    if (in.at(Keyword.I64)) {
      in.require(Proposal.MEMORY64);
      in.accept(Keyword.I64);
      return IS_64;
    }
    in.accept(Keyword.I32);
    return 0;
  }

  /** Reads the type of a table (core 6.4.11) and writes its encoding. */
  void tableType(BinaryWriter out) {
    BinaryWriter limits = new BinaryWriter();
    int flags = limits(limits);
    values.referenceType(out);
    out.u8(flags);
    out.bytes(limits, 0);
  }

  /**
   * Writes limits that leave exactly one size.
   *
   * @param flags the flags that have nothing to do with the sizes
   */
  static void fixedLimits(int flags, long size, BinaryWriter out) {
    out.u8(flags | BOUNDED);
    out.u64(size);
    out.u64(size);
  }

  /** Reads an address type and limits, writes the numbers and returns the flags (core 5.3.12). */
  private int limits(BinaryWriter out) {
    int addressFlag = addressFlag();
    out.u64(in.natural(in.addressBits()));
    boolean bounded = in.atNatural();
    if (bounded) {
      out.u64(in.natural(in.addressBits()));
    }
    boolean shared = in.at(Keyword.SHARED);
    if (shared) {
      in.require(Proposal.THREADS);
      in.accept(Keyword.SHARED);
    }
    return (bounded ? BOUNDED : 0) | (shared ? SHARED : 0) | addressFlag;
  }
}
