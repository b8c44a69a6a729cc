// SPDX-License-Identifier: Apache-2.0
package dev.weft.core;

import static org.assertj.core.api.Assertions.fail;

import dev.weft.core.error.InvalidModule;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.WasmException;
import dev.weft.core.instruction.Features;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.instruction.Opcode.Control;
import dev.weft.core.instruction.Opcode.Numeric;
import dev.weft.core.module.Module;
import dev.weft.core.module.ModuleLimits;
import dev.weft.core.module.ParseOptions;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.ValueType;
import dev.weft.core.type.VectorType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds binary modules by hand. Entries are collected per section and written in the order of the
 * specification; {@link #raw} puts anything in between.
 */
public final class ModuleBytes {

  /** Options that have nothing switched off; the tests are about the binary format. */
  public static final ParseOptions EVERYTHING =
      ParseOptions.defaults().with(Features.all()).binaryOnly();

  public static final int TYPE = 1;
  public static final int IMPORT = 2;
  public static final int FUNCTION = 3;
  public static final int TABLE = 4;
  public static final int MEMORY = 5;
  public static final int GLOBAL = 6;
  public static final int EXPORT = 7;
  public static final int START = 8;
  public static final int ELEMENT = 9;
  public static final int CODE = 10;
  public static final int DATA = 11;
  public static final int DATA_COUNT = 12;
  public static final int TAG = 13;

  public static final int I32 = 0x7F;
  public static final int I64 = 0x7E;
  public static final int F32 = 0x7D;
  public static final int F64 = 0x7C;
  public static final int V128 = 0x7B;
  public static final int FUNCREF = 0x70;
  public static final int EXTERNREF = 0x6F;

  /** The block type of a block without parameters and results. */
  public static final byte[] NO_RESULT = {0x40};

  private static final int[] ORDER = {
    TYPE,
    IMPORT,
    FUNCTION,
    TABLE,
    MEMORY,
    TAG,
    GLOBAL,
    EXPORT,
    START,
    ELEMENT,
    DATA_COUNT,
    CODE,
    DATA
  };

  private final List<List<byte[]>> entries = new ArrayList<>();
  private final ByteArrayOutputStream trailer = new ByteArrayOutputStream();

  public ModuleBytes() {
    for (int i = 0; i <= TAG; i++) {
      entries.add(new ArrayList<>());
    }
  }

  /** An entry of a section that is a vector. */
  public ModuleBytes entry(int section, Object... parts) {
    entries.get(section).add(join(parts));
    return this;
  }

  /** Bytes behind all sections. */
  public ModuleBytes raw(Object... parts) {
    trailer.writeBytes(join(parts));
    return this;
  }

  /** A whole section behind all others. */
  public ModuleBytes section(int id, Object... parts) {
    byte[] content = join(parts);
    return raw(bytes(id), content.length, content);
  }

  public ModuleBytes custom(String name, Object... parts) {
    return section(0, name, join(parts));
  }

  /** Adds a function type. */
  public ModuleBytes type(int[] parameters, int... results) {
    return entry(
        TYPE, bytes(0x60), parameters.length, bytes(parameters), results.length, bytes(results));
  }

  /** Adds a function with a type of its own; the code needs no end. */
  public ModuleBytes function(int[] parameters, int[] results, Object... code) {
    type(parameters, results);
    return body(entries.get(TYPE).size() - 1, new byte[] {0}, code);
  }

  /** Adds a function without parameters and results. */
  public ModuleBytes function(Object... code) {
    return function(types(), types(), code);
  }

  /** Adds a function with declarations of locals; the code needs no end. */
  public ModuleBytes body(int type, byte[] locals, Object... code) {
    byte[] expression = expression(code);
    entry(FUNCTION, type);
    return entry(CODE, locals.length + expression.length, locals, expression);
  }

  public ModuleBytes importFunction(int type) {
    return entry(IMPORT, "module", "item", bytes(0), type);
  }

  public ModuleBytes memory(int minimum) {
    return entry(MEMORY, bytes(0), minimum);
  }

  public ModuleBytes sharedMemory(int minimum, int maximum) {
    return entry(MEMORY, bytes(3), minimum, maximum);
  }

  public ModuleBytes table(int elementType, int minimum) {
    return entry(TABLE, bytes(elementType), bytes(0), minimum);
  }

  public ModuleBytes global(int type, boolean mutable, Object... code) {
    return entry(GLOBAL, bytes(type), bytes(mutable ? 1 : 0), expression(code));
  }

  public ModuleBytes tag(int type) {
    return entry(TAG, bytes(0), type);
  }

  public ModuleBytes export(String name, int kind, int index) {
    return entry(EXPORT, name, bytes(kind), index);
  }

  public ModuleBytes start(int function) {
    return entry(START, function);
  }

  public ModuleBytes dataCount(int count) {
    return entry(DATA_COUNT, count);
  }

  public ModuleBytes passiveData(int... content) {
    return entry(DATA, 1, content.length, bytes(content));
  }

  public byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(bytes(0, 'a', 's', 'm', 1, 0, 0, 0));
    for (int id : ORDER) {
      List<byte[]> section = entries.get(id);
      if (!section.isEmpty()) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        if (id != START && id != DATA_COUNT) {
          content.writeBytes(unsigned(section.size()));
        }
        section.forEach(content::writeBytes);
        out.writeBytes(join(bytes(id), content.size(), content.toByteArray()));
      }
    }
    out.writeBytes(trailer.toByteArray());
    return out.toByteArray();
  }

  public Module parse() {
    return Module.parse(toBytes(), EVERYTHING);
  }

  public MalformedModule malformed() {
    return malformed(toBytes());
  }

  public InvalidModule invalid() {
    return failure(InvalidModule.class, toBytes(), ModuleLimits.defaults());
  }

  public ResourceExhausted exhausted(ModuleLimits limits) {
    return failure(ResourceExhausted.class, toBytes(), limits);
  }

  public static MalformedModule malformed(byte[] module) {
    return failure(MalformedModule.class, module, ModuleLimits.defaults());
  }

  private static <E extends WasmException> E failure(
      Class<E> expected, byte[] module, ModuleLimits limits) {
    try {
      Module.parse(module, EVERYTHING.with(limits));
    } catch (WasmException e) {
      if (expected.isInstance(e)) {
        return expected.cast(e);
      }
      throw e;
    }
    return fail("accepted, expected " + expected.getSimpleName());
  }

  public static int[] types(int... types) {
    return types;
  }

  /** The byte that encodes a type. */
  public static int code(ValueType type) {
    if (type instanceof NumberType number) {
      return I32 - number.ordinal();
    }
    if (type instanceof VectorType) {
      return V128;
    }
    return type.equals(ReferenceType.FUNCREF) ? FUNCREF : EXTERNREF;
  }

  public static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** Instructions as {@link #join} writes them, with the end of the expression. */
  public static byte[] expression(Object... code) {
    return join(join(code), Control.END);
  }

  /**
   * Puts parts one behind the other: bytes as they are, instructions by their encoding, integers as
   * LEB128 (signed behind the opcode of an integer constant), strings as names.
   */
  public static byte[] join(Object... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Object last = null;
    for (Object part : parts) {
      boolean constant = last == Numeric.I32_CONST || last == Numeric.I64_CONST;
      switch (part) {
        case byte[] raw -> out.writeBytes(raw);
        case Opcode opcode -> out.writeBytes(encoding(opcode));
        case Integer number when constant -> out.writeBytes(signed(number));
        case Long number when constant -> out.writeBytes(signed(number));
        case Integer number -> out.writeBytes(unsigned(Integer.toUnsignedLong(number)));
        case Long number -> out.writeBytes(unsigned(number));
        case String name -> {
          byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
          out.writeBytes(unsigned(utf8.length));
          out.writeBytes(utf8);
        }
        default -> throw new IllegalArgumentException(part.toString());
      }
      last = part;
    }
    return out.toByteArray();
  }

  private static byte[] encoding(Opcode opcode) {
    int prefix = opcode.code() >>> 12;
    return prefix == 0 ? bytes(opcode.code()) : join(bytes(prefix), opcode.code() & 0xFFF);
  }

  private static byte[] unsigned(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    while (rest >>> 7 != 0) {
      out.write((int) rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  private static byte[] signed(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    while (rest < -64 || rest > 63) {
      out.write((int) rest & 0x7F | 0x80);
      rest >>= 7;
    }
    out.write((int) rest & 0x7F);
    return out.toByteArray();
  }
}
