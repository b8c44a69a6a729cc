// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.binary;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.instruction.Proposal;
import dev.weft.core.type.AddressType;
import dev.weft.core.type.GlobalType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.TableType;
import dev.weft.core.type.ValueType;

/** Reads the types of tables, memories, globals and tags (core 5.3). */
final class TypeReader {

  private TypeReader() {}

  private static final int HAS_MAXIMUM = 1;
  private static final int SHARED = 2;
  private static final int IS_64 = 4;
  private static final int HAS_PAGE_SIZE = 8;

  private static final String LIMITS_FLAGS = "malformed limits flags";

  /** Core 5.3.15. */
  static TableType tableType(BinaryReader reader) {
    ReferenceType elementType = reader.referenceType();
    int start = reader.position();
    int flags = reader.u8();
    if ((flags & ~(HAS_MAXIMUM | IS_64)) != 0) {
      throw malformed(start, LIMITS_FLAGS, flags);
    }
    requireFlags(reader, start, flags);
    return new TableType(addressType(flags), limits(reader, flags), elementType);
  }

  /**
   * Core 5.3.14; threads proposal for the flag of shared memories, custom page sizes proposal for
   * that of page sizes.
   */
  static MemoryType memoryType(BinaryReader reader) {
    int start = reader.position();
    int flags = reader.u8();
    // Where nothing follows, the flag is at fault: it is none of the core specification's.
    boolean unfounded = (flags & HAS_PAGE_SIZE) != 0 && reader.atEnd();
    if (unfounded || (flags & ~(HAS_MAXIMUM | SHARED | IS_64 | HAS_PAGE_SIZE)) != 0) {
      throw malformed(start, LIMITS_FLAGS, flags);
    }
    requireFlags(reader, start, flags);
    Limits size = limits(reader, flags);
    boolean shared = (flags & SHARED) != 0;
    int pageBits = (flags & HAS_PAGE_SIZE) != 0 ? pageBits(reader) : MemoryType.PAGE_BITS;
    return new MemoryType(addressType(flags), size, shared, pageBits);
  }

  private static void requireFlags(BinaryReader reader, int start, int flags) {
    if ((flags & SHARED) != 0) {
      reader.features.require(Proposal.THREADS, start, LIMITS_FLAGS);
    }
    if ((flags & IS_64) != 0) {
      reader.features.require(Proposal.MEMORY64, start, LIMITS_FLAGS);
    }
    if ((flags & HAS_PAGE_SIZE) != 0) {
      reader.features.require(Proposal.CUSTOM_PAGE_SIZES, start, LIMITS_FLAGS);
    }
  }

  private static int pageBits(BinaryReader reader) {
    int start = reader.position();
    int bits = reader.u32();
    if (Integer.compareUnsigned(bits, Long.SIZE) >= 0) {
      throw malformed(start, "invalid custom page size", bits);
    }
    return bits;
  }

  private static AddressType addressType(int flags) {
    return (flags & IS_64) != 0 ? AddressType.I64 : AddressType.I32;
  }

  /** Core 5.3.12. */
  private static Limits limits(BinaryReader reader, int flags) {
    long minimum = size(reader);
    return (flags & HAS_MAXIMUM) != 0 ? Limits.of(minimum, size(reader)) : Limits.of(minimum);
  }

  /** Memory64 has made all sizes 64 bits wide. */
  private static long size(BinaryReader reader) {
    return reader.features.contains(Proposal.MEMORY64)
        ? reader.u64()
        : Integer.toUnsignedLong(reader.u32());
  }

  /** Core 5.3.16. */
  static GlobalType globalType(BinaryReader reader) {
    ValueType valueType = reader.valueType();
    int start = reader.position();
    int mutability = reader.u8();
    if (mutability > 1) {
      throw malformed(start, "malformed mutability", mutability);
    }
    return new GlobalType(valueType, mutability == 1);
  }

  /**
   * Reads the type of a tag (core 5.3, "Tag Types").
   *
   * @return the index of a function type, unsigned
   */
  static int tagType(BinaryReader reader) {
    int start = reader.position();
    int attribute = reader.u8();
    if (attribute != 0) {
      throw malformed(start, "zero byte expected", attribute);
    }
    return reader.u32();
  }

  private static MalformedModule malformed(int offset, String reason, int found) {
    return MalformedModule.atOffset(offset, reason, "found " + BinaryReader.hexadecimal(found));
  }
}
