// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.binary;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.instruction.Proposal;
import dev.weft.core.module.ConstantExpression;
import dev.weft.core.module.DataSegment;
import dev.weft.core.module.ElementSegment;
import dev.weft.core.module.ModuleLimit;
import dev.weft.core.module.ModuleLimits;
import dev.weft.core.module.SegmentMode;
import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.ReferenceType;
import java.util.ArrayList;
import java.util.List;

/** Reads element and data segments (core 5.5.12, 5.5.14) and the expressions in them. */
final class SegmentReader {

  private static final int FUNCTION_ELEMENTS = 0x00;

  /** Bits of an element segment's first number. */
  private static final int NOT_ACTIVE = 1;

  private static final int HAS_INDEX_OR_IS_DECLARATIVE = 2;
  private static final int HAS_EXPRESSIONS = 4;

  /** The type of elements that are given by function indices, of which none is null. */
  private static final ReferenceType FUNCTION = ReferenceType.nonNull(AbstractHeapType.FUNC);

  private static final SegmentMode PASSIVE = new SegmentMode.Passive();
  private static final SegmentMode DECLARATIVE = new SegmentMode.Declarative();

  private final ModuleLimits limits;

  SegmentReader(ModuleLimits limits) {
    this.limits = limits;
  }

  /** Core 5.5.12. */
  ElementSegment elementSegment(InstructionReader reader) {
    int start = reader.position();
    int flags = reader.u32();
    if (Integer.compareUnsigned(flags, 7) > 0) {
      throw malformed(start, "malformed elements segment kind", flags);
    }
    if (flags != 0) {
      reader.features.require(Proposal.BULK_MEMORY, start, "malformed elements segment kind");
    }
    boolean second = (flags & HAS_INDEX_OR_IS_DECLARATIVE) != 0;
    boolean active = (flags & NOT_ACTIVE) == 0;
    SegmentMode mode;
    if (active) {
      int table = second ? reader.u32() : 0;
      mode = new SegmentMode.Active(table, constantExpression(reader));
    } else {
      mode = second ? DECLARATIVE : PASSIVE;
    }
    boolean hasType = second || !active;
    if ((flags & HAS_EXPRESSIONS) != 0) {
      ReferenceType type = hasType ? reader.referenceType() : ReferenceType.FUNCREF;
      return ElementSegment.ofExpressions(type, expressions(reader), mode);
    }
    if (hasType) {
      elementKind(reader);
    }
    return ElementSegment.ofFunctions(FUNCTION, functionIndices(reader), mode);
  }

  private static void elementKind(BinaryReader reader) {
    int start = reader.position();
    int kind = reader.u8();
    if (kind != FUNCTION_ELEMENTS) {
      throw malformed(start, "malformed element kind", kind);
    }
  }

  private int[] functionIndices(BinaryReader reader) {
    int[] indices = new int[elementCount(reader)];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = reader.u32();
    }
    return indices;
  }

  private List<ConstantExpression> expressions(InstructionReader reader) {
    int count = elementCount(reader);
    List<ConstantExpression> expressions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      expressions.add(constantExpression(reader));
    }
    return expressions;
  }

  private int elementCount(BinaryReader reader) {
    int start = reader.position();
    int count = reader.count(1);
    limits.check(ModuleLimit.SEGMENT_ELEMENTS, count, start);
    return count;
  }

  /** Core 5.5.14. */
  DataSegment dataSegment(InstructionReader reader) {
    int start = reader.position();
    int flags = reader.u32();
    if (flags != 0) {
      reader.features.require(Proposal.BULK_MEMORY, start, "malformed data segment kind");
    }
    SegmentMode mode =
        switch (flags) {
          case 0 -> new SegmentMode.Active(0, constantExpression(reader));
          case 1 -> PASSIVE;
          case 2 -> {
            int memory = reader.u32();
            yield new SegmentMode.Active(memory, constantExpression(reader));
          }
          default -> throw malformed(start, "malformed data segment kind", flags);
        };
    int size = reader.count(1);
    int first = reader.position();
    reader.seek(first + size);
    return new DataSegment(first, first + size, mode);
  }

  /** Core 5.4.9. */
  ConstantExpression constantExpression(InstructionReader reader) {
    int start = reader.position();
    ExpressionSkimmer.skim(reader, true);
    return new ConstantExpression(start, reader.position());
  }

  private static MalformedModule malformed(int offset, String reason, int found) {
    return MalformedModule.atOffset(offset, reason, "found " + BinaryReader.hexadecimal(found));
  }
}
