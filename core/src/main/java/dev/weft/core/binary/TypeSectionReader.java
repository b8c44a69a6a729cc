// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.binary;

import dev.weft.core.error.InvalidModule;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.instruction.Proposal;
import dev.weft.core.module.ModuleLimit;
import dev.weft.core.module.ModuleLimits;
import dev.weft.core.type.ArrayType;
import dev.weft.core.type.CompositeType;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FieldType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.PackedType;
import dev.weft.core.type.RecursiveTypeBuilder;
import dev.weft.core.type.StorageType;
import dev.weft.core.type.StructType;
import dev.weft.core.type.SubType;
import dev.weft.core.type.ValueType;
import java.util.List;
import java.util.Optional;

/**
 * Reads the type section (core 5.5.4): recursive types and the types that they define (core 5.3.6
 * to 5.3.11). The types of a recursive type are in the module's index space while it is read, since
 * they may refer to each other.
 */
final class TypeSectionReader {

  private static final int DESCRIBES = 0x4C;
  private static final int DESCRIPTOR = 0x4D;
  private static final int RECURSIVE = 0x4E;
  private static final int FINAL_SUBTYPE = 0x4F;
  private static final int SUBTYPE = 0x50;
  private static final int ARRAY = 0x5E;
  private static final int STRUCT = 0x5F;
  private static final int FUNCTION = 0x60;

  private static final int I16 = 0x77;
  private static final int I8 = 0x78;

  private final ModuleLimits limits;
  private final ModuleContents contents;
  private final List<DefinedType> types;

  TypeSectionReader(ModuleLimits limits, ModuleContents contents) {
    this.limits = limits;
    this.contents = contents;
    types = contents.types;
  }

  /** Core 5.5.4. */
  void section(BinaryReader reader) {
    int start = reader.position();
    int count = reader.count(2);
    limits.check(ModuleLimit.RECURSIVE_TYPES, count, start);
    for (int i = 0; i < count; i++) {
      recursiveType(reader);
    }
  }

  /** Core 5.3.11. */
  private void recursiveType(BinaryReader reader) {
    int start = reader.position();
    if (reader.u8() != RECURSIVE) {
      reader.seek(start);
      types(reader, 1);
      return;
    }
    requireGarbageCollection(reader, start);
    int countOffset = reader.position();
    int count = reader.count(2);
    limits.check(ModuleLimit.RECURSIVE_TYPE_SIZE, count, countOffset);
    types(reader, count);
  }

  private void types(BinaryReader reader, int count) {
    int first = types.size();
    limits.check(ModuleLimit.TYPES, (long) first + count, reader.position());
    if (count == 0) {
      return;
    }
    RecursiveTypeBuilder builder = new RecursiveTypeBuilder(count);
    for (int i = 0; i < count; i++) {
      types.add(builder.type(i));
    }
    for (int i = 0; i < count; i++) {
      builder.define(i, subType(reader, first + i, first));
    }
    List<DefinedType> built = builder.build().types();
    for (int i = 0; i < count; i++) {
      types.set(first + i, built.get(i));
    }
  }

  /**
   * Core 5.3.10.
   *
   * @param index the index of the type
   * @param first that of the first type of the recursive type
   */
  private SubType subType(BinaryReader reader, int index, int first) {
    int start = reader.position();
    int form = reader.u8();
    Optional<DefinedType> supertype = Optional.empty();
    if (form == SUBTYPE || form == FINAL_SUBTYPE) {
      requireGarbageCollection(reader, start);
      supertype = supertype(reader, index);
    } else {
      reader.seek(start);
    }
    // Custom descriptors proposal; in this order and each only once
    Optional<DefinedType> described = clause(reader, DESCRIBES, index, first);
    Optional<DefinedType> descriptor = clause(reader, DESCRIPTOR, index, first);
    return new SubType(form != SUBTYPE, supertype, described, descriptor, compositeType(reader));
  }

  /** The type that a clause names, if the clause comes next and may name it. */
  private Optional<DefinedType> clause(BinaryReader reader, int code, int index, int first) {
    int start = reader.position();
    if (reader.u8() != code) {
      reader.seek(start);
      return Optional.empty();
    }
    reader.features.require(Proposal.CUSTOM_DESCRIPTORS, start, "malformed definition type");
    int offset = reader.position();
    int named = reader.u32();
    String fault = null;
    if (Integer.compareUnsigned(named, first) < 0
        || Integer.compareUnsigned(named, types.size()) >= 0) {
      String kind = code == DESCRIBES ? "described" : "descriptor";
      fault = kind + " type is outside rec group";
    } else if (code == DESCRIBES && named >= index) {
      // So no chain of descriptors leads back to where it began.
      fault = "forward use of described type";
    }
    if (fault == null) {
      return Optional.of(types.get(named));
    }
    if (contents.invalid == null) {
      String detail = "type " + index + " names type " + Integer.toUnsignedString(named);
      contents.invalid = InvalidModule.inModule(offset, fault, detail);
    }
    return Optional.empty();
  }

  /** The format allows any number of supertypes, but only one is valid (core 3.2.10). */
  private Optional<DefinedType> supertype(BinaryReader reader, int index) {
    int start = reader.position();
    int count = reader.count(1);
    DefinedType supertype = null;
    for (int i = 0; i < count; i++) {
      int offset = reader.position();
      int superIndex = reader.u32();
      boolean standsBefore = Integer.compareUnsigned(superIndex, index) < 0;
      if (standsBefore) {
        supertype = types.get(superIndex);
      } else {
        reader.types.missing(Integer.toUnsignedLong(superIndex), offset);
      }
    }
    if (count > 1 && contents.invalid == null) {
      String detail = "at most one supertype is allowed, found " + count;
      contents.invalid = InvalidModule.inModule(start, "sub type " + index, detail);
    }
    if (supertype != null) {
      limits.check(ModuleLimit.SUBTYPING_DEPTH, supertype.depth() + 1L, start);
    }
    return Optional.ofNullable(supertype);
  }

  /** Core 5.3.9. */
  private CompositeType compositeType(BinaryReader reader) {
    int start = reader.position();
    int form = reader.u8();
    return switch (form) {
      case ARRAY -> {
        requireGarbageCollection(reader, start);
        yield new ArrayType(fieldType(reader));
      }
      case STRUCT -> {
        requireGarbageCollection(reader, start);
        yield new StructType(fieldTypes(reader));
      }
      case FUNCTION -> {
        List<ValueType> parameters = valueTypes(reader, ModuleLimit.PARAMETERS);
        List<ValueType> results = valueTypes(reader, ModuleLimit.RESULTS);
        if (results.size() > 1) {
          contents.allow(Proposal.MULTI_VALUE, start, "invalid result arity");
        }
        yield new FunctionType(parameters, results);
      }
      default -> {
        if (form >= 0x80) {
          throw reader.tooLong(start); // a number of seven bits
        }
        throw malformed(start, "malformed definition type", form);
      }
    };
  }

  private List<FieldType> fieldTypes(BinaryReader reader) {
    int start = reader.position();
    int count = reader.count(2);
    limits.check(ModuleLimit.FIELDS, count, start);
    FieldType[] fields = new FieldType[count];
    for (int i = 0; i < count; i++) {
      fields[i] = fieldType(reader);
    }
    return List.of(fields);
  }

  /** Core 5.3.8. */
  private static FieldType fieldType(BinaryReader reader) {
    StorageType storageType = storageType(reader);
    int start = reader.position();
    int mutability = reader.u8();
    if (mutability > 1) {
      throw malformed(start, "malformed mutability", mutability);
    }
    return new FieldType(storageType, mutability == 1);
  }

  private static StorageType storageType(BinaryReader reader) {
    int start = reader.position();
    int code = reader.u8();
    if (code == I8) {
      return PackedType.I8;
    }
    if (code == I16) {
      return PackedType.I16;
    }
    reader.seek(start);
    return reader.unpackedStorageType();
  }

  private List<ValueType> valueTypes(BinaryReader reader, ModuleLimit limit) {
    int start = reader.position();
    int count = reader.count(1);
    limits.check(limit, count, start);
    ValueType[] valueTypes = new ValueType[count];
    for (int i = 0; i < count; i++) {
      valueTypes[i] = reader.valueType();
    }
    return List.of(valueTypes);
  }

  private static void requireGarbageCollection(BinaryReader reader, int start) {
    reader.features.require(Proposal.GARBAGE_COLLECTION, start, "malformed definition type");
  }

  private static MalformedModule malformed(int offset, String reason, int found) {
    return MalformedModule.atOffset(offset, reason, "found " + BinaryReader.hexadecimal(found));
  }
}
