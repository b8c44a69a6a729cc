// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.text;

import dev.weft.core.instruction.CatchClause;
import dev.weft.core.instruction.Immediate;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.instruction.Opcode.Control;
import dev.weft.core.instruction.Opcode.ExceptionHandling;
import dev.weft.core.instruction.Opcode.Parametric;
import dev.weft.core.instruction.Opcode.Reference;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/**
 * Reads instructions, plain and folded (core 6.5), and writes their encoding.
 *
 * <p>Nesting is kept on a stack of its own and not on Java's, so that any depth can be read. What
 * an instruction is followed by is decided by its {@link Immediate} alone; by name are known only
 * the instructions that have a structure.
 */
final class InstructionParser {

  /** What is open, that is, has been begun and waits for its end. */
  private enum Frame {
    /** A plain block or loop: waits for {@code end}. */
    BLOCK,
    /** A plain if: waits for {@code else} or {@code end}. */
    IF,
    /** A plain if behind its {@code else}: waits for {@code end}. */
    ELSE,
    /** A plain try: waits for {@code catch}, {@code catch_all}, {@code delegate} or {@code end}. */
    TRY,
    /** A plain try behind a {@code catch}: waits for another, {@code catch_all} or {@code end}. */
    CATCH,
    /** A folded block or loop, or a part of a folded if or try: waits for its parenthesis. */
    BODY,
    /** A folded plain instruction: operands come first, and only folded ones. */
    OPERANDS,
    /** A folded if: conditions, only folded ones, up to {@code (then}. */
    CONDITION,
    /** A folded try: {@code (do}. */
    DO,
    /** A folded if behind its first branch: {@code (else} or its parenthesis. */
    AFTER_THEN,
    /** A folded if behind its second branch. */
    AFTER_ELSE,
    /** A folded try behind its body: {@code (catch}, {@code (delegate} or its parenthesis. */
    AFTER_DO,
    /** A folded try behind a catch: another one or its parenthesis. */
    AFTER_CATCH,
    /** A folded try behind what catches all. */
    AFTER_CATCH_ALL,
    /** A folded try behind a delegate, which is an end. */
    AFTER_DELEGATE;

    static final Frame[] ALL = values();
  }

  private static final int NO_NAME = -1;

  private static final CatchClause.Kind[] CATCH_KINDS = CatchClause.Kind.values();

  private final TokenReader in;
  private final IndexSpaces spaces;
  private final TypeSection types;
  private final BranchHints branchHints;

  /** Whether the instructions are those of a function, so that they may have branch hints. */
  private boolean inFunction;

  // The open frames, innermost last
  private byte[] frames = new byte[16];

  /** The name of the frame's label. */
  private int[] frameNames = new int[16];

  /** Where the frame's instruction begins in {@link #pending}. */
  private int[] framePending = new int[16];

  /** The branch hint of the frame's instruction, as long as that is pending. */
  private int[] frameHints = new int[16];

  private int frameCount;

  /** The encodings of folded instructions whose operands are being read. */
  private final BinaryWriter pending = new BinaryWriter();

  /** Of each name of a label, the number of labels around the innermost label with that name. */
  private final Int2IntOpenHashMap labels = new Int2IntOpenHashMap();

  /** For each label, what {@link #labels} said of its name before. */
  private final IntArrayList shadowedLabels = new IntArrayList();

  private final IntArrayList branchLabels = new IntArrayList();
  private final BinaryWriter secondImmediate = new BinaryWriter();

  private IndexSpace locals;
  private BinaryWriter code;
  private boolean usesDataCount;

  InstructionParser(
      TokenReader in, IndexSpaces spaces, TypeSection types, BranchHints branchHints) {
    this.in = in;
    this.branchHints = branchHints;
    this.spaces = spaces;
    this.types = types;
    labels.defaultReturnValue(-1);
  }

  /** Whether any instruction read so far needs the number of data segments (core 5.5.16). */
  boolean usesDataCount() {
    return usesDataCount;
  }

  /** Reads the instructions of a function as {@link #expression} does, and their branch hints. */
  void body(int end, IndexSpace functionLocals, BinaryWriter out) {
    inFunction = true;
    expression(end, functionLocals, out);
    inFunction = false;
  }

  /**
   * Reads instructions up to a token, and writes them and an {@code end}.
   *
   * @param end the index of the token behind the instructions
   * @param functionLocals the locals that the instructions may name
   * @param out where to write
   */
  void expression(int end, IndexSpace functionLocals, BinaryWriter out) {
    int limit = in.limit();
    in.limit(end);
    expression(functionLocals, out);
    in.limit(limit);
  }

  private void expression(IndexSpace functionLocals, BinaryWriter out) {
    locals = functionLocals;
    code = out;
    while (true) {
      switch (in.kind()) {
        case KEYWORD -> plain();
        case OPEN -> folded();
        case CLOSE -> closeFolded();
        case END -> {
          if (frameCount > 0) {
            throw in.unexpectedToken(isFolded(top()) ? "')'" : "'end'");
          }
          out.opcode(Control.END);
          return;
        }
        default -> throw in.unexpectedToken("an instruction");
      }
    }
  }

  // Plain instructions

  private void plain() {
    if (frameCount > 0 && takesOnlyFolded(top())) {
      throw in.unexpectedToken("'(' or ')'");
    }
    int at = in.position();
    branchHints.add(branchHint(), code.size());
    Opcode opcode = in.opcode();
    if (opcode == Control.ELSE) {
      plainElse(at);
    } else if (opcode == Control.END) {
      plainEnd(at);
    } else if (isTryPart(opcode)) {
      plainTryPart(opcode, at);
    } else if (opens(opcode)) {
      int name = in.optionalName();
      block(opcode, code);
      push(plainFrame(opcode), name);
      enterLabel(name);
    } else {
      instruction(opcode, code);
    }
  }

  private static Frame plainFrame(Opcode opcode) {
    if (opcode == Control.IF) {
      return Frame.IF;
    }
    return opcode == ExceptionHandling.TRY ? Frame.TRY : Frame.BLOCK;
  }

  private void plainElse(int at) {
    if (frameCount == 0 || top() != Frame.IF) {
      in.seek(at);
      throw in.unexpectedToken("an instruction");
    }
    checkLabel();
    frames[frameCount - 1] = (byte) Frame.ELSE.ordinal();
    code.opcode(Control.ELSE);
  }

  private void plainEnd(int at) {
    if (frameCount == 0 || isFolded(top())) {
      in.seek(at);
      throw in.unexpectedToken("an instruction");
    }
    checkLabel();
    leaveLabel(frameNames[frameCount - 1]);
    frameCount--;
    code.opcode(Control.END);
  }

  /** Whether an instruction stands only inside of a try or at its end. */
  private static boolean isTryPart(Opcode opcode) {
    return opcode == ExceptionHandling.CATCH
        || opcode == ExceptionHandling.CATCH_ALL
        || opcode == ExceptionHandling.DELEGATE;
  }

  private void plainTryPart(Opcode opcode, int at) {
    boolean inTry = frameCount > 0 && top() == Frame.TRY;
    boolean inCatch = frameCount > 0 && top() == Frame.CATCH;
    if (!inTry && (!inCatch || opcode == ExceptionHandling.DELEGATE)) {
      in.seek(at);
      throw in.unexpectedToken("an instruction");
    }
    if (opcode == ExceptionHandling.DELEGATE) {
      // The try's own label does not enclose it.
      leaveLabel(frameNames[frameCount - 1]);
      frameCount--;
    } else {
      Frame next = opcode == ExceptionHandling.CATCH ? Frame.CATCH : Frame.BLOCK;
      frames[frameCount - 1] = (byte) next.ordinal();
    }
    instruction(opcode, code);
  }

  /** A name behind {@code else} or {@code end} repeats that of the block (core 6.5.1). */
  private void checkLabel() {
    int at = in.position();
    int name = in.optionalName();
    if (name >= 0 && name != frameNames[frameCount - 1]) {
      throw in.malformedAt(at, "mismatching label", in.excerpt(at));
    }
  }

  // Folded instructions (core 6.5.11)

  private void folded() {
    int at = in.position();
    in.seek(at + 1);
    if (frameCount > 0 && top() == Frame.CONDITION && in.accept(Keyword.THEN)) {
      beginThen();
      return;
    }
    if (frameCount > 0 && takesOnlyParts(top())) {
      if (top() == Frame.AFTER_THEN || top() == Frame.AFTER_ELSE) {
        foldedElse();
      } else {
        foldedTryPart();
      }
      return;
    }
    in.seek(at);
    int hint = branchHint();
    in.seek(at + 1);
    Opcode opcode = in.opcode();
    if (opcode == Control.ELSE || opcode == Control.END || isTryPart(opcode)) {
      in.seek(at + 1);
      throw in.unexpectedToken("an instruction");
    } else if (opcode == Control.IF) {
      // The label does not enclose the condition.
      int name = in.optionalName();
      int start = pending.size();
      block(opcode, pending);
      push(Frame.CONDITION, name);
      framePending[frameCount - 1] = start;
      frameHints[frameCount - 1] = hint;
    } else if (opcode == ExceptionHandling.TRY) {
      int name = in.optionalName();
      branchHints.add(hint, code.size());
      block(opcode, code);
      push(Frame.DO, name);
    } else if (opens(opcode)) {
      int name = in.optionalName();
      branchHints.add(hint, code.size());
      block(opcode, code);
      push(Frame.BODY, name);
      enterLabel(name);
    } else {
      int start = pending.size();
      instruction(opcode, pending);
      push(Frame.OPERANDS, NO_NAME);
      framePending[frameCount - 1] = start;
      frameHints[frameCount - 1] = hint;
    }
  }

  private void beginThen() {
    emitPending();
    beginPart(Frame.AFTER_THEN);
  }

  /** Begins a part of a folded if or try, whose frame becomes what it will be behind the part. */
  private void beginPart(Frame after) {
    int name = frameNames[frameCount - 1];
    frames[frameCount - 1] = (byte) after.ordinal();
    push(Frame.BODY, name);
    enterLabel(name);
  }

  private void foldedElse() {
    int at = in.position();
    if (top() == Frame.AFTER_ELSE
        || in.kind() != TokenKind.KEYWORD
        || in.opcode() != Control.ELSE) {
      in.seek(at);
      throw in.unexpectedToken(top() == Frame.AFTER_ELSE ? "')'" : "'else'");
    }
    code.opcode(Control.ELSE);
    beginPart(Frame.AFTER_ELSE);
  }

  private void foldedTryPart() {
    Frame frame = top();
    if (frame == Frame.DO) {
      if (!in.accept(Keyword.DO)) {
        throw in.unexpectedToken("'do'");
      }
      beginPart(Frame.AFTER_DO);
      return;
    }
    int at = in.position();
    Opcode opcode = in.kind() == TokenKind.KEYWORD ? in.opcode() : null;
    boolean mayCatch = frame == Frame.AFTER_DO || frame == Frame.AFTER_CATCH;
    if (mayCatch && opcode == ExceptionHandling.CATCH) {
      instruction(opcode, code);
      beginPart(Frame.AFTER_CATCH);
    } else if (mayCatch && opcode == ExceptionHandling.CATCH_ALL) {
      instruction(opcode, code);
      beginPart(Frame.AFTER_CATCH_ALL);
    } else if (frame == Frame.AFTER_DO && opcode == ExceptionHandling.DELEGATE) {
      // The body's label has been left: it does not enclose the delegate.
      instruction(opcode, code);
      in.close();
      frames[frameCount - 1] = (byte) Frame.AFTER_DELEGATE.ordinal();
    } else {
      in.seek(at);
      throw in.unexpectedToken(mayCatch ? "'catch' or 'catch_all'" : "')'");
    }
  }

  private void closeFolded() {
    if (frameCount == 0 || !isFolded(top())) {
      throw in.unexpectedToken(frameCount == 0 ? "an instruction" : "'end'");
    }
    switch (top()) {
      case OPERANDS -> emitPending();
      case CONDITION -> throw in.unexpectedToken("'(then'");
      case DO -> throw in.unexpectedToken("'(do'");
      case AFTER_DELEGATE -> {}
      case BODY -> {
        leaveLabel(frameNames[frameCount - 1]);
        boolean part = frameCount > 1 && takesOnlyParts(Frame.ALL[frames[frameCount - 2]]);
        if (!part) {
          code.opcode(Control.END);
        }
      }
      default -> code.opcode(Control.END);
    }
    frameCount--;
    in.seek(in.position() + 1);
  }

  private int branchHint() {
    return inFunction ? branchHints.read() : BranchHints.NONE;
  }

  private void emitPending() {
    int start = framePending[frameCount - 1];
    branchHints.add(frameHints[frameCount - 1], code.size());
    code.bytes(pending, start);
    pending.truncate(start);
  }

  // Frames and labels

  private Frame top() {
    return Frame.ALL[frames[frameCount - 1]];
  }

  private static boolean isFolded(Frame frame) {
    return frame.ordinal() >= Frame.BODY.ordinal();
  }

  private static boolean takesOnlyFolded(Frame frame) {
    return frame.ordinal() > Frame.BODY.ordinal();
  }

  /** Whether only forms come next that are a part of the instruction, or its parenthesis. */
  private static boolean takesOnlyParts(Frame frame) {
    return frame.ordinal() >= Frame.DO.ordinal();
  }

  private void push(Frame frame, int name) {
    if (frameCount == frames.length) {
      frames = Arrays.copyOf(frames, 2 * frameCount);
      frameNames = Arrays.copyOf(frameNames, 2 * frameCount);
      framePending = Arrays.copyOf(framePending, 2 * frameCount);
      frameHints = Arrays.copyOf(frameHints, 2 * frameCount);
    }
    frames[frameCount] = (byte) frame.ordinal();
    frameNames[frameCount] = name;
    frameCount++;
  }

  private void enterLabel(int name) {
    shadowedLabels.add(name >= 0 ? labels.put(name, shadowedLabels.size()) : -1);
  }

  private void leaveLabel(int name) {
    int shadowed = shadowedLabels.popInt();
    if (name >= 0 && shadowed >= 0) {
      labels.put(name, shadowed);
    } else if (name >= 0) {
      labels.remove(name);
    }
  }

  /** Reads a label index: the number of blocks between the instruction and the label. */
  private int label() {
    if (in.atNatural()) {
      return (int) in.natural(Integer.SIZE);
    }
    int at = in.position();
    int name = in.atIdentifier() ? in.name() : NO_NAME;
    if (name < 0) {
      throw in.unexpectedToken("the index or the name of a label");
    }
    int enclosing = labels.get(name);
    if (enclosing < 0) {
      throw in.malformedAt(at, "unknown label", in.excerpt(at));
    }
    return shadowedLabels.size() - 1 - enclosing;
  }

  // Encodings

  /** Whether an instruction is followed by others up to an end of its own. */
  private static boolean opens(Opcode opcode) {
    return switch (opcode.immediate()) {
      case BLOCK_TYPE, BLOCK_TYPE_CATCHES -> true;
      default -> false;
    };
  }

  /** Writes the beginning of a block, whose type comes next. */
  private void block(Opcode opcode, BinaryWriter out) {
    out.opcode(opcode);
    types.blockType(out);
    if (opcode.immediate() == Immediate.BLOCK_TYPE_CATCHES) {
      catchClauses(out);
    }
  }

  /** Core 6.5, "Control Instructions". The block's own label does not enclose its clauses. */
  private void catchClauses(BinaryWriter out) {
    BinaryWriter clauses = new BinaryWriter();
    int count = 0;
    for (CatchClause.Kind kind = catchKind(); kind != null; kind = catchKind()) {
      in.seek(in.position() + 2);
      clauses.u8(kind.ordinal());
      if (kind.hasTag()) {
        clauses.u32(spaces.tags.index(in));
      }
      clauses.u32(label());
      in.close();
      count++;
    }
    out.u32(count);
    out.bytes(clauses, 0);
  }

  /** The kind of the catch clause that comes next, or null. */
  private CatchClause.Kind catchKind() {
    for (CatchClause.Kind kind : CATCH_KINDS) {
      if (in.atForm(kind.toString())) {
        return kind;
      }
    }
    return null;
  }

  /** Writes an instruction whose immediates come next. */
  private void instruction(Opcode named, BinaryWriter out) {
    // Two rows of the table share a name; the one with types is told by them.
    Opcode opcode =
        named == Parametric.SELECT && in.atForm(Keyword.RESULT) ? Parametric.SELECT_TYPED : named;
    if (opcode.immediate() == Immediate.REFERENCE_TYPE) {
      referenceType(opcode, out);
      return;
    }
    out.opcode(opcode);
    switch (opcode.immediate()) {
      case NONE, BLOCK_TYPE, BLOCK_TYPE_CATCHES, REFERENCE_TYPE, NULLABLE_REFERENCE_TYPE -> {}
      case LABEL -> out.u32(label());
      case LABELS -> labels(out);
      case FUNCTION -> out.u32(spaces.functions.index(in));
      case LOCAL -> out.u32(locals.index(in));
      case GLOBAL -> out.u32(spaces.globals.index(in));
      case TAG -> out.u32(spaces.tags.index(in));
      case ELEMENT -> out.u32(spaces.elements.index(in));
      case DATA -> {
        usesDataCount = true;
        out.u32(spaces.data.index(in));
      }
      case TABLE -> out.u32(optionalIndex(spaces.tables));
      case MEMORY -> out.u32(optionalIndex(spaces.memories));
      case TABLE_TABLE -> pair(spaces.tables, out);
      case MEMORY_MEMORY -> pair(spaces.memories, out);
      case ELEMENT_TABLE -> segment(spaces.elements, spaces.tables, out);
      case DATA_MEMORY -> {
        usesDataCount = true;
        segment(spaces.data, spaces.memories, out);
      }
      case TYPE -> out.u32(types.names.index(in));
      case TYPE_FIELD -> {
        int type = types.names.index(in);
        out.u32(type);
        out.u32(types.field(type));
      }
      case TYPE_LENGTH -> {
        out.u32(types.names.index(in));
        out.u32((int) in.natural(Integer.SIZE));
      }
      case TYPE_TYPE -> {
        out.u32(types.names.index(in));
        out.u32(types.names.index(in));
      }
      case TYPE_DATA -> {
        usesDataCount = true;
        out.u32(types.names.index(in));
        out.u32(spaces.data.index(in));
      }
      case TYPE_ELEMENT -> {
        out.u32(types.names.index(in));
        out.u32(spaces.elements.index(in));
      }
      case TYPE_TABLE -> {
        int table = optionalIndex(spaces.tables);
        out.u32(types.use(null));
        out.u32(table);
      }
      case VALUE_TYPES -> types.resultTypes(out);
      case MEMORY_ARGUMENT -> memoryArgument(opcode, optionalIndex(spaces.memories), out);
      case MEMORY_ARGUMENT_LANE -> {
        memoryArgument(opcode, memoryBeforeLane(), out);
        out.u8((int) in.natural(Byte.SIZE));
      }
      case I32 -> out.s64(in.integer(Integer.SIZE));
      case I64 -> out.s64(in.integer(Long.SIZE));
      case F32 -> out.fixed32(in.f32());
      case F64 -> out.fixed64(in.f64());
      case V128 -> VectorLiteral.constant(in, out);
      case LANE -> out.u8((int) in.natural(Byte.SIZE));
      case LANES -> VectorLiteral.shuffle(in, out);
      case HEAP_TYPE -> types.values.heapType(out);
      case LABEL_CAST -> labelCast(out);
      case ZERO_BYTE -> out.u8(0);
    }
  }

  private void labels(BinaryWriter out) {
    branchLabels.clear();
    do {
      branchLabels.add(label());
    } while (in.atIndex());
    int last = branchLabels.size() - 1;
    out.u32(last);
    for (int i = 0; i <= last; i++) {
      out.u32(branchLabels.getInt(i));
    }
  }

  /** Two rows of the table share a name, and the nullability of the type tells which is meant. */
  private void referenceType(Opcode named, BinaryWriter out) {
    secondImmediate.truncate(0);
    boolean nullable = types.values.reference(secondImmediate);
    out.opcode(nullable ? nullable(named) : named);
    out.bytes(secondImmediate, 0);
  }

  private static Opcode nullable(Opcode named) {
    if (named == Reference.REF_TEST) {
      return Reference.REF_TEST_NULL;
    }
    return named == Reference.REF_CAST ? Reference.REF_CAST_NULL : Reference.REF_CAST_DESC_EQ_NULL;
  }

  /** A label and two reference types, whose nullability stands before the label (core 5.4.4). */
  private void labelCast(BinaryWriter out) {
    int label = label();
    secondImmediate.truncate(0);
    boolean sourceHasNull = types.values.reference(secondImmediate);
    boolean targetHasNull = types.values.reference(secondImmediate);
    out.u8((sourceHasNull ? 1 : 0) | (targetHasNull ? 2 : 0));
    out.u32(label);
    out.bytes(secondImmediate, 0);
  }

  /** An index that is 0 when it is left out. */
  private int optionalIndex(IndexSpace space) {
    return in.atIndex() ? space.index(in) : 0;
  }

  /** Two indices of which both are 0 when both are left out. */
  private void pair(IndexSpace space, BinaryWriter out) {
    boolean given = in.atIndex();
    out.u32(given ? space.index(in) : 0);
    out.u32(given ? space.index(in) : 0);
  }

  /** The table or memory of a segment stands before it in the text, and may be left out. */
  private void segment(IndexSpace segments, IndexSpace targets, BinaryWriter out) {
    int first = in.position();
    if (in.kind() == TokenKind.OPEN || !in.atIndex()) {
      throw in.unexpectedToken("an index or a name");
    }
    in.seek(first + 1);
    boolean both = in.atIndex();
    in.seek(first);
    int target = both ? targets.index(in) : 0;
    out.u32(segments.index(in));
    out.u32(target);
  }

  /** A memory index that may be left out before a lane index: a single number is the latter. */
  private int memoryBeforeLane() {
    int first = in.position();
    if (!in.atNatural()) {
      return optionalIndex(spaces.memories);
    }
    in.seek(first + 1);
    boolean both = in.atNatural() || in.at(Keyword.OFFSET_EQUALS) || in.at(Keyword.ALIGN_EQUALS);
    in.seek(first);
    return both ? spaces.memories.index(in) : 0;
  }

  /** Offset and alignment of an access (core 6.5.8), whose memory has been read. */
  private void memoryArgument(Opcode opcode, int memory, BinaryWriter out) {
    long offset = in.at(Keyword.OFFSET_EQUALS) ? in.assigned(in.addressBits()) : 0;
    int alignment = opcode.naturalAlignment();
    if (in.at(Keyword.ALIGN_EQUALS)) {
      int at = in.position();
      long bytes = in.assigned(Long.SIZE);
      if (Long.bitCount(bytes) != 1) {
        throw in.malformedAt(at, "alignment must be a power of two", in.excerpt(at));
      }
      alignment = Long.numberOfTrailingZeros(bytes);
    }
    // Bit 6 says that a memory index follows (core 5.4.7).
    out.u32(memory == 0 ? alignment : alignment | 0x40);
    if (memory != 0) {
      out.u32(memory);
    }
    out.u64(offset);
  }
}
