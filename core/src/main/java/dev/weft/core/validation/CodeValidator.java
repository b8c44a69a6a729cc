// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import dev.weft.core.binary.InstructionReader;
import dev.weft.core.error.InvalidModule;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.instruction.CatchClause;
import dev.weft.core.instruction.Features;
import dev.weft.core.instruction.Immediate;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.instruction.Opcode.Aggregate;
import dev.weft.core.instruction.Opcode.Atomic;
import dev.weft.core.instruction.Opcode.Control;
import dev.weft.core.instruction.Opcode.ExceptionHandling;
import dev.weft.core.instruction.Opcode.Memory;
import dev.weft.core.instruction.Opcode.Numeric;
import dev.weft.core.instruction.Opcode.Parametric;
import dev.weft.core.instruction.Opcode.Reference;
import dev.weft.core.instruction.Opcode.Table;
import dev.weft.core.instruction.Opcode.Variable;
import dev.weft.core.instruction.Opcode.Vector;
import dev.weft.core.instruction.Opcode.VectorMemory;
import dev.weft.core.instruction.Opcode.WideArithmetic;
import dev.weft.core.instruction.Proposal;
import dev.weft.core.instruction.Signature;
import dev.weft.core.module.ConstantExpression;
import dev.weft.core.module.FunctionBody;
import dev.weft.core.module.Import;
import dev.weft.core.module.Module;
import dev.weft.core.module.ModuleLimit;
import dev.weft.core.module.ModuleLimits;
import dev.weft.core.module.ParseOptions;
import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.ExactType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.GlobalType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.TagType;
import dev.weft.core.type.ValueType;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Validates sequences of instructions in one pass over their bytes, with a stack of operand types
 * and a stack of blocks (core 3.3, appendix A.3). One object serves all functions of a module, one
 * after the other, and allocates nothing per instruction.
 */
final class CodeValidator {

  private static final int CONSTANT = -1;
  private static final List<ValueType> NONE = List.of();

  /** The type of the reference that a catch clause hands over. */
  private static final ReferenceType CAUGHT = ReferenceType.nonNull(AbstractHeapType.EXN);

  /** The lanes of the two operands of a shuffle. */
  private static final int SHUFFLED_LANES = 32;

  private final Module module;
  private final ModuleLimits limits;
  private final Features features;
  private final BitSet declaredFunctions;
  private final List<DefinedType> types;
  private final List<GlobalType> globals;
  private final TypeText text;
  private final OperandStack operands;
  private final MemoryValidator memories;
  private final TableValidator tables;
  private final ReferenceValidator references;
  private final AggregateValidator aggregates;
  private final BitSet inexactFunctions;
  private final ControlStack blocks = new ControlStack();
  private final LocalTypes locals = new LocalTypes();
  private final LocalInitialization initialization = new LocalInitialization();

  /** The function whose body is validated, or {@link #CONSTANT}. */
  private int functionIndex;

  /** How many globals the instructions may refer to. */
  private int visibleGlobals;

  private InstructionReader reader;
  private Opcode opcode;

  /**
   * A validator of a module's code.
   *
   * @param declaredFunctions the functions that bodies may refer to; constant expressions add those
   *     that they refer to
   */
  CodeValidator(Module module, ParseOptions options, BitSet declaredFunctions) {
    this.module = module;
    limits = options.limits();
    features = options.features();
    this.declaredFunctions = declaredFunctions;
    types = module.types();
    globals = module.globals();
    inexactFunctions = inexactFunctions(module);
    text = new TypeText(module);
    operands = new OperandStack(limits, text);
    memories = new MemoryValidator(this, operands, module.memories());
    tables = new TableValidator(this, operands, module.tables(), text);
    references = new ReferenceValidator(this, operands, text);
    aggregates = new AggregateValidator(this, operands, limits, text);
  }

  /** The functions that may be of a type below the one that the module knows. */
  private static BitSet inexactFunctions(Module module) {
    BitSet inexact = new BitSet();
    int index = 0;
    for (Import imported : module.imports()) {
      boolean isExact = imported.type() instanceof ExactType;
      if (isExact || imported.type() instanceof DefinedType) {
        inexact.set(index++, !isExact);
      }
    }
    return inexact;
  }

  /**
   * Validates the body of a function (core 3.4.4).
   *
   * @throws MalformedModule if the body is not an expression
   * @throws InvalidModule if it breaks a rule
   * @throws ResourceExhausted if a limit is exceeded
   */
  void body(int index) {
    FunctionType type = module.functionType(index);
    FunctionBody body = module.body(index);
    long localCount = (long) type.parameters().size() + body.localCount();
    limits.check(ModuleLimit.LOCALS, localCount, body.start());
    functionIndex = index;
    visibleGlobals = globals.size();
    locals.set(type.parameters(), body);
    begin(body.start(), body.end(), type.results());
    expression();
    if (!reader.atEnd()) {
      throw malformed("section size mismatch");
    }
  }

  /**
   * Validates an expression that must be constant and give one value (core 3.3.13).
   *
   * @param globalCount how many globals come before the expression, so that it may refer to them
   */
  void constant(ConstantExpression expression, ValueType type, int globalCount) {
    functionIndex = CONSTANT;
    visibleGlobals = globalCount;
    begin(expression.start(), expression.end(), List.of(type));
    expression();
  }

  private void begin(int start, int end, List<ValueType> results) {
    reader = module.instructions(start, end);
    operands.clear(reader);
    blocks.clear();
    initialization.reset(0);
    enter(Control.BLOCK, NONE, results);
  }

  private void requireConstant() {
    if (!isConstant()) {
      throw invalid("constant expression required", "found " + opcode.text());
    }
    // Of numeric instructions, only those that are constants themselves have been allowed always.
    if (opcode instanceof Numeric
        && opcode.immediate() == Immediate.NONE
        && !features.contains(Proposal.EXTENDED_CONSTANTS)) {
      String detail = opcode.text() + ": " + Features.missing(Proposal.EXTENDED_CONSTANTS);
      throw invalid("constant expression required", detail);
    }
  }

  private boolean isConstant() {
    if (opcode instanceof Numeric numeric) {
      return switch (numeric) {
        case I32_CONST, I64_CONST, F32_CONST, F64_CONST -> true;
        case I32_ADD, I32_SUB, I32_MUL, I64_ADD, I64_SUB, I64_MUL -> true;
        default -> false;
      };
    }
    if (opcode instanceof Aggregate aggregate) {
      return AggregateValidator.isConstant(aggregate);
    }
    if (opcode instanceof Vector) {
      return opcode == Vector.V128_CONST;
    }
    return opcode == Reference.REF_NULL
        || opcode == Reference.REF_FUNC
        || opcode == Variable.GLOBAL_GET
        || opcode == Control.END;
  }

  /**
   * Validates instructions up to the end of the expression. What is to be done for each kind stands
   * in the loop, not in a method, for the sake of short programs; see {@code Lowering.lower}.
   */
  private void expression() {
    while (blocks.depth() > 0) {
      opcode = reader.next();
      if (functionIndex == CONSTANT) {
        requireConstant();
      }
      if (opcode instanceof Variable variable) {
        variable(variable);
      } else if (opcode instanceof Numeric numeric) {
        apply(numeric.signature());
      } else if (opcode instanceof Memory memory) {
        memories.memory(memory, reader);
      } else if (opcode instanceof Control control) {
        control(control);
      } else if (opcode instanceof Parametric parametric) {
        parametric(parametric);
      } else if (opcode instanceof Atomic atomic) {
        memories.atomic(atomic, reader);
      } else if (opcode instanceof Table table) {
        tables.table(table, reader);
      } else if (opcode instanceof Reference reference) {
        reference(reference);
      } else if (opcode instanceof Vector vector) {
        vector(vector);
      } else if (opcode instanceof VectorMemory memory) {
        lane(memory);
        memories.plainAccess(memory, reader);
      } else if (opcode instanceof WideArithmetic wide) {
        apply(wide.signature());
      } else if (opcode instanceof Aggregate aggregate) {
        aggregates.aggregate(aggregate, reader);
      } else if (opcode instanceof ExceptionHandling handling) {
        exceptionHandling(handling);
      } else {
        throw new AssertionError(opcode);
      }
    }
  }

  /** The rule of all instructions whose row in the table says everything. */
  private void apply(Signature signature) {
    if (!operands.popParameters(signature)) {
      throw mismatch(signature.parameters());
    }
    operands.pushResults(signature);
  }

  /** Core 3.3.5. */
  private void variable(Variable variable) {
    switch (variable) {
      case LOCAL_GET -> localGet();
      case LOCAL_SET -> localSet();
      case LOCAL_TEE -> operands.push(localSet());
      case GLOBAL_GET -> globalGet();
      case GLOBAL_SET -> globalSet();
    }
  }

  private void localGet() {
    ValueType type = local();
    if (!type.isDefaultable()
        && !locals.isParameter(reader.index())
        && !initialization.isInitialized(reader.index())) {
      throw invalid("uninitialized local", reader.index() + " of type " + text.of(type));
    }
    operands.push(type);
  }

  private ValueType localSet() {
    ValueType type = local();
    pop(type);
    if (!type.isDefaultable()) {
      initialization.initialize(reader.index());
    }
    return type;
  }

  private ValueType local() {
    int index = reader.index();
    if (Integer.compareUnsigned(index, locals.count()) >= 0) {
      throw unknown("local", index, locals.count());
    }
    return locals.type(index);
  }

  private void globalGet() {
    GlobalType type = global();
    if (functionIndex == CONSTANT && type.mutable()) {
      throw invalid("constant expression required", "found a global that is mutable");
    }
    operands.push(type.valueType());
  }

  private void globalSet() {
    GlobalType type = global();
    if (!type.mutable()) {
      throw invalid("immutable global", "global " + reader.index() + " is " + type);
    }
    pop(type.valueType());
  }

  private GlobalType global() {
    int index = reader.index();
    if (Integer.compareUnsigned(index, visibleGlobals) >= 0) {
      throw unknown("global", index, visibleGlobals);
    }
    return globals.get(index);
  }

  /** Core 3.3.10. */
  private void vector(Vector instruction) {
    if (instruction == Vector.I8X16_SHUFFLE) {
      shuffle();
    } else {
      lane(instruction);
    }
    apply(instruction.signature());
  }

  private void lane(Opcode instruction) {
    int lanes = instruction.lanes();
    if (lanes > 0 && reader.lane() >= lanes) {
      throw invalidLane(reader.lane(), lanes);
    }
  }

  /** Each index chooses from the lanes of both operands. */
  private void shuffle() {
    for (int i = 0; i < 2 * Long.BYTES; i++) {
      long half = i < Long.BYTES ? reader.constant() : reader.highConstant();
      int lane = (int) (half >>> i * Byte.SIZE) & 0xFF;
      if (lane >= SHUFFLED_LANES) {
        throw invalidLane(lane, SHUFFLED_LANES);
      }
    }
  }

  private InvalidModule invalidLane(int lane, int lanes) {
    return invalid("invalid lane index", "found " + lane + ", there are " + lanes + " lanes");
  }

  /** Decoding stops at an instruction that needs the data count (core 5.5.16). */
  void dataSegment(int index) {
    if (module.dataCount().isEmpty()) {
      throw malformed("data count section required");
    }
    int count = module.data().size();
    if (Integer.compareUnsigned(index, count) >= 0) {
      throw unknown("data segment", index, count);
    }
  }

  /** The type of a length that counts in two address spaces (core 3.3.7.12). */
  static NumberType smaller(NumberType first, NumberType second) {
    return first == NumberType.I32 ? first : second;
  }

  ReferenceType elementSegment(int index) {
    int count = module.elements().size();
    if (Integer.compareUnsigned(index, count) >= 0) {
      throw unknown("elem segment", index, count);
    }
    return module.elements().get(index).type();
  }

  /** Core 3.3.8. */
  private void reference(Reference instruction) {
    if (instruction == Reference.REF_FUNC) {
      functionReference();
    } else {
      references.reference(instruction, reader);
    }
  }

  private void functionReference() {
    int index = function();
    if (functionIndex == CONSTANT) {
      declaredFunctions.set(index);
    } else if (!declaredFunctions.get(index)) {
      throw invalid("undeclared function reference", "function " + index);
    }
    DefinedType type = module.definedType(index);
    operands.push(inexactFunctions.get(index) ? ReferenceType.nonNull(type) : made(type));
  }

  /** The type of a reference to something that is just of a type (custom descriptors proposal). */
  ReferenceType made(DefinedType type) {
    return ReferenceType.nonNull(hasDescriptors() ? new ExactType(type) : type);
  }

  /** Whether the rules of the custom descriptors proposal are in force. */
  boolean hasDescriptors() {
    return features.contains(Proposal.CUSTOM_DESCRIPTORS);
  }

  /** Core 3.3.4. */
  private void parametric(Parametric instruction) {
    switch (instruction) {
      case DROP -> popAny();
      case SELECT -> {
        pop(NumberType.I32);
        ValueType second = popAny();
        ValueType first = popAny();
        if (isReference(first) || isReference(second) || !same(first, second)) {
          throw invalid(
              "type mismatch",
              "instruction requires two equal numbers or vectors but stack has ["
                  + text.of(first)
                  + ' '
                  + text.of(second)
                  + ']');
        }
        operands.push(first == null ? second : first);
      }
      case SELECT_TYPED -> {
        checkTypes();
        List<ValueType> chosen = reader.types();
        if (chosen.size() != 1) {
          throw invalid("invalid result arity", "expected 1 type, found " + chosen.size());
        }
        ValueType type = chosen.getFirst();
        pop(NumberType.I32);
        pop(type);
        pop(type);
        operands.push(type);
      }
    }
  }

  private static boolean isReference(ValueType type) {
    return type != null && type.isReference();
  }

  private static boolean same(ValueType first, ValueType second) {
    return first == second || first == null || second == null;
  }

  /** Core 3.3.3. */
  private void control(Control instruction) {
    switch (instruction) {
      case NOP -> {}
      case UNREACHABLE -> unreachable();
      case BLOCK, LOOP, IF -> block(instruction);
      case ELSE -> otherwise();
      case END -> end();
      case BR -> {
        pop(label(reader.index()));
        unreachable();
      }
      case BR_IF -> {
        pop(NumberType.I32);
        List<ValueType> label = label(reader.index());
        pop(label);
        operands.push(label);
      }
      case BR_TABLE -> branchTable();
      case RETURN -> {
        pop(blocks.outermost().results);
        unreachable();
      }
      case CALL -> call(module.functionType(function()));
      case CALL_INDIRECT -> call(tables.callee(reader));
      case RETURN_CALL -> returnCall(module.functionType(function()));
      case RETURN_CALL_INDIRECT -> returnCall(tables.callee(reader));
      case CALL_REF -> call(references.callee(reader));
      case RETURN_CALL_REF -> returnCall(references.callee(reader));
      case BR_ON_NULL,
          BR_ON_NON_NULL,
          BR_ON_CAST,
          BR_ON_CAST_FAIL,
          BR_ON_CAST_DESC_EQ,
          BR_ON_CAST_DESC_EQ_FAIL ->
          references.branch(instruction, reader);
    }
  }

  private void block(Opcode kind) {
    FunctionType type = null;
    if (reader.index() == -1) {
      checkTypes();
    } else {
      type = functionType(reader.index());
    }
    if (kind == Control.IF) {
      pop(NumberType.I32);
    }
    if (type == null) {
      enter(kind, NONE, reader.types());
      return;
    }
    pop(type.parameters());
    enter(kind, type.parameters(), type.results());
    operands.push(type.parameters());
  }

  private void enter(Opcode kind, List<ValueType> parameters, List<ValueType> results) {
    limits.check(ModuleLimit.NESTING_DEPTH, blocks.depth(), reader.position());
    blocks.push(kind, parameters, results, operands.height());
    blocks.top().initializedLocals = initialization.count();
    operands.enter();
  }

  private void otherwise() {
    Frame block = blocks.top();
    if (block.kind != Control.IF) {
      throw malformed("END opcode expected");
    }
    leave(block);
    block.kind = Control.ELSE;
    block.unreachable = false;
    operands.enter();
    operands.push(block.parameters);
  }

  private void end() {
    Frame block = blocks.top();
    leave(block);
    if (block.kind == Control.IF && !matches(block.parameters, block.results)) {
      throw invalid(
          "type mismatch",
          "an if without else takes "
              + text.of(block.parameters)
              + " but has to give "
              + text.of(block.results));
    }
    close(block);
  }

  private void close(Frame block) {
    blocks.pop();
    if (blocks.depth() > 0) {
      Frame outer = blocks.top();
      operands.resume(outer.height, outer.unreachable);
      operands.push(block.results);
    }
  }

  /** The block must have its results and nothing else on the stack, which are taken from it. */
  private void leave(Frame block) {
    if (!operands.hasOnly(block.results)) {
      String found = operands.all();
      String message =
          operands.has(block.results)
              ? "block requires " + text.of(block.results) + " but stack has " + found
              : requires(block.results, found);
      throw invalid("type mismatch", message);
    }
    operands.pop(block.results);
    initialization.reset(block.initializedLocals);
  }

  private static boolean matches(List<ValueType> found, List<ValueType> expected) {
    if (found.size() != expected.size()) {
      return false;
    }
    for (int i = 0; i < found.size(); i++) {
      if (!found.get(i).matches(expected.get(i))) {
        return false;
      }
    }
    return true;
  }

  List<ValueType> label(int index) {
    Frame block = blocks.label(index);
    if (block == null) {
      throw unknown("label", index, blocks.depth());
    }
    return block.labelTypes();
  }

  private void branchTable() {
    pop(NumberType.I32);
    IntArrayList labels = reader.branchLabels();
    limits.check(ModuleLimit.BRANCH_LABELS, labels.size(), reader.offset());
    List<ValueType> last = label(reader.index());
    List<ValueType> checked = null;
    for (int i = 0; i < labels.size(); i++) {
      List<ValueType> label = label(labels.getInt(i));
      if (label == checked) {
        continue;
      }
      if (label.size() != last.size()) {
        throw invalid("type mismatch", "labels take " + text.of(label) + " and " + text.of(last));
      }
      if (!operands.has(label)) {
        throw mismatch(label);
      }
      checked = label;
    }
    pop(last);
    unreachable();
  }

  // ---- exceptions

  /** Core 3.3.3, and the rules of the proposal's first version. */
  private void exceptionHandling(ExceptionHandling instruction) {
    switch (instruction) {
      case THROW -> {
        pop(tag(reader.index()).parameters());
        unreachable();
      }
      case THROW_REF -> {
        pop(ReferenceType.EXNREF);
        unreachable();
      }
      case TRY_TABLE -> {
        // The block's own label does not enclose its clauses.
        catchClauses();
        block(instruction);
      }
      case TRY -> block(instruction);
      case CATCH -> handler(instruction, tag(reader.index()).parameters());
      case CATCH_ALL -> handler(instruction, NONE);
      case RETHROW -> rethrow();
      case DELEGATE -> delegate();
    }
  }

  private TagType tag(int index) {
    List<TagType> tags = module.tags();
    if (Integer.compareUnsigned(index, tags.size()) >= 0) {
      throw unknown("tag", index, tags.size());
    }
    return tags.get(index);
  }

  /** What a clause hands over must be what its label takes. */
  private void catchClauses() {
    List<CatchClause> clauses = reader.catchClauses();
    limits.check(ModuleLimit.CATCH_CLAUSES, clauses.size(), reader.offset());
    for (CatchClause clause : clauses) {
      List<ValueType> given = clause.kind().hasTag() ? tag(clause.tag()).parameters() : NONE;
      if (clause.kind().hasReference()) {
        given = new ArrayList<>(given);
        given.add(CAUGHT);
      }
      List<ValueType> label = label(clause.label());
      if (!matches(given, label)) {
        throw invalid(
            "type mismatch",
            clause.kind() + " gives " + text.of(given) + " but the label takes " + text.of(label));
      }
    }
  }

  /** Ends the present part of a try and begins one that catches. */
  private void handler(ExceptionHandling kind, List<ValueType> caught) {
    Frame block = blocks.top();
    if (block.kind != ExceptionHandling.TRY && block.kind != ExceptionHandling.CATCH) {
      throw malformed("END opcode expected");
    }
    leave(block);
    block.kind = kind;
    block.unreachable = false;
    operands.enter();
    operands.push(caught);
  }

  private void rethrow() {
    Frame block = blocks.label(reader.index());
    if (block == null) {
      throw unknown("label", reader.index(), blocks.depth());
    }
    if (block.kind != ExceptionHandling.CATCH && block.kind != ExceptionHandling.CATCH_ALL) {
      throw invalid("invalid rethrow label", "the label is that of a " + block.kind.text());
    }
    unreachable();
  }

  /** Ends a try; its own label does not enclose the delegate. */
  private void delegate() {
    Frame block = blocks.top();
    if (block.kind != ExceptionHandling.TRY) {
      throw malformed("END opcode expected");
    }
    leave(block);
    close(block);
    if (blocks.label(reader.index()) == null) {
      throw unknown("label", reader.index(), blocks.depth());
    }
  }

  private void call(FunctionType type) {
    pop(type.parameters());
    operands.push(type.results());
  }

  /** The results of the callee become those of the function. */
  private void returnCall(FunctionType type) {
    List<ValueType> results = blocks.outermost().results;
    if (!matches(type.results(), results)) {
      throw invalid(
          "type mismatch",
          "the function returns " + text.of(results) + ", the callee " + text.of(type.results()));
    }
    pop(type.parameters());
    unreachable();
  }

  private int function() {
    int index = reader.index();
    if (Integer.compareUnsigned(index, module.functionCount()) >= 0) {
      throw unknown("function", index, module.functionCount());
    }
    return index;
  }

  FunctionType functionType(int index) {
    if (definedType(index).compositeType() instanceof FunctionType type) {
      return type;
    }
    throw invalid("non-function type " + index, text.type(index));
  }

  DefinedType definedType(int index) {
    if (Integer.compareUnsigned(index, types.size()) >= 0) {
      throw unknown("type", index, types.size());
    }
    return types.get(index);
  }

  private void unreachable() {
    blocks.top().unreachable = true;
    operands.unreachable();
  }

  void pop(ValueType expected) {
    if (!operands.pop(expected)) {
      throw mismatch(List.of(expected));
    }
  }

  void pop(List<ValueType> expected) {
    if (!operands.pop(expected)) {
      throw mismatch(expected);
    }
  }

  /** Operands of one type. */
  void pop(ValueType expected, int count) {
    if (!operands.pop(expected, count)) {
      String requires = "instruction requires " + count + " times " + text.of(expected);
      throw invalid("type mismatch", requires + " but stack has " + operands.top(count));
    }
  }

  ReferenceType popReference() {
    ValueType type = popAny();
    if (type == null) {
      return OperandStack.BOTTOM_REFERENCE;
    }
    if (type instanceof ReferenceType reference) {
      return reference;
    }
    throw invalid("type mismatch", "instruction requires a reference but stack has " + type);
  }

  /** Null if the operand is of the bottom type. */
  private ValueType popAny() {
    if (operands.none()) {
      throw invalid("type mismatch", "instruction requires an operand but stack has []");
    }
    return operands.pop();
  }

  private InvalidModule mismatch(List<ValueType> expected) {
    return invalid("type mismatch", requires(expected, operands.top(expected.size())));
  }

  private String requires(List<ValueType> expected, String found) {
    return "instruction requires " + text.of(expected) + " but stack has " + found;
  }

  /** The types among the instruction's immediates must be there. */
  void checkTypes() {
    if (reader.unknownType() >= 0) {
      throw unknown("type", (int) reader.unknownType(), types.size());
    }
  }

  InvalidModule unknown(String kind, int index, int count) {
    String reason = "unknown " + kind + ' ' + Integer.toUnsignedString(index);
    return invalid(reason, "there are " + count);
  }

  private MalformedModule malformed(String reason) {
    return MalformedModule.atOffset(reader.offset(), reason, "function " + functionIndex);
  }

  InvalidModule invalid(String reason, String detail) {
    if (functionIndex == CONSTANT) {
      return InvalidModule.inModule(reader.offset(), reason, detail);
    }
    return InvalidModule.inFunction(
        functionIndex,
        module.functionName(functionIndex),
        reader.offset(),
        opcode.text(),
        reason,
        detail);
  }
}
