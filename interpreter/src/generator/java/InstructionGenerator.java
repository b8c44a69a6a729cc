// SPDX-License-Identifier: Apache-2.0

import dev.weft.core.instruction.Immediate;
import dev.weft.core.instruction.Opcode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the Java source of the instructions that differ from each other only in what they compute
 * and where their operands stand: numeric instructions, branches on comparisons, loads and stores.
 *
 * <p>What an instruction computes is said once, by the instruction table and the methods of {@code
 * Numeric}; this program multiplies it by the kinds of operands. See docs/decisions/0004.
 *
 * <p>Run by Maven before the interpreter is compiled, with the output folder as its argument.
 */
final class InstructionGenerator {

  private static final String PACKAGE = "dev.weft.interpreter.execution";

  /** The arithmetic for which the order of the operands does not matter. */
  private static final Set<String> COMMUTATIVE =
      Set.of("add", "mul", "and", "or", "xor", "min", "max");

  /** What a comparison becomes when its operands change places. */
  private static final Map<String, String> MIRRORED =
      Map.of("lt", "gt", "gt", "lt", "le", "ge", "ge", "le", "eq", "eq", "ne", "ne");

  /** What an integer comparison becomes when it is negated. */
  private static final Map<String, String> NEGATED =
      Map.of("lt", "ge", "ge", "lt", "gt", "le", "le", "gt", "eq", "ne", "ne", "eq");

  private final Path folder;

  private InstructionGenerator(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]).resolve(PACKAGE.replace('.', '/'));
    Files.createDirectories(folder);
    InstructionGenerator generator = new InstructionGenerator(folder);
    generator.numeric();
    generator.vector();
    generator.branches();
    generator.chains();
    generator.countedBranches();
    generator.memory("UnsharedMemory", "memory");
    generator.memory("SharedMemory", "sharedMemory");
    generator.anyMemory();
  }

  // ---- numeric instructions

  private void numeric() throws IOException {
    Source source =
        new Source(
            "NumericInstructions",
            "Numeric instructions with their operands in slots (S) or as constants (C).");
    source.imports(
        "dev.weft.core.error.Trap",
        "dev.weft.core.instruction.Opcode",
        "dev.weft.interpreter.numeric.Numeric");
    StringBuilder mirrored = new StringBuilder();
    Factory unary = new Factory("unary", "int d, int a", "d, a");
    Factory binary = new Factory("binary", "int d, int a, int b", "d, a, b");
    Factory binaryConstant = new Factory("binaryConstant", "int d, int a, long b", "d, a, b");
    Factory constantBinary = new Factory("constantBinary", "int d, long a, int b", "d, a, b");
    for (Opcode.Numeric opcode : Opcode.Numeric.values()) {
      if (opcode.immediate() != Immediate.NONE) {
        continue;
      }
      Shape shape = new Shape(opcode);
      if (shape.parameters.length() == 1) {
        String name = shape.name + "S";
        source.numeric(shape, name, "Unary", shape.store(shape.call(shape.slot(0, "a"))));
        unary.row(opcode, name);
        continue;
      }
      String name = shape.name + "SS";
      source.numeric(
          shape, name, "Binary", shape.store(shape.call(shape.slot(0, "a"), shape.slot(1, "b"))));
      binary.row(opcode, name);
      name = shape.name + "SC";
      source.numeric(
          shape,
          name,
          "BinaryConstant",
          shape.store(shape.call(shape.slot(0, "a"), shape.constant(1, "b"))));
      binaryConstant.row(opcode, name);
      if (shape.mirrored() == null) {
        name = shape.name + "CS";
        source.numeric(
            shape,
            name,
            "ConstantBinary",
            shape.store(shape.call(shape.constant(0, "a"), shape.slot(1, "b"))));
        constantBinary.row(opcode, name);
      } else {
        mirrored.append("      case " + opcode + " -> Opcode.Numeric." + shape.mirrored() + ";\n");
      }
    }
    source.factory(unary);
    source.factory(binary);
    source.factory(binaryConstant);
    source.factory(constantBinary);
    source.related("mirrored", "does the same with its operands the other way round", mirrored);
    source.write(folder);
  }

  // ---- vector instructions

  /** What relaxed instructions do the same as; see the class {@code Vector}. */
  private static final Map<String, String> PLAIN =
      Map.ofEntries(
          Map.entry("i8x16.relaxed_swizzle", "i8x16.swizzle"),
          Map.entry("i32x4.relaxed_trunc_f32x4_s", "i32x4.trunc_sat_f32x4_s"),
          Map.entry("i32x4.relaxed_trunc_f32x4_u", "i32x4.trunc_sat_f32x4_u"),
          Map.entry("i32x4.relaxed_trunc_f64x2_s_zero", "i32x4.trunc_sat_f64x2_s_zero"),
          Map.entry("i32x4.relaxed_trunc_f64x2_u_zero", "i32x4.trunc_sat_f64x2_u_zero"),
          Map.entry("i8x16.relaxed_laneselect", "v128.bitselect"),
          Map.entry("i16x8.relaxed_laneselect", "v128.bitselect"),
          Map.entry("i32x4.relaxed_laneselect", "v128.bitselect"),
          Map.entry("i64x2.relaxed_laneselect", "v128.bitselect"),
          Map.entry("f32x4.relaxed_min", "f32x4.min"),
          Map.entry("f32x4.relaxed_max", "f32x4.max"),
          Map.entry("f64x2.relaxed_min", "f64x2.min"),
          Map.entry("f64x2.relaxed_max", "f64x2.max"),
          Map.entry("i16x8.relaxed_q15mulr_s", "i16x8.q15mulr_sat_s"));

  private void vector() throws IOException {
    Source source =
        new Source(
            "VectorInstructions",
            "Vector instructions, whose operands stand in two slots each, the lower half first.");
    source.imports(
        "dev.weft.core.instruction.Opcode",
        "dev.weft.interpreter.numeric.Numeric",
        "dev.weft.interpreter.numeric.Vector");
    Factory unary = new Factory("unary", "int d, int a", "d, a");
    Factory binary = new Factory("binary", "int d, int a, int b", "d, a, b");
    Factory ternary = new Factory("ternary", "int d, int a, int b, int c", "d, a, b, c");
    List<Factory> factories = List.of(unary, binary, ternary);
    List<String> bases = List.of("Unary", "Binary", "Ternary");
    for (Factory factory : factories) {
      factory.opcodes = "Vector";
    }
    for (Opcode.Vector opcode : Opcode.Vector.values()) {
      if (opcode.immediate() != Immediate.NONE) {
        continue;
      }
      int operands = opcode.signature().parameters().size();
      String plain = PLAIN.get(opcode.text());
      String name = Shape.camelCase(plain == null ? opcode.text() : plain);
      if (plain == null) {
        source.instruction(name, bases.get(operands - 1), new VectorShape(opcode).statements());
      }
      factories.get(operands - 1).row(opcode, name);
    }
    for (Factory factory : factories) {
      source.factory(factory);
    }
    source.write(folder);
  }

  /**
   * What a vector instruction does with the halves of its operands. Everything is read before
   * anything is written, since the result may stand where an operand stood.
   */
  private static final class VectorShape {
    private final String parameters;
    private final char result;

    /** The lanes of the result, or of the operand where the result is a number. */
    private final String lanes;

    /** The instruction's name without its shape. */
    private final String operation;

    VectorShape(Opcode.Vector opcode) {
      String letters = opcode.signature().toString();
      parameters = letters.substring(0, letters.indexOf('_'));
      result = letters.charAt(letters.length() - 1);
      String text = opcode.text();
      lanes = text.substring(0, text.indexOf('.'));
      operation = text.substring(text.indexOf('.') + 1);
    }

    String statements() {
      StringBuilder read = new StringBuilder();
      for (int i = 0; i < parameters.length(); i++) {
        String field = field(i);
        if (parameters.charAt(i) == 'v') {
          read.append("long ")
              .append(field)
              .append("Low = s[fp + ")
              .append(field)
              .append("];\n      ");
          read.append("long ")
              .append(field)
              .append("High = s[fp + ")
              .append(field)
              .append(" + 1];\n      ");
        } else {
          read.append("long ")
              .append(field)
              .append("Number = s[fp + ")
              .append(field)
              .append("];\n      ");
        }
      }
      if (result != 'v') {
        String value = "Vector." + method(operation) + "(" + bits("aLow, aHigh") + ")";
        return read + "s[fp + d] = " + (operation.equals("bitmask") ? value : value + " ? 1 : 0");
      }
      return read + "s[fp + d] = " + half("Low") + ";\n      s[fp + d + 1] = " + half("High");
    }

    private static String field(int index) {
      return String.valueOf((char) ('a' + index));
    }

    /** An expression for a half of the result. */
    private String half(String half) {
      if (operation.endsWith("_zero")) {
        return half.equals("High") ? "0" : narrowed();
      }
      if (operation.startsWith("narrow_")) {
        String operand = half.equals("Low") ? "a" : "b";
        String sign = operation.endsWith("_s") ? "S" : "U";
        return "Vector.narrow" + sign + "(" + bits(operand + "Low, " + operand + "High") + ")";
      }
      if (operation.contains("_low_")) {
        return widened(half, "Low");
      }
      if (operation.contains("_high_")) {
        return widened(half, "High");
      }
      if (operation.equals("swizzle")) {
        return "Vector.swizzle(aLow, aHigh, b" + half + ")";
      }
      if (lanes.equals("v128")) {
        return "Vector." + method(operation) + "(" + operands(half) + ")";
      }
      if (operation.equals("splat")) {
        return "Vector.splat(" + bits("aNumber") + ")";
      }
      if (lanes.startsWith("f") || operation.startsWith("trunc_sat_")) {
        return floats(half);
      }
      // The width that counts is that of the operands' lanes.
      if (operation.startsWith("extadd_pairwise_")) {
        return "Vector.extaddPairwise"
            + (operation.endsWith("_s") ? "S" : "U")
            + "("
            + bits() / 2
            + ", a"
            + half
            + ")";
      }
      if (operation.equals("dot_i16x8_s")) {
        return "Vector.dotS(16, " + operands(half) + ")";
      }
      if (operation.equals("relaxed_dot_i8x16_i7x16_s")) {
        return "Vector.dotS(8, " + operands(half) + ")";
      }
      if (operation.equals("relaxed_dot_i8x16_i7x16_add_s")) {
        return "Vector.dotAddS(8, " + operands(half) + ")";
      }
      return "Vector." + method(operation) + "(" + bits(operands(half)) + ")";
    }

    private String operands(String half) {
      List<String> operands = new ArrayList<>();
      for (int i = 0; i < parameters.length(); i++) {
        operands.add(
            parameters.charAt(i) == 'v' ? field(i) + half : "(int) " + field(i) + "Number");
      }
      return String.join(", ", operands);
    }

    /** A half from lanes of the same number: f32 from f32 or i32, f64 from f64, i32 from f32. */
    private String floats(String half) {
      if (lanes.equals("f64x2")) {
        return "Vector.single(" + scalar(half, "Double.longBitsToDouble(%s)") + ")";
      }
      if (operation.startsWith("convert_")) {
        return "Vector.pair("
            + scalar(half, "(int) %s")
            + ", "
            + scalar(half, "(int) (%s >>> 32)")
            + ")";
      }
      return "Vector.pair("
          + scalar(half, "Vector.f32Low(%s)")
          + ", "
          + scalar(half, "Vector.f32High(%s)")
          + ")";
    }

    /** An operation on a lane of each operand. */
    private String scalar(String half, String lane) {
      List<String> operands = new ArrayList<>();
      for (int i = 0; i < parameters.length(); i++) {
        operands.add(lane.formatted(field(i) + half));
      }
      return scalarCall(String.join(", ", operands));
    }

    private String scalarCall(String operands) {
      String name =
          scalarType(lanes)
              + "."
              + operation
                  .replace("f32x4", "f32")
                  .replace("f64x2", "f64")
                  .replace("i32x4", "i32")
                  .replace("_low", "")
                  .replaceAll("_zero$", "");
      boolean own = operation.startsWith("pm") || operation.startsWith("relaxed_");
      return (own ? "Vector." : "Numeric.") + method(name) + "(" + operands + ")";
    }

    private static String scalarType(String shape) {
      return shape.substring(0, shape.indexOf('x'));
    }

    /** Two lanes of 32 bits from the two of 64 bits in the operand. */
    private String narrowed() {
      return "Vector.pair("
          + scalarCall("Double.longBitsToDouble(aLow)")
          + ", "
          + scalarCall("Double.longBitsToDouble(aHigh)")
          + ")";
    }

    /** A half of the result from a quarter of each operand. */
    private String widened(String half, String from) {
      List<String> quarters = new ArrayList<>();
      for (int i = 0; i < parameters.length(); i++) {
        String operand = field(i) + from;
        quarters.add(half.equals("Low") ? "(int) " + operand : "(int) (" + operand + " >>> 32)");
      }
      String operands = String.join(", ", quarters);
      if (operation.startsWith("convert_")) {
        return "Vector.single(" + scalarCall(operands) + ")";
      }
      if (operation.startsWith("promote_")) {
        return "Vector.single(" + scalarCall("Float.intBitsToFloat(" + operands + ")") + ")";
      }
      String name =
          operation.substring(0, operation.indexOf('_')) + (operation.endsWith("_s") ? "S" : "U");
      return "Vector." + name + "(" + bits() / 2 + ", " + operands + ")";
    }

    private int bits() {
      return Integer.parseInt(scalarType(lanes).substring(1));
    }

    private String bits(String operands) {
      return lanes.equals("v128") ? operands : bits() + ", " + operands;
    }

    private static String method(String name) {
      String camelCase = Shape.camelCase(name);
      return Character.toLowerCase(camelCase.charAt(0)) + camelCase.substring(1);
    }
  }

  // ---- branches on comparisons

  private void branches() throws IOException {
    Source source =
        new Source(
            "BranchInstructions",
            "Branches on comparisons. Those that go back (B) take part in the poll, those that go forward (F) do not.");
    source.imports("dev.weft.core.instruction.Opcode", "dev.weft.interpreter.numeric.Numeric");
    StringBuilder negated = new StringBuilder();
    Factory slots = new Factory("branchIf", "boolean back, int a, int b", "a, b");
    Factory constant = new Factory("branchIfConstant", "boolean back, int a, long b", "a, b");
    Factory unlessSlots = new Factory("branchUnless", "boolean back, int a, int b", "a, b");
    Factory unlessConstant =
        new Factory("branchUnlessConstant", "boolean back, int a, long b", "a, b");
    for (Factory factory : List.of(slots, constant, unlessSlots, unlessConstant)) {
      factory.returns = "Branch";
    }
    for (Opcode.Numeric opcode : Opcode.Numeric.values()) {
      Shape shape = new Shape(opcode);
      if (!shape.isComparison()) {
        continue;
      }
      String onSlots = shape.call(shape.slot(0, "a"), shape.slot(1, "b"));
      String onConstant = shape.call(shape.slot(0, "a"), shape.constant(1, "b"));
      branch(source, slots, opcode, shape.name + "If", "CompareBranch", onSlots);
      branch(
          source, constant, opcode, shape.name + "ConstantIf", "CompareConstantBranch", onConstant);
      if (shape.negated() != null) {
        negated.append("      case " + opcode + " -> Opcode.Numeric." + shape.negated() + ";\n");
      } else {
        branch(source, unlessSlots, opcode, shape.name + "Unless", "CompareBranch", "!" + onSlots);
        branch(
            source,
            unlessConstant,
            opcode,
            shape.name + "ConstantUnless",
            "CompareConstantBranch",
            "!" + onConstant);
      }
    }
    source.factory(slots);
    source.factory(constant);
    source.factory(unlessSlots);
    source.factory(unlessConstant);
    source.test("isComparison", "Whether there are branches on an instruction's result.", slots);
    source.related("negated", "is true when this one is not", negated);
    source.write(folder);
  }

  private static void branch(
      Source source, Factory factory, Opcode opcode, String name, String base, String condition) {
    source.branch(name + "F", base, "", condition, "target");
    source.branch(name + "B", base, "", condition, "m.back(target)");
    factory.row(opcode, "=back ? new " + name + "B(a, b) : new " + name + "F(a, b)");
  }

  // ---- two instructions in one

  /**
   * Pairs in which the second takes the result of the first, which nothing else needs; chosen by
   * how often they were executed in the kernels of {@code benchmarks}. S and C tell where the
   * second operand of each is; the result of the first is the first operand of the second, or the
   * second one where it says R.
   */
  private static final String[] CHAINS = {
    "i32.rotl C, i32.xor S",
    "i32.shl C, i32.xor S",
    "i32.shr_u C, i32.xor S",
    "i32.xor S, i32.xor S",
    "i32.xor S, i32.rotl C",
    "i32.xor S, i32.mul C",
    "i32.xor S, i32.and S",
    "i32.and S, i32.xor S",
    "i32.and C, i32.xor S",
    "i32.and S, i32.or S",
    "i32.and S, i32.add S",
    "i32.xor S, i32.add S",
    "i32.or S, i32.and S",
    "i32.or S, i32.add S",
    "i32.add S, i32.add S",
    "i32.add S, i32.add C",
    "i32.add C, i32.add S",
    "i32.add C, i32.and C",
    "i32.add C, i32.shl C",
    "i32.add C, i32.or S",
    "i32.shl C, i32.add S",
    "i32.shl C, i32.add C",
    "i32.shl C, i32.or S",
    "i32.shr_u C, i32.and C",
    "i32.shr_u C, i32.add S",
    "i32.and C, i32.add S",
    "i32.and C, i32.shl C",
    "i32.mul S, i32.add S",
    "i32.mul C, i32.add S",
    "i64.mul C, i64.add S",
    "i64.mul S, i64.add S",
    "i64.mul C, i64.xor S",
    "i64.add S, i64.add S",
    "i64.add S, i64.add C",
    "i64.add S, i64.rotl C",
    "i64.add S, i64.mul C",
    "i64.xor S, i64.mul C",
    "i64.xor S, i64.rotl C",
    "i64.shl C, i64.or S",
    "i64.shl C, i64.xor S",
    "i64.shr_u C, i64.xor S",
    "i64.rotl C, i64.mul C",
    "i64.rotl C, i64.xor S",
    "i64.rotl C, i64.add S",
    "f64.mul S, f64.add S",
    "f64.mul S, f64.sub S",
    "f64.mul S, f64.sub R",
    "f64.mul S, f64.mul S",
    "f64.add S, f64.add S",
    "f64.add S, f64.sub S",
    "f64.add S, f64.mul S",
    "f64.sub S, f64.add S",
    "f64.sub S, f64.mul S",
    "f32.mul S, f32.add S",
    "f32.mul S, f32.sub S",
    "f32.mul S, f32.sub R",
    "f32.add S, f32.mul S",
    "f32.sub S, f32.mul S",
  };

  private void chains() throws IOException {
    Source source =
        new Source(
            "ChainInstructions",
            "Two numeric instructions in one: the second takes the result of the first.");
    source.imports("dev.weft.core.instruction.Opcode", "dev.weft.interpreter.numeric.Numeric");
    Map<Opcode, StringBuilder> rows = new LinkedHashMap<>();
    for (String chain : CHAINS) {
      String[] halves = chain.split("[ ,]+");
      Shape first = new Shape(opcode(halves[0]));
      Shape second = new Shape(opcode(halves[2]));
      boolean firstConstant = halves[1].equals("C");
      boolean secondConstant = halves[3].equals("C");
      boolean reversed = halves[3].equals("R");
      String inner =
          first.call(
              first.slot(0, "a"), firstConstant ? first.constant(1, "b") : first.slot(1, "b"));
      String other = secondConstant ? second.constant(1, "c") : second.slot(reversed ? 0 : 1, "c");
      String outer = reversed ? second.call(other, inner) : second.call(inner, other);
      String name = first.name + halves[1] + second.name + halves[3];
      String base = "Chain" + (firstConstant ? "C" : "S") + (secondConstant ? "C" : "S");
      source.instruction(name, base, second.store(outer));
      rows.computeIfAbsent(first.opcode, _ -> new StringBuilder())
          .append(
              """
                      if (second == Opcode.Numeric.%s && %sfirstConstant && %ssecondConstant && %sreversed) {
                        return new %s(d, a, %sb, %sc);
                      }
              """
                  .formatted(
                      second.opcode,
                      firstConstant ? "" : "!",
                      secondConstant ? "" : "!",
                      reversed ? "" : "!",
                      name,
                      firstConstant ? "" : "(int) ",
                      secondConstant ? "" : "(int) "));
    }
    StringBuilder cases = new StringBuilder();
    rows.forEach(
        (first, row) -> cases.append("      case " + first + " -> {\n" + row + "      }\n"));
    source.method(
        """

          /** {@return the chain of two instructions, or null if there is none; b and c are slots or constants} */
          static Instruction chain(
              Opcode.Numeric first, boolean firstConstant, Opcode.Numeric second, boolean secondConstant,
              boolean reversed, int d, int a, long b, long c) {
            switch (first) {
        %s      default -> {}
            }
            return null;
          }
        """
            .formatted(cases));
    source.write(folder);
  }

  /**
   * The end of most loops: a counter is advanced, compared, and the loop goes on or not. Only for
   * branches that go back.
   */
  private void countedBranches() throws IOException {
    Source source =
        new Source(
            "CountedBranchInstructions",
            "An addition, and a branch back on a comparison of its result.");
    source.imports("dev.weft.core.instruction.Opcode", "dev.weft.interpreter.numeric.Numeric");
    StringBuilder cases = new StringBuilder();
    Shape add = new Shape(Opcode.Numeric.I32_ADD);
    for (Opcode.Numeric opcode : Opcode.Numeric.values()) {
      Shape comparison = opcode.immediate() == Immediate.NONE ? new Shape(opcode) : null;
      if (comparison == null
          || !comparison.isComparison()
          || comparison.parameters.charAt(0) != 'i') {
        continue;
      }
      StringBuilder row = new StringBuilder();
      for (String kinds : List.of("SS", "SC", "CS", "CC")) {
        boolean addConstant = kinds.charAt(0) == 'C';
        boolean compareConstant = kinds.charAt(1) == 'C';
        String sum =
            add.call(add.slot(0, "a"), addConstant ? add.constant(1, "b") : add.slot(1, "b"));
        String other = compareConstant ? comparison.constant(1, "c") : comparison.slot(1, "c");
        String name = "Add" + kinds.charAt(0) + comparison.name + kinds.charAt(1);
        source.branch(
            name,
            "CountedBranch" + kinds,
            "int sum = " + sum + ";\n      s[fp + d] = sum;\n      ",
            comparison.call("sum", other),
            "m.back(target)");
        row.append(
            """
                      if (%saddConstant && %scompareConstant) {
                        return new %s(d, a, %sb, %sc);
                      }
            """
                .formatted(
                    addConstant ? "" : "!",
                    compareConstant ? "" : "!",
                    name,
                    addConstant ? "" : "(int) ",
                    compareConstant ? "" : "(int) "));
      }
      cases.append("      case " + opcode + " -> {\n" + row + "      }\n");
    }
    source.method(
        """

          /** {@return the branch that is taken if a + b, put into d, compares so with c; or null if there is none} */
          static Branch of(
              Opcode.Numeric comparison, boolean addConstant, boolean compareConstant, int d, int a, long b, long c) {
            switch (comparison) {
        %s      default -> {}
            }
            return null;
          }
        """
            .formatted(cases));
    source.write(folder);
  }

  private static Opcode.Numeric opcode(String text) {
    for (Opcode.Numeric opcode : Opcode.Numeric.values()) {
      if (opcode.text().equals(text)) {
        return opcode;
      }
    }
    throw new IllegalArgumentException(text);
  }

  // ---- loads and stores

  /** How a load makes a slot of what it reads: i32 and i64 are the same once in a slot. */
  private static final Map<String, String> LOADS = new LinkedHashMap<>();

  private static final Map<String, String> STORES = new LinkedHashMap<>();

  static {
    LOADS.put("Load8S", "%s.loadByte(%s)");
    LOADS.put("Load8U", "%s.loadByte(%s) & 0xFF");
    LOADS.put("Load16S", "%s.loadShort(%s)");
    LOADS.put("Load16U", "%s.loadShort(%s) & 0xFFFF");
    LOADS.put("Load32S", "%s.loadInt(%s)");
    LOADS.put("Load32U", "%s.loadInt(%s) & 0xFFFFFFFFL");
    LOADS.put("Load64", "%s.loadLong(%s)");
    STORES.put("Store8", "%s.storeByte(%s, (byte) %s)");
    STORES.put("Store16", "%s.storeShort(%s, (short) %s)");
    STORES.put("Store32", "%s.storeInt(%s, (int) %s)");
    STORES.put("Store64", "%s.storeLong(%s, %s)");
  }

  private void memory(String memoryClass, String field) throws IOException {
    Source source =
        new Source(
            memoryClass + "Instructions",
            "Loads and stores of memory 0 where it is an {@code " + memoryClass + "}.");
    source.imports("dev.weft.core.error.Trap", "dev.weft.core.instruction.Opcode");
    Factory load = new Factory("load", "int d, int a, long displacement", "d, a, displacement");
    Factory loadConstant = new Factory("loadConstant", "int d, long address", "d, address");
    Factory store = new Factory("store", "int a, int b, long displacement", "a, b, displacement");
    Factory storeConstant =
        new Factory("storeConstant", "int a, long b, long displacement", "a, b, displacement");
    Factory storeAt = new Factory("storeAt", "long address, int b", "address, b");
    List<Factory> factories = List.of(load, loadConstant, store, storeConstant, storeAt);
    for (Factory factory : factories) {
      factory.opcodes = "Memory";
    }
    String address = "(s[fp + a] & 0xFFFFFFFFL) + displacement";
    for (Map.Entry<String, String> entry : LOADS.entrySet()) {
      String name = entry.getKey();
      source.trapping(
          name + "S", "Load", "s[fp + d] = " + entry.getValue().formatted("m." + field, address));
      source.trapping(
          name + "C",
          "LoadConstant",
          "s[fp + d] = " + entry.getValue().formatted("m." + field, "address"));
    }
    for (Map.Entry<String, String> entry : STORES.entrySet()) {
      String name = entry.getKey();
      source.trapping(
          name + "SS", "Store", entry.getValue().formatted("m." + field, address, "s[fp + b]"));
      source.trapping(
          name + "SC", "StoreConstant", entry.getValue().formatted("m." + field, address, "b"));
      source.trapping(
          name + "CS", "StoreAt", entry.getValue().formatted("m." + field, "address", "s[fp + b]"));
    }
    for (Opcode.Memory opcode : Opcode.Memory.values()) {
      if (opcode.immediate() != Immediate.MEMORY_ARGUMENT) {
        continue;
      }
      String name = accessName(opcode);
      if (isLoad(opcode)) {
        load.row(opcode, name + "S");
        loadConstant.row(opcode, name + "C");
      } else {
        store.row(opcode, name + "SS");
        storeConstant.row(opcode, name + "SC");
        storeAt.row(opcode, name + "CS");
      }
    }
    for (Factory factory : factories) {
      source.factory(factory);
    }
    vectorMemory(source, "m." + field, address);
    source.write(folder);
  }

  /**
   * The upper half first: if it is in bounds, so is the lower one, and nothing is stored if not.
   */
  private static void vectorMemory(Source source, String memory, String address) {
    Factory load = new Factory("load", "int d, int a, long displacement", "d, a, displacement");
    Factory store = new Factory("store", "int a, int b, long displacement", "a, b, displacement");
    load.opcodes = "VectorMemory";
    store.opcodes = "VectorMemory";
    source.trapping(
        "LoadVector",
        "Load",
        """
        long address = %s;
              long high = %s.loadLong(address + 8);
              s[fp + d] = %s.loadLong(address);
              s[fp + d + 1] = high\
        """
            .formatted(address, memory, memory));
    source.trapping(
        "StoreVector",
        "Store",
        """
        long address = %s;
              %s.storeLong(address + 8, s[fp + b + 1]);
              %s.storeLong(address, s[fp + b])\
        """
            .formatted(address, memory, memory));
    load.row(Opcode.VectorMemory.V128_LOAD, "LoadVector");
    store.row(Opcode.VectorMemory.V128_STORE, "StoreVector");
    source.factory(load);
    source.factory(store);
  }

  private void anyMemory() throws IOException {
    Source source =
        new Source(
            "AnyMemoryInstructions",
            "Loads and stores of memories of any index, kind and address type.");
    source.imports("dev.weft.core.error.Trap", "dev.weft.core.instruction.Opcode");
    String place = "int memory, long addressMask, long displacement";
    Factory load =
        new Factory("load", "int d, int a, " + place, "d, a, memory, addressMask, displacement");
    Factory store =
        new Factory("store", "int a, int b, " + place, "a, b, memory, addressMask, displacement");
    load.opcodes = "Memory";
    store.opcodes = "Memory";
    for (Map.Entry<String, String> entry : LOADS.entrySet()) {
      source.trapping(
          entry.getKey(),
          "AnyLoad",
          "s[fp + d] = " + entry.getValue().formatted("memory(m)", "address(s, fp)"));
    }
    for (Map.Entry<String, String> entry : STORES.entrySet()) {
      source.trapping(
          entry.getKey(),
          "AnyStore",
          entry.getValue().formatted("memory(m)", "address(s, fp)", "s[fp + b]"));
    }
    for (Opcode.Memory opcode : Opcode.Memory.values()) {
      if (opcode.immediate() == Immediate.MEMORY_ARGUMENT) {
        (isLoad(opcode) ? load : store).row(opcode, accessName(opcode));
      }
    }
    source.factory(load);
    source.factory(store);
    source.write(folder);
  }

  private static boolean isLoad(Opcode.Memory opcode) {
    return !opcode.signature().results().isEmpty();
  }

  /** The name in {@link #LOADS} or {@link #STORES}. */
  private static String accessName(Opcode.Memory opcode) {
    if (!isLoad(opcode)) {
      return "Store" + opcode.accessBits();
    }
    boolean narrowed = opcode.accessBits() < 64;
    boolean unsigned = opcode.text().endsWith("_u");
    return "Load" + opcode.accessBits() + (narrowed ? (unsigned ? "U" : "S") : "");
  }

  /** What the table says of a numeric instruction, in Java's words. */
  private static final class Shape {
    final Opcode opcode;
    final String name;
    final String parameters;
    final char result;
    final boolean isTest;
    final String operation;

    Shape(Opcode opcode) {
      this.opcode = opcode;
      String letters = opcode.signature().toString();
      parameters = letters.substring(0, letters.indexOf('_'));
      result = letters.charAt(letters.length() - 1);
      name = camelCase(opcode.text());
      String rest = opcode.text().substring(opcode.text().indexOf('.') + 1);
      operation = rest.replaceAll("_[su]$", "");
      isTest = operation.equals("eqz") || isComparison();
    }

    /** Integer division, and conversions that are not saturating (core 4.3.2). */
    boolean canTrap() {
      boolean integer = result == 'i' || result == 'l';
      return integer
          && Set.of("div", "rem", "trunc").contains(operation.replaceAll("_f(32|64)$", ""));
    }

    boolean isComparison() {
      return MIRRORED.containsKey(operation) && parameters.length() == 2;
    }

    /** The instruction that does the same with its operands the other way round, or null. */
    String mirrored() {
      if (COMMUTATIVE.contains(operation)) {
        return opcode.toString();
      }
      return isComparison() ? sibling(MIRRORED) : null;
    }

    /** The instruction that is true when this one is not, or null: with NaN there is none. */
    String negated() {
      char type = parameters.charAt(0);
      return type == 'f' || type == 'd' ? null : sibling(NEGATED);
    }

    private String sibling(Map<String, String> names) {
      String text = opcode.toString();
      String upper = "_" + operation.toUpperCase(java.util.Locale.ROOT);
      return text.replace(upper, "_" + names.get(operation).toUpperCase(java.util.Locale.ROOT));
    }

    String call(String... operands) {
      String method = Character.toLowerCase(name.charAt(0)) + name.substring(1);
      return "Numeric." + method + "(" + String.join(", ", operands) + ")";
    }

    String slot(int index, String field) {
      return fromBits(parameters.charAt(index), "s[fp + " + field + "]");
    }

    String constant(int index, String field) {
      return fromBits(parameters.charAt(index), field);
    }

    private static String fromBits(char type, String bits) {
      return switch (type) {
        case 'i' -> "(int) " + bits;
        case 'l' -> bits;
        case 'f' -> "Float.intBitsToFloat((int) " + bits + ")";
        case 'd' -> "Double.longBitsToDouble(" + bits + ")";
        default -> throw new IllegalArgumentException("type " + type);
      };
    }

    String store(String value) {
      if (isTest) {
        return "s[fp + d] = " + value + " ? 1 : 0";
      }
      return "s[fp + d] = "
          + switch (result) {
            case 'i', 'l' -> value;
            case 'f' -> "Float.floatToRawIntBits(" + value + ")";
            case 'd' -> "Double.doubleToRawLongBits(" + value + ")";
            default -> throw new IllegalArgumentException("type " + result);
          };
    }

    private static String camelCase(String text) {
      StringBuilder name = new StringBuilder();
      for (String word : text.split("[._]")) {
        name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      }
      return name.toString();
    }
  }

  /** A method that makes the instruction for an opcode. */
  private static final class Factory {
    final String name;
    final String parameters;
    final String arguments;
    final List<String> rows = new ArrayList<>();
    final List<String> names = new ArrayList<>();
    String returns = "Instruction";
    String opcodes = "Numeric";

    Factory(String name, String parameters, String arguments) {
      this.name = name;
      this.parameters = parameters;
      this.arguments = arguments;
    }

    void row(Opcode opcode, String result) {
      String value =
          result.startsWith("=") ? result.substring(1) : "new " + result + "(" + arguments + ")";
      names.add(opcode.toString());
      rows.add("      case " + opcode + " -> " + value + ";\n");
    }
  }

  /** A file of instruction classes and the methods that make them. */
  private static final class Source {
    private final String name;
    private final String description;
    private final StringBuilder classes = new StringBuilder();
    private final StringBuilder factories = new StringBuilder();
    private final StringBuilder imports = new StringBuilder();

    private static final String RUN_NEXT = "      return next.execute(m, s, fp);";

    Source(String name, String description) {
      this.name = name;
      this.description = description;
    }

    void imports(String... names) {
      for (String imported : names) {
        imports.append("import ").append(imported).append(";\n");
      }
    }

    /** An instruction that runs the one behind it when it is done. */
    void instruction(String className, String base, String statement) {
      type(className, base, statement + ";\n" + RUN_NEXT);
    }

    void numeric(Shape shape, String className, String base, String statement) {
      if (shape.canTrap()) {
        trapping(className, base, statement);
      } else {
        instruction(className, base, statement);
      }
    }

    /** The same for one that can trap. */
    void trapping(String className, String base, String statement) {
      String body =
          """
          try {
                  %s;
                } catch (Trap trap) {
                  throw m.failed(trap, this);
                }
          """
              .formatted(statement.replace("\n", "\n  "));
      type(className, base, body + RUN_NEXT);
    }

    /** A branch: the loop runs what it leads to, and the branch itself what is behind it. */
    void branch(String className, String base, String before, String condition, String target) {
      type(
          className,
          base,
          before
              + "if ("
              + condition
              + ") {\n        return "
              + target
              + ";\n      }\n"
              + RUN_NEXT);
    }

    private void type(String className, String base, String body) {
      String parameters =
          switch (base) {
            case "Unary" -> "int d, int a";
            case "Binary" -> "int d, int a, int b";
            case "Ternary" -> "int d, int a, int b, int c";
            case "BinaryConstant" -> "int d, int a, long b";
            case "ConstantBinary" -> "int d, long a, int b";
            case "CompareBranch" -> "int a, int b";
            case "CompareConstantBranch" -> "int a, long b";
            case "Load" -> "int d, int a, long displacement";
            case "LoadConstant" -> "int d, long address";
            case "Store" -> "int a, int b, long displacement";
            case "StoreConstant" -> "int a, long b, long displacement";
            case "StoreAt" -> "long address, int b";
            case "ChainSS", "CountedBranchSS" -> "int d, int a, int b, int c";
            case "ChainSC", "CountedBranchSC" -> "int d, int a, int b, long c";
            case "ChainCS", "CountedBranchCS" -> "int d, int a, long b, int c";
            case "ChainCC", "CountedBranchCC" -> "int d, int a, long b, long c";
            case "AnyLoad" -> "int d, int a, int memory, long addressMask, long displacement";
            case "AnyStore" -> "int a, int b, int memory, long addressMask, long displacement";
            default -> throw new IllegalArgumentException(base);
          };
      String arguments = parameters.replaceAll("(int|long) ", "");
      classes.append(
          """

            private static final class %s extends Operands.%s {
              %s(%s) {
                super(%s);
              }

              @Override
              Instruction execute(Machine m, long[] s, int fp) {
                %s
              }
            }
          """
              .formatted(className, base, className, parameters, arguments, body));
    }

    void factory(Factory factory) {
      factories.append(
          """

            static %s %s(Opcode.%s opcode, %s) {
              return switch (opcode) {
          """
              .formatted(factory.returns, factory.name, factory.opcodes, factory.parameters));
      factory.rows.forEach(factories::append);
      factories.append(
          """
                default -> throw new IllegalArgumentException(opcode.text());
              };
            }
          """);
    }

    void method(String text) {
      factories.append(text);
    }

    void related(String methodName, String what, StringBuilder rows) {
      method(
          """

            /** {@return the instruction that %s, or null} */
            static Opcode.Numeric %s(Opcode.Numeric opcode) {
              return switch (opcode) {
          %s      default -> null;
              };
            }
          """
              .formatted(what, methodName, rows));
    }

    void test(String testName, String what, Factory factory) {
      factories.append(
          """

            /** %s */
            static boolean %s(Opcode.%s opcode) {
              return switch (opcode) {
                case %s -> true;
                default -> false;
              };
            }
          """
              .formatted(
                  what, testName, factory.opcodes, String.join(",\n          ", factory.names)));
    }

    void write(Path folder) throws IOException {
      String text =
          """
          // SPDX-License-Identifier: Apache-2.0
          package %s;

          %s
          /** %s Generated by InstructionGenerator. */
          final class %s {

            private %s() {}
          %s%s}
          """
              .formatted(PACKAGE, imports, description, name, name, factories, classes);
      Files.writeString(folder.resolve(name + ".java"), text);
    }
  }
}
