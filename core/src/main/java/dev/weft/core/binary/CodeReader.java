// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.binary;

import dev.weft.core.error.MalformedModule;
import dev.weft.core.module.FunctionBody;
import dev.weft.core.module.FunctionBody.Locals;
import dev.weft.core.module.ModuleLimit;
import dev.weft.core.module.ModuleLimits;
import dev.weft.core.type.ValueType;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the bodies of functions up to their first instruction (core 5.5.13). The instructions are
 * read when they are validated.
 */
final class CodeReader {

  private static final long MOST_LOCALS = 0xFFFF_FFFFL;

  private final ModuleLimits limits;

  CodeReader(ModuleLimits limits) {
    this.limits = limits;
  }

  /** Reads a body and leaves the reader behind it. */
  FunctionBody body(BinaryReader section) {
    int sizeOffset = section.position();
    int size = section.count(1);
    limits.check(ModuleLimit.BODY_SIZE, size, sizeOffset);
    int start = section.position();
    int end = start + size;
    section.seek(end);
    BinaryReader reader =
        new BinaryReader(section.bytes, start, end, section.types, section.features);
    // Counted before anything is kept of them.
    int count = countLocals(reader);
    reader.seek(start);
    return new FunctionBody(locals(reader), count, start, reader.position(), end);
  }

  private int countLocals(BinaryReader reader) {
    int start = reader.position();
    int runCount = reader.count(2);
    long total = 0;
    for (int i = 0; i < runCount; i++) {
      total += Integer.toUnsignedLong(reader.u32());
      reader.valueType();
      if (total > MOST_LOCALS) {
        throw tooManyLocals(start, total);
      }
    }
    limits.check(ModuleLimit.LOCALS, total, start);
    return (int) total;
  }

  /** Runs without locals are left out, and neighbours of one type are one run. */
  private static List<Locals> locals(BinaryReader reader) {
    int runCount = reader.count(2);
    if (runCount == 0) {
      return List.of();
    }
    List<Locals> runs = new ArrayList<>();
    int length = 0;
    ValueType runType = null;
    for (int i = 0; i < runCount; i++) {
      int count = reader.u32();
      ValueType type = reader.valueType();
      if (count > 0 && length > 0 && !type.equals(runType)) {
        runs.add(new Locals(length, runType));
        length = 0;
      }
      if (count > 0) {
        length += count;
        runType = type;
      }
    }
    if (length > 0) {
      runs.add(new Locals(length, runType));
    }
    return runs;
  }

  private static MalformedModule tooManyLocals(int offset, long total) {
    return MalformedModule.atOffset(
        offset, "too many locals", "found " + total + ", at most " + MOST_LOCALS);
  }
}
