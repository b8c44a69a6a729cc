// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import dev.weft.core.error.InvalidModule;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.module.DataSegment;
import dev.weft.core.module.ElementSegment;
import dev.weft.core.module.Export;
import dev.weft.core.module.ExternalKind;
import dev.weft.core.module.Global;
import dev.weft.core.module.Module;
import dev.weft.core.module.ModuleLimit;
import dev.weft.core.module.ModuleLimits;
import dev.weft.core.module.ParseOptions;
import dev.weft.core.module.SegmentMode;
import dev.weft.core.module.Table;
import dev.weft.core.type.AddressType;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.TableType;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Validates a decoded module (core 3.4). */
public final class ModuleValidator {

  private final Module module;
  private final ParseOptions options;
  private final ModuleLimits limits;

  /**
   * The functions that code may refer to: those that the rest of the module names (core 3.4.14).
   */
  private final BitSet declaredFunctions = new BitSet();

  private final TypeText text;
  private final CodeValidator code;

  private ModuleValidator(Module module, ParseOptions options) {
    this.module = module;
    this.options = options;
    limits = options.limits();
    text = new TypeText(module);
    code = new CodeValidator(module, options, declaredFunctions);
  }

  /**
   * Validates a module and decodes all its code on the way.
   *
   * @param module a module as it was decoded
   * @param options what is accepted
   * @throws MalformedModule if code is malformed
   * @throws InvalidModule if the module breaks a rule
   * @throws ResourceExhausted if a limit is exceeded
   */
  public static void validate(Module module, ParseOptions options) {
    new ModuleValidator(module, options).validate();
  }

  private void validate() {
    TypeValidator.validate(module.types(), text);
    functions();
    tables();
    memories();
    tags();
    globals();
    elements();
    data();
    start();
    exports();
    bodies();
  }

  private void functions() {
    int typeCount = module.types().size();
    for (int i = 0; i < module.functionCount(); i++) {
      int index = module.functionTypeIndex(i);
      if (Integer.compareUnsigned(index, typeCount) >= 0) {
        throw unknown("type", index, typeCount, "of function " + i);
      }
      if (!(module.types().get(index).compositeType() instanceof FunctionType)) {
        throw invalid("non-function type " + index, "function " + i + " has " + text.type(index));
      }
    }
  }

  /** Core 3.2.15. */
  private void tables() {
    List<TableType> tables = module.tables();
    for (int i = 0; i < tables.size(); i++) {
      TableType type = tables.get(i);
      Limits size = type.limits();
      long largest = type.addressType().largest();
      sizeRange(size, largest, "table size must be at most 2^32-1", "table", i);
      limits.check(ModuleLimit.TABLE_SIZE, saturated(size.minimum()), -1);
    }
    int index = module.importedTableCount();
    for (Table table : module.definedTables()) {
      initialValue(table, index++);
    }
  }

  /** Core 3.4.4. Initial values see only globals that are imported. */
  private void initialValue(Table table, int index) {
    ReferenceType elementType = table.type().elementType();
    if (table.initialValue().isPresent()) {
      code.constant(table.initialValue().get(), elementType, module.importedGlobalCount());
    } else if (!elementType.isDefaultable()) {
      String detail = "needs an initial value for elements of type " + text.of(elementType);
      throw invalid("type mismatch", "table " + index + ' ' + detail);
    }
  }

  /** An unsigned number as a signed one, or the largest of these. */
  private static long saturated(long unsigned) {
    return unsigned < 0 ? Long.MAX_VALUE : unsigned;
  }

  /** Core 3.2.14; threads proposal for shared memories; custom page sizes proposal. */
  private void memories() {
    List<MemoryType> memories = module.memories();
    for (int i = 0; i < memories.size(); i++) {
      MemoryType type = memories.get(i);
      if (type.pageBits() != MemoryType.PAGE_BITS && type.pageBits() != 0) {
        throw invalid("invalid custom page size", "memory " + i + " is " + type);
      }
      sizeRange(type.limits(), type.maximumPages(), tooLarge(type), "memory", i);
      if (type.shared() && type.limits().maximum().isEmpty()) {
        throw invalid("shared memory must have maximum", "memory " + i + " is " + type);
      }
    }
  }

  private static String tooLarge(MemoryType type) {
    String most;
    if (type.pageBits() == 0) {
      most = type.addressType() == AddressType.I32 ? "2^32-1 bytes" : "2^64-1 bytes";
    } else {
      most = type.addressType() == AddressType.I32 ? "65536 pages (4GiB)" : "2^48 pages (16EiB)";
    }
    return "memory size must be at most " + most;
  }

  /** Core 3.2.12. */
  private static void sizeRange(Limits size, long largest, String reason, String kind, int index) {
    OptionalLong maximum = size.maximum();
    if (Long.compareUnsigned(size.minimum(), largest) > 0
        || (maximum.isPresent() && Long.compareUnsigned(maximum.getAsLong(), largest) > 0)) {
      throw invalid(reason, kind + ' ' + index + " has the limits " + size);
    }
    if (maximum.isPresent() && Long.compareUnsigned(size.minimum(), maximum.getAsLong()) > 0) {
      throw invalid(
          "size minimum must not be greater than maximum",
          kind + ' ' + index + " has the limits " + size);
    }
  }

  /** Core 3.2, "Tag Types": nothing returns to where an exception was thrown. */
  private void tags() {
    int typeCount = module.types().size();
    for (int i = 0; i < module.tags().size(); i++) {
      int index = module.tagTypeIndex(i);
      if (Integer.compareUnsigned(index, typeCount) >= 0) {
        throw unknown("type", index, typeCount, "of tag " + i);
      }
      DefinedType type = module.tags().get(i).definedType();
      if (!(type.compositeType() instanceof FunctionType signature)) {
        throw invalid("non-function type " + index, "tag " + i + " is " + type);
      }
      if (!signature.results().isEmpty()) {
        throw invalid("non-empty tag result type", "tag " + i + " is " + type);
      }
    }
  }

  /** Core 3.4.6. Initial values see the globals before their own. */
  private void globals() {
    int visible = module.importedGlobalCount();
    for (Global global : module.definedGlobals()) {
      code.constant(global.initialValue(), global.type().valueType(), visible++);
    }
  }

  /** Core 3.4.9. */
  private void elements() {
    List<ElementSegment> segments = module.elements();
    for (int i = 0; i < segments.size(); i++) {
      ElementSegment segment = segments.get(i);
      elements(segment, i);
      if (segment.mode() instanceof SegmentMode.Active active) {
        activeElements(segment, active, i);
      }
    }
  }

  private void elements(ElementSegment segment, int segmentIndex) {
    int size = segment.size();
    if (segment.hasExpressions()) {
      for (int i = 0; i < size; i++) {
        code.constant(segment.expression(i), segment.type(), module.globals().size());
      }
      return;
    }
    int functionCount = module.functionCount();
    for (int i = 0; i < size; i++) {
      int index = segment.functionIndex(i);
      if (Integer.compareUnsigned(index, functionCount) >= 0) {
        throw unknown("function", index, functionCount, "in element segment " + segmentIndex);
      }
      declaredFunctions.set(index);
    }
  }

  private void activeElements(ElementSegment segment, SegmentMode.Active active, int segmentIndex) {
    List<TableType> tables = module.tables();
    if (Integer.compareUnsigned(active.index(), tables.size()) >= 0) {
      throw unknown("table", active.index(), tables.size(), "of element segment " + segmentIndex);
    }
    TableType table = tables.get(active.index());
    if (!segment.type().matches(table.elementType())) {
      throw invalid(
          "type mismatch",
          "element segment "
              + segmentIndex
              + " has the type "
              + text.of(segment.type())
              + ", its table "
              + table);
    }
    code.constant(active.offset(), table.addressType().numberType(), module.globals().size());
  }

  /** Core 3.4.8. */
  private void data() {
    List<DataSegment> segments = module.data();
    List<MemoryType> memories = module.memories();
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).mode() instanceof SegmentMode.Active active) {
        if (Integer.compareUnsigned(active.index(), memories.size()) >= 0) {
          throw unknown("memory", active.index(), memories.size(), "of data segment " + i);
        }
        NumberType address = memories.get(active.index()).addressType().numberType();
        code.constant(active.offset(), address, module.globals().size());
      }
    }
  }

  /** Core 3.4.10. */
  private void start() {
    if (module.start().isEmpty()) {
      return;
    }
    int index = module.start().getAsInt();
    if (Integer.compareUnsigned(index, module.functionCount()) >= 0) {
      throw unknown("function", index, module.functionCount(), "to start");
    }
    FunctionType type = module.functionType(index);
    if (!type.parameters().isEmpty() || !type.results().isEmpty()) {
      throw invalid("start function", "expected (func), found function " + index + ": " + type);
    }
  }

  /** Core 3.4.12. */
  private void exports() {
    Set<String> names = new HashSet<>();
    for (Export export : module.exports()) {
      int count = count(export.kind());
      if (Integer.compareUnsigned(export.index(), count) >= 0) {
        throw unknown(text(export.kind()), export.index(), count, '"' + export.name() + '"');
      }
      if (export.kind() == ExternalKind.FUNCTION) {
        declaredFunctions.set(export.index());
      }
      if (!names.add(export.name())) {
        throw invalid("duplicate export name", '"' + export.name() + '"');
      }
    }
  }

  private int count(ExternalKind kind) {
    return switch (kind) {
      case FUNCTION -> module.functionCount();
      case TABLE -> module.tables().size();
      case MEMORY -> module.memories().size();
      case GLOBAL -> module.globals().size();
      case TAG -> module.tags().size();
    };
  }

  private static String text(ExternalKind kind) {
    return switch (kind) {
      case FUNCTION -> "function";
      case TABLE -> "table";
      case MEMORY -> "memory";
      case GLOBAL -> "global";
      case TAG -> "tag";
    };
  }

  /** Core 3.4.4. */
  private void bodies() {
    int threads = BodyValidation.threads(module, options);
    if (threads > 1) {
      new BodyValidation(module, options, declaredFunctions).run(threads);
      return;
    }
    for (int i = module.importedFunctionCount(); i < module.functionCount(); i++) {
      code.body(i);
    }
  }

  private static InvalidModule unknown(String kind, int index, int count, String where) {
    String reason = "unknown " + kind + ' ' + Integer.toUnsignedString(index);
    return invalid(reason, where + ", there are " + count);
  }

  private static InvalidModule invalid(String reason, String detail) {
    return InvalidModule.inModule(-1, reason, detail);
  }
}
