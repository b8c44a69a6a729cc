// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests.differential;

import dev.weft.core.error.InvalidModule;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.error.ThrownException;
import dev.weft.core.error.Trap;
import dev.weft.core.error.WasmException;
import dev.weft.core.instruction.Features;
import dev.weft.core.instruction.Proposal;
import dev.weft.core.module.Export;
import dev.weft.core.module.Import;
import dev.weft.core.module.Module;
import dev.weft.core.module.ParseOptions;
import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.GlobalType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.ValueType;
import dev.weft.core.type.VectorType;
import dev.weft.interpreter.External;
import dev.weft.interpreter.Function;
import dev.weft.interpreter.Global;
import dev.weft.interpreter.HostCall;
import dev.weft.interpreter.Instance;
import dev.weft.interpreter.Linker;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Table;
import dev.weft.interpreter.Tag;
import dev.weft.interpreter.V128;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs a generated module in Weft and notes what it does, a line for each thing that can be seen,
 * as {@code spec-tests/differential/run.mjs} does for Node.js.
 */
final class WeftTrace {

  private static final ParseOptions OPTIONS =
      ParseOptions.defaults().with(Features.defaults().with(Proposal.CUSTOM_DESCRIPTORS));

  private static final String SUPPORT = "fuzzing-support";

  // As in run.mjs.
  private static final int MOST_CALLBACKS = 1000;
  private static final int DEEPEST_CALLBACK = 30;
  private static final Object[] I32 = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 255, 65536};
  private static final Object[] I64 = {
    0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 4294967296L, 65535L
  };
  private static final Object[] F32 = {
    0F, -0F, 1.5F, -65536F, Float.POSITIVE_INFINITY, 16777216F, -0.25F
  };
  private static final Object[] F64 = {
    0D, -0D, 1.5, -4294967296D, Double.NEGATIVE_INFINITY, 9007199254740992D, 0.25
  };

  private final List<String> lines = new ArrayList<>();
  private final Tag wasmTag;
  private final Tag hostTag;
  private final Linker linker = new Linker();
  private int callbacks;
  private int depth;
  private Instance instance;

  private WeftTrace() {
    wasmTag = linker.tag(SUPPORT, "wasmtag", NumberType.I32);
    hostTag = linker.tag(SUPPORT, "jstag", ReferenceType.EXTERNREF);
  }

  /** Runs a module from beginning to end. */
  static List<String> of(byte[] bytes) {
    WeftTrace trace = new WeftTrace();
    Module module;
    try {
      module = Module.parse(bytes, OPTIONS);
    } catch (MalformedModule | InvalidModule e) {
      return List.of("rejected " + e.getMessage());
    }
    trace.run(module);
    return trace.lines;
  }

  private void run(Module module) {
    for (Import wanted : module.imports()) {
      offer(wanted);
    }
    try {
      instance = linker.instantiate(module);
    } catch (WasmException e) {
      lines.add("instantiation: " + thrown(e));
      return;
    }
    for (Export export : module.exports()) {
      if (instance.export(export.name()) instanceof Function function) {
        callbacks++;
        try {
          call(export.name(), function);
        } catch (WasmException e) {
          lines.add("! " + thrown(e));
        }
      }
    }
    for (Export export : module.exports()) {
      show(export.name(), instance.export(export.name()));
    }
  }

  // What modules import

  private void offer(Import wanted) {
    String name = wanted.itemName();
    if (wanted.type() instanceof GlobalType global) {
      linker.define(wanted.moduleName(), name, new Global(global, "host"));
    } else if (wanted.type() instanceof dev.weft.core.type.DefinedType type) {
      FunctionType function = type.functionType();
      linker.function(wanted.moduleName(), name, function, call -> support(name, function, call));
    }
  }

  private void support(String name, FunctionType type, HostCall call) {
    switch (name) {
      case "log-i32" -> lines.add("i32 " + call.i32(0));
      case "log-i64" -> lines.add("i64 " + call.i64(0));
      case "log-f32" -> lines.add("f32 " + text(call.f32(0)));
      case "log-f64" -> lines.add("f64 " + text(call.f64(0)));
      case "log-v128" -> lines.add("v128 " + text(call.v128(0)));
      case "log-anyref", "log-funcref", "log-externref" ->
          lines.add("reference " + text(call.reference(0)));
      case "table-get" -> call.returnReference(element(call.i32(0)));
      case "table-set" -> setElement(call.i32(0), call.reference(1));
      case "call-export" -> callBack("call-export", exported(call.i32(0)), (call.i32(1) & 1) != 0);
      case "call-export-catch" ->
          call.returnI32(callBack("call-export", exported(call.i32(0)), true));
      case "call-ref" -> callBack("call-ref", call.reference(0), (call.i32(1) & 1) != 0);
      case "call-ref-catch" -> call.returnI32(callBack("call-ref", call.reference(0), true));
      case "sleep" -> call.returnI32(call.i32(1));
      case "throw" ->
          throw call.i32(0) == 0 ? hostTag.exception("host") : wasmTag.exception(call.i32(0));
      default -> throw new AssertionError("the generator has a new import: " + name + " " + type);
    }
  }

  private Object element(int index) {
    return hasElement(index) ? instance.table("table").get(index) : null;
  }

  private void setElement(int index, Object value) {
    if (hasElement(index)) {
      instance.table("table").set(index, value);
    }
  }

  /** While the start function runs, nobody knows the instance. */
  private boolean hasElement(int index) {
    return instance != null && Integer.compareUnsigned(index, instance.table("table").size()) < 0;
  }

  private External exported(int index) {
    List<Export> exports = instance == null ? List.of() : instance.module().exports();
    return index >= 0 && index < exports.size() ? instance.export(exports.get(index).name()) : null;
  }

  /** Calls back unless there was enough of that. Returns 1 if it caught something. */
  private int callBack(String what, Object callee, boolean catches) {
    if (!(callee instanceof Function function)
        || ++callbacks > MOST_CALLBACKS
        || depth >= DEEPEST_CALLBACK) {
      lines.add(what + " nothing");
      return 0;
    }
    depth++;
    try {
      call(what, function);
      return 0;
    } catch (WasmException e) {
      if (!catches) {
        throw e;
      }
      lines.add("caught " + thrown(e));
      return 1;
    } finally {
      depth--;
    }
  }

  private void call(String what, Function function) {
    FunctionType type = function.functionType();
    if (!isCallable(type)) {
      lines.add(what + " uncallable");
      return;
    }
    Object[] arguments = new Object[type.parameters().size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] =
          switch (type.parameters().get(i)) {
            case NumberType.I32 -> I32[(callbacks + i) % I32.length];
            case NumberType.I64 -> I64[(callbacks + i) % I64.length];
            case NumberType.F32 -> F32[(callbacks + i) % F32.length];
            case NumberType.F64 -> F64[(callbacks + i) % F64.length];
            default -> null;
          };
    }
    lines.add(what);
    StringBuilder line = new StringBuilder("=");
    for (Object result : function.apply(arguments)) {
      line.append(' ').append(text(result));
    }
    lines.add(line.toString());
  }

  /** Whether JavaScript could call it, with null for references. */
  private static boolean isCallable(FunctionType type) {
    return Stream.concat(type.parameters().stream(), type.results().stream())
        .allMatch(value -> value instanceof NumberType || (isAbstract(value) && isSeen(value)));
  }

  /** Whether it is a type of null and all references that a keyword says. */
  private static boolean isAbstract(ValueType type) {
    return type instanceof ReferenceType && type.toString().endsWith("ref");
  }

  /** Whether its values are seen in JavaScript. */
  private static boolean isSeen(ValueType type) {
    return type instanceof ReferenceType reference
        ? reference.heapType().top() != AbstractHeapType.EXN
        : type != VectorType.V128;
  }

  // What is seen

  private void show(String name, External external) {
    switch (external) {
      case Global global -> {
        ValueType type = global.type().valueType();
        lines.add(name + ' ' + typeName(type) + ' ' + (isSeen(type) ? text(global.get()) : ""));
      }
      case Table table -> lines.add(name + " of " + table.size());
      case Memory memory -> {
        byte[] bytes = new byte[(int) memory.size()];
        memory.read(0, bytes, 0, bytes.length);
        lines.add(name + ' ' + bytes.length + ' ' + digest(bytes));
      }
      default -> {} // functions were called, and tags show nothing
    }
  }

  private static String typeName(ValueType type) {
    boolean hasName = !(type instanceof ReferenceType) || isAbstract(type);
    return hasName ? type.toString() : "reference";
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(Object value) {
    return switch (value) {
      case Integer number -> number.toString();
      case Long number -> number.toString();
      case Float number when number.isNaN() -> "nan";
      case Float number -> HexFormat.of().toHexDigits(Float.floatToRawIntBits(number));
      case Double number when number.isNaN() -> "nan";
      case Double number -> HexFormat.of().toHexDigits(Double.doubleToRawLongBits(number));
      case V128(long low, long high) ->
          HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
      case null -> "null";
      default -> "reference";
    };
  }

  /** Node.js does not tell some kinds apart. */
  private static String thrown(WasmException e) {
    return switch (e) {
      case ThrownException _ -> "exception";
      case Trap trap ->
          switch (trap.kind()) {
            case UNREACHABLE -> "unreachable";
            case INTEGER_DIVIDE_BY_ZERO -> "division by zero";
            case INTEGER_OVERFLOW, INVALID_CONVERSION_TO_INTEGER -> "not representable";
            case OUT_OF_BOUNDS_MEMORY_ACCESS -> "memory bounds";
            case OUT_OF_BOUNDS_TABLE_ACCESS, UNDEFINED_ELEMENT -> "table bounds";
            case UNINITIALIZED_ELEMENT, INDIRECT_CALL_TYPE_MISMATCH -> "function signature";
            case UNALIGNED_ATOMIC -> "unaligned";
            case NULL_REFERENCE,
                NULL_FUNCTION_REFERENCE,
                NULL_STRUCTURE_REFERENCE,
                NULL_ARRAY_REFERENCE,
                NULL_I31_REFERENCE,
                NULL_EXCEPTION_REFERENCE,
                NULL_DESCRIPTOR_REFERENCE ->
                "null reference";
            case OUT_OF_BOUNDS_ARRAY_ACCESS -> "array bounds";
            case CAST_FAILURE, DESCRIPTOR_CAST_FAILURE -> "cast";
            case CALL_STACK_EXHAUSTED -> "call stack";
            default -> trap.kind().toString();
          };
      default -> e.toString();
    };
  }
}
