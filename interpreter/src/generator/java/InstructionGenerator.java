// SPDX-License-Identifier: Apache-2.0

import dev.weft.core.instruction.Immediate;
import dev.weft.core.instruction.Opcode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
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
    generator.select();
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
            "Numeric instructions, for each kind of operands, with a slot for the result or without.");
    source.imports(
        "dev.weft.core.error.Trap",
        "dev.weft.core.instruction.Opcode",
        "dev.weft.interpreter.numeric.Numeric");
    StringBuilder mirrored = new StringBuilder();
    Family unary = new Family("unary", "Numeric", "stores", "a");
    Family binary = new Family("binary", "Numeric", "stores", "a", "b");
    for (Opcode.Numeric opcode : Opcode.Numeric.values()) {
      if (opcode.immediate() != Immediate.NONE) {
        continue;
      }
      Shape shape = new Shape(opcode);
      if (shape.parameters.length() == 1) {
        for (String kinds : List.of("S", "P")) {
          String value = shape.bits(shape.call(shape.operand(0, kinds)));
          source.producers(unary, opcode, shape.name, kinds, "", value, shape.canTrap());
        }
        continue;
      }
      if (shape.mirrored() != null) {
        mirrored.append("      case " + opcode + " -> Opcode.Numeric." + shape.mirrored() + ";\n");
      }
      List<String> places =
          shape.mirrored() != null
              ? List.of("SS", "SC", "PS", "PC")
              : List.of("SS", "SC", "CS", "PS", "PC", "SP", "CP");
      for (String kinds : places) {
        String value = shape.bits(shape.call(shape.operand(0, kinds), shape.operand(1, kinds)));
        source.producers(binary, opcode, shape.name, kinds, "", value, shape.canTrap());
      }
    }
    source.family(unary, "Instruction");
    source.family(binary, "Instruction");
    source.related("mirrored", "does the same with its operands the other way round", mirrored);
    source.write(folder);
  }

  // ---- select

  private void select() throws IOException {
    Source source = new Source("SelectInstructions", "Choices between two numbers (core 4.6.1).");
    Family select = new Family("select", null, "stores", "condition", "a", "b");
    for (String kinds : List.of("S", "P")) {
      String value = "(int) " + place(kinds, 0, "condition") + " != 0 ? s[fp + a] : s[fp + b]";
      source.producers(select, null, "Select", kinds, ", int a, int b", value, false);
    }
    source.family(select, "Instruction");
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
    List<Factory> factories =
        List.of(
            new Factory("unary", "Vector", "int d, int a"),
            new Factory("binary", "Vector", "int d, int a, int b"),
            new Factory("ternary", "Vector", "int d, int a, int b, int c"));
    for (Opcode.Vector opcode : Opcode.Vector.values()) {
      if (opcode.immediate() != Immediate.NONE) {
        continue;
      }
      int operands = opcode.signature().parameters().size();
      String plain = PLAIN.get(opcode.text());
      String name = Shape.camelCase(plain == null ? opcode.text() : plain);
      Factory factory = factories.get(operands - 1);
      if (plain == null) {
        source.instruction(name, factory.parameters, new VectorShape(opcode).statements());
      }
      factory.row(opcode, name);
    }
    for (Factory factory : factories) {
      source.factory(factory, "Instruction");
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
    Family branchIf = new Family("branchIf", "Numeric", "back", "a", "b");
    Family branchUnless = new Family("branchUnless", "Numeric", "back", "a", "b");
    for (Opcode.Numeric opcode : Opcode.Numeric.values()) {
      Shape shape = new Shape(opcode);
      if (!shape.isComparison()) {
        continue;
      }
      for (String kinds : List.of("SS", "SC", "PS", "PC")) {
        String condition = shape.call(shape.operand(0, kinds), shape.operand(1, kinds));
        source.branches(branchIf, opcode, shape.name + "If", kinds, condition);
        if (shape.negated() == null) {
          source.branches(branchUnless, opcode, shape.name + "Unless", kinds, "!" + condition);
        }
      }
      if (shape.negated() != null) {
        negated.append("      case " + opcode + " -> Opcode.Numeric." + shape.negated() + ";\n");
      }
    }
    source.family(branchIf, "Branch");
    source.family(branchUnless, "Branch");
    source.test(
        "isComparison",
        "Whether there are branches on an instruction's result.",
        branchIf.factory("SS", true));
    source.related("negated", "is true when this one is not", negated);
    source.write(folder);
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
      boolean reversed = halves[3].equals("R");
      String otherKind = reversed ? "S" : halves[3];
      rows.computeIfAbsent(first.opcode, _ -> new StringBuilder())
          .append(
              """
                      if (second == Opcode.Numeric.%s && otherKind == OperandKinds.%s && %sreversed) {
              """
                  .formatted(second.opcode, otherKind, reversed ? "" : "!"));
      for (String firstKind : List.of("S", "P")) {
        String kinds = firstKind + halves[1];
        String inner = first.call(first.operand(0, kinds), first.operand(1, kinds));
        String other = second.value(reversed ? 0 : 1, place(otherKind, 0, "c"));
        String outer = reversed ? second.call(other, inner) : second.call(inner, other);
        String name = first.name + kinds + second.name + halves[3];
        for (boolean stores : new boolean[] {true, false}) {
          String fields = (stores ? "int d, " : "") + fields(kinds + otherKind, "a", "b", "c");
          String className = stores ? name : name + "ToNext";
          source.producer(className, fields, "", second.bits(outer), stores, false);
          rows.get(first.opcode)
              .append(
                  """
                            if (kinds == OperandKinds.%s && %sstores) {
                              return new %s(%s);
                            }
                  """
                      .formatted(kinds, stores ? "" : "!", className, arguments(fields)));
        }
      }
      rows.get(first.opcode).append("        }\n");
    }
    StringBuilder cases = new StringBuilder();
    rows.forEach(
        (first, row) -> cases.append("      case " + first + " -> {\n" + row + "      }\n"));
    source.method(
        """

          /**
           * {@return the chain of two instructions, or null if there is none}
           *
           * @param kinds of a and b, the operands of the first
           * @param otherKind of c, the operand of the second that is not the first's result
           * @param reversed whether c is the first operand of the second
           */
          static Object chain(
              Opcode.Numeric first, OperandKinds kinds, Opcode.Numeric second, OperandKinds otherKind,
              boolean reversed, boolean stores, int d, long a, long b, long c) {
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
        String sum = add.call(add.operand(0, "S"), add.value(1, place(kinds, 0, "b")));
        String other = comparison.value(1, place(kinds, 1, "c"));
        String name = "Add" + kinds.charAt(0) + comparison.name + kinds.charAt(1);
        String fields = "int d, " + fields("S" + kinds, "a", "b", "c");
        source.branch(
            name,
            fields,
            "int sum = " + sum + ";\n      s[fp + d] = sum;\n      ",
            comparison.call("sum", other),
            "m.back(target)",
            "sum");
        row.append(
            """
                      if (%saddConstant && %scompareConstant) {
                        return new %s(%s);
                      }
            """
                .formatted(
                    addConstant ? "" : "!", compareConstant ? "" : "!", name, arguments(fields)));
      }
      cases.append("      case " + opcode + " -> {\n" + row + "      }\n");
    }
    source.method(
        """

          /** {@return the branch that is taken if a + b, put into d, compares so with c; or null if there is none} */
          static Object of(
              Opcode.Numeric comparison, boolean addConstant, boolean compareConstant, int d, long a, long b, long c) {
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
    Family load = new Family("load", "Memory", "stores", "a", "displacement");
    Family store = new Family("store", "Memory", null, "a", "b", "displacement");
    for (Opcode.Memory opcode : Opcode.Memory.values()) {
      if (opcode.immediate() != Immediate.MEMORY_ARGUMENT) {
        continue;
      }
      String name = accessName(opcode);
      for (String kinds : isLoad(opcode) ? List.of("S", "C", "P") : STORE_KINDS) {
        boolean constant = kinds.charAt(0) == 'C';
        String displacement = constant ? "" : ", long displacement";
        String address = place(kinds, 0, "a");
        if (!constant) {
          address = "(" + address + " & 0xFFFFFFFFL) + displacement";
        }
        if (isLoad(opcode)) {
          String value = LOADS.get(name).formatted("m." + field, address);
          source.producers(load, opcode, name, kinds, displacement, value, true);
        } else {
          String fields = fields(kinds, "a", "b") + displacement;
          String value = place(kinds, 1, "b");
          source.trapping(
              name + kinds, fields, STORES.get(name).formatted("m." + field, address, value));
          store.factory(kinds, true).row(opcode, name + kinds, fields);
        }
      }
    }
    source.family(load, "Instruction");
    source.family(store, "Instruction");
    memoryTwice(source, "m." + field);
    vectorMemory(source, "m." + field, "(s[fp + a] & 0xFFFFFFFFL) + displacement");
    source.write(folder);
  }

  /**
   * Two accesses that are one instruction: a load whose address was loaded from memory, a store of
   * what was loaded, and two loads. Which of the two failed is told by a place of its own for the
   * first one.
   */
  private static void memoryTwice(Source source, String memory) {
    String address = "(%s & 0xFFFFFFFFL) + %s";
    String slot = address.formatted("s[fp + a]", "firstDisplacement");
    String otherSlot = address.formatted("s[fp + firstA]", "firstDisplacement");
    String first =
        """
        long %1$s;
              try {
                %1$s = %2$s;
              } catch (Trap trap) {
                throw m.failed(trap, new Operands.Place(firstOffset));
              }
        """
            + "      ";
    Family through =
        new Family(
            "loadThrough",
            "Memory",
            "stores",
            "a",
            "firstDisplacement",
            "displacement",
            "firstOffset");
    String pointer = first.formatted("pointer", LOADS.get("Load32S").formatted(memory, slot));
    Factory copy =
        new Factory(
            "copy",
            "Memory",
            "int a, int b, long firstDisplacement, long displacement, int firstOffset");
    Family two =
        new Family(
            "loadTwo",
            "Memory",
            "stores",
            "a",
            "displacement",
            "firstD",
            "firstA",
            "firstDisplacement",
            "firstOffset");
    for (Opcode.Memory opcode : Opcode.Memory.values()) {
      if (opcode.immediate() != Immediate.MEMORY_ARGUMENT) {
        continue;
      }
      String name = accessName(opcode);
      if (isLoad(opcode)) {
        String fields = "int a, long firstDisplacement, long displacement, int firstOffset";
        String value =
            LOADS.get(name).formatted(memory, address.formatted("pointer", "displacement"));
        source.secondAccess(through, opcode, name + "Through", fields, pointer, value);
      }
      if (opcode == Opcode.Memory.I32_LOAD || opcode == Opcode.Memory.I32_LOAD8_U) {
        String fields =
            "int a, long displacement, int firstD, int firstA, long firstDisplacement, int firstOffset";
        String before =
            first.formatted("other", LOADS.get(name).formatted(memory, otherSlot))
                + "s[fp + firstD] = other;\n      ";
        String value =
            LOADS.get(name).formatted(memory, address.formatted("s[fp + a]", "displacement"));
        source.secondAccess(two, opcode, name + "Two", fields, before, value);
      }
      if (!isLoad(opcode) && opcode.accessBits() == valueBits(opcode)) {
        String load = opcode.accessBits() == 32 ? "Load32S" : "Load64";
        String target = address.formatted("s[fp + b]", "displacement");
        String value = first.formatted("value", LOADS.get(load).formatted(memory, slot));
        String statement = STORES.get(name).formatted(memory, target, "value");
        source.trapping("Copy" + opcode.accessBits(), copy.parameters, value, statement);
        copy.row(opcode, "Copy" + opcode.accessBits());
      }
    }
    source.family(through, "Instruction");
    source.family(two, "Instruction");
    source.test(
        "canLoadTwo",
        "Whether two loads of the kind can be one instruction.",
        two.factory("S", true));
    source.factory(copy, "Instruction");
  }

  /** Of address and value. */
  private static final List<String> STORE_KINDS = List.of("SS", "SC", "CS", "PS", "PC", "SP", "CP");

  /**
   * The upper half first: if it is in bounds, so is the lower one, and nothing is stored if not.
   */
  private static void vectorMemory(Source source, String memory, String address) {
    Factory load = new Factory("load", "VectorMemory", "int d, int a, long displacement");
    Factory store = new Factory("store", "VectorMemory", "int a, int b, long displacement");
    source.trapping(
        "LoadVector",
        load.parameters,
        """
        long address = %s;
              long high = %s.loadLong(address + 8);
              s[fp + d] = %s.loadLong(address);
              s[fp + d + 1] = high\
        """
            .formatted(address, memory, memory));
    source.trapping(
        "StoreVector",
        store.parameters,
        """
        long address = %s;
              %s.storeLong(address + 8, s[fp + b + 1]);
              %s.storeLong(address, s[fp + b])\
        """
            .formatted(address, memory, memory));
    load.row(Opcode.VectorMemory.V128_LOAD, "LoadVector");
    store.row(Opcode.VectorMemory.V128_STORE, "StoreVector");
    source.factory(load, "Instruction");
    source.factory(store, "Instruction");
  }

  private void anyMemory() throws IOException {
    Source source =
        new Source(
            "AnyMemoryInstructions",
            "Loads and stores of memories of any index, kind and address type.");
    source.imports("dev.weft.core.error.Trap", "dev.weft.core.instruction.Opcode");
    String place = "int memory, long addressMask, long displacement";
    Factory load = new Factory("load", "Memory", "int d, int a, " + place);
    Factory store = new Factory("store", "Memory", "int a, int b, " + place);
    for (Opcode.Memory opcode : Opcode.Memory.values()) {
      if (opcode.immediate() != Immediate.MEMORY_ARGUMENT) {
        continue;
      }
      String name = accessName(opcode);
      if (isLoad(opcode)) {
        String value = LOADS.get(name).formatted("memory(m)", "address(s, fp)");
        source.anyMemory(name, "AnyLoad", load.parameters, "s[fp + d] = " + value);
        load.row(opcode, name);
      } else {
        String statement = STORES.get(name).formatted("memory(m)", "address(s, fp)", "s[fp + b]");
        source.anyMemory(name, "AnyStore", store.parameters, statement);
        store.row(opcode, name);
      }
    }
    source.factory(load, "Instruction");
    source.factory(store, "Instruction");
    source.write(folder);
  }

  private static boolean isLoad(Opcode.Memory opcode) {
    return !opcode.signature().results().isEmpty();
  }

  /** How many bits the value has that an instruction stores. */
  private static int valueBits(Opcode.Memory store) {
    return "if".indexOf(store.signature().toString().charAt(1)) >= 0 ? 32 : 64;
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

    /** An operand, a or b, as a Java value, wherever its bits are. */
    String operand(int index, String kinds) {
      return value(index, place(kinds, index, String.valueOf((char) ('a' + index))));
    }

    /** An operand as a Java value, from its bits. */
    String value(int index, String bits) {
      return fromBits(parameters.charAt(index), bits);
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

    /** The bits of a result. */
    String bits(String value) {
      if (isTest) {
        return value + " ? 1 : 0";
      }
      return switch (result) {
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

  // ---- operands

  /**
   * Where the bits of an operand are: in a slot (S), in the instruction (C), or handed on by the
   * instruction before (P).
   */
  private static String place(String kinds, int index, String field) {
    return switch (kinds.charAt(index)) {
      case 'S' -> "s[fp + " + field + "]";
      case 'C' -> field;
      case 'P' -> "passed";
      default -> throw new IllegalArgumentException(kinds);
    };
  }

  /** The fields for operands, as they stand in a parameter list. */
  private static String fields(String kinds, String... names) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < kinds.length(); i++) {
      switch (kinds.charAt(i)) {
        case 'S' -> fields.add("int " + names[i]);
        case 'C' -> fields.add("long " + names[i]);
        default -> {}
      }
    }
    return String.join(", ", fields);
  }

  /** The names in a parameter list. */
  private static String names(String parameters) {
    return parameters.replaceAll("(int|long) ", "");
  }

  /** What to give to a constructor with these fields where all but d are longs. */
  private static String arguments(String fields) {
    return fields.replace("int d", "d").replaceAll("int (\\w+)", "(int) $1").replace("long ", "");
  }

  /** A method that makes the instruction for an opcode. */
  private static final class Factory {
    final String name;
    final String opcodes;
    final String parameters;
    final List<String> rows = new ArrayList<>();
    final List<String> names = new ArrayList<>();

    Factory(String name, String opcodes, String parameters) {
      this.name = name;
      this.opcodes = opcodes;
      this.parameters = parameters;
    }

    /** Makes a class whose fields are all parameters. */
    void row(Opcode opcode, String className) {
      add(opcode, className, names(parameters));
    }

    /** Makes a class with these fields from parameters that are all longs but for d. */
    void row(Opcode opcode, String className, String fields) {
      add(opcode, className, arguments(fields));
    }

    private void add(Opcode opcode, String className, String arguments) {
      names.add(String.valueOf(opcode));
      rows.add("new " + className + "(" + arguments + ")");
    }
  }

  /** Factories for the same opcodes with all kinds of operands, and the method to choose by. */
  private static final class Family {
    final String name;
    final String opcodes;

    /** What there are two of for each kind of operands: with this and without; or null. */
    final String flag;

    final List<String> operands;
    final Map<String, Factory> factories = new LinkedHashMap<>();

    Family(String name, String opcodes, String flag, String... operands) {
      this.name = name;
      this.opcodes = opcodes;
      this.flag = flag;
      this.operands = List.of(operands);
    }

    Factory factory(String kinds, boolean with) {
      String key = kinds + (with ? "" : "Not");
      return factories.computeIfAbsent(key, _ -> new Factory(name + key, opcodes, parameters()));
    }

    private String parameters() {
      String longs = "long " + String.join(", long ", operands);
      return "stores".equals(flag) ? "int d, " + longs : longs;
    }
  }

  /** A file of instruction classes and the methods that make them. */
  private static final class Source {
    private static final String RUN_NEXT = "      return next.execute(m, s, fp, %s);";

    private final String name;
    private final String description;
    private final Set<String> classNames = new HashSet<>();
    private final StringBuilder classes = new StringBuilder();
    private final StringBuilder factories = new StringBuilder();
    private final StringBuilder imports = new StringBuilder();

    Source(String name, String description) {
      this.name = name;
      this.description = description;
    }

    void imports(String... names) {
      for (String imported : names) {
        imports.append("import ").append(imported).append(";\n");
      }
    }

    /**
     * Instructions with a result, for a kind of operands: one that stores it and one that does not.
     */
    void producers(
        Family family,
        Opcode opcode,
        String name,
        String kinds,
        String moreFields,
        String value,
        boolean canTrap) {
      for (boolean stores : new boolean[] {true, false}) {
        String operands = fields(kinds, family.operands.toArray(String[]::new));
        String fields = (operands + moreFields).replaceAll("^, ", "");
        if (stores) {
          fields = fields.isEmpty() ? "int d" : "int d, " + fields;
        }
        String className = name + kinds + (stores ? "" : "ToNext");
        producer(className, fields, "", value, stores, canTrap);
        family.factory(kinds, stores).row(opcode, className, fields);
      }
    }

    /** Loads that come after another one, whose statements are given. */
    void secondAccess(
        Family family, Opcode opcode, String name, String fields, String before, String value) {
      for (boolean stores : new boolean[] {true, false}) {
        String allFields = stores ? "int d, " + fields : fields;
        String className = name + (stores ? "" : "ToNext");
        producer(className, allFields, before, value, stores, true);
        family.factory("S", stores).row(opcode, className, allFields);
      }
    }

    /** An instruction with a result, which it hands on to the next one, and may also store. */
    void producer(
        String className,
        String fields,
        String before,
        String value,
        boolean stores,
        boolean canTrap) {
      String result = before + "long value = " + value + ";\n";
      if (canTrap) {
        result = before + "long value;\n      " + noting("value = " + value + ";");
      }
      String store = stores ? "      s[fp + d] = value;\n" : "";
      type(className, "Operands.Chained", fields, result + store + RUN_NEXT.formatted("value"));
    }

    /** An instruction that runs the one behind it when it is done. */
    void instruction(String className, String fields, String statement) {
      type(className, "Operands.Chained", fields, statement + ";\n" + RUN_NEXT.formatted("passed"));
    }

    /** The same for one that can trap. */
    void trapping(String className, String fields, String statement) {
      trapping(className, fields, "", statement);
    }

    /** The same with statements before that say themselves where they fail. */
    void trapping(String className, String fields, String before, String statement) {
      String body = before + noting(statement + ";") + RUN_NEXT.formatted("passed");
      type(className, "Operands.Chained", fields, body);
    }

    private static String noting(String statement) {
      return """
      try {
              %s
            } catch (Trap trap) {
              throw m.failed(trap, this);
            }
      """
          .formatted(statement.replace("\n", "\n  "));
    }

    /** A load or store by way of a memory's index, whose fields another class has. */
    void anyMemory(String className, String base, String parameters, String statement) {
      if (classNames.add(className)) {
        String body = noting(statement + ";") + RUN_NEXT.formatted("passed");
        String arguments = names(parameters);
        String constructor = "super(" + arguments + ");";
        write(className, "Operands." + base, "", parameters, constructor, body);
      }
    }

    /** Branches on a condition: one that goes back and one that does not. */
    void branches(Family family, Opcode opcode, String name, String kinds, String condition) {
      String fields = fields(kinds, "a", "b");
      for (boolean back : new boolean[] {true, false}) {
        String className = name + kinds + (back ? "B" : "F");
        branch(className, fields, "", condition, back ? "m.back(target)" : "target", "passed");
        family.factory(kinds, back).row(opcode, className, fields);
      }
    }

    /** A branch: the loop runs what it leads to, and the branch itself what is behind it. */
    void branch(
        String className,
        String fields,
        String before,
        String condition,
        String target,
        String handedOn) {
      String body = before + "if (" + condition + ") {\n        return " + target + ";\n      }\n";
      type(className, "Branch", fields, body + RUN_NEXT.formatted(handedOn));
    }

    private void type(String className, String base, String fields, String body) {
      if (!classNames.add(className)) {
        return; // i32 and i64 do the same to memory
      }
      StringBuilder declarations = new StringBuilder();
      StringBuilder assignments = new StringBuilder();
      for (String field : fields.isEmpty() ? new String[0] : fields.split(", ")) {
        String fieldName = field.substring(field.indexOf(' ') + 1);
        declarations.append("    private final ").append(field).append(";\n");
        assignments
            .append("this.")
            .append(fieldName)
            .append(" = ")
            .append(fieldName)
            .append(";\n      ");
      }
      write(className, base, declarations + "\n", fields, assignments.toString().strip(), body);
    }

    private void write(
        String className,
        String base,
        String declarations,
        String parameters,
        String constructor,
        String body) {
      classes.append(
          """

            private static final class %s extends %s {
          %s    %s(%s) {
                %s
              }

              @Override
              Instruction execute(Machine m, long[] s, int fp, long passed) {
                %s
              }
            }
          """
              .formatted(className, base, declarations, className, parameters, constructor, body));
    }

    void family(Family family, String returns) {
      String opcode = family.opcodes == null ? "" : "Opcode." + family.opcodes + " opcode, ";
      String flag = family.flag == null ? "" : "boolean " + family.flag + ", ";
      String arguments = (family.opcodes == null ? "" : "opcode, ") + names(family.parameters());
      StringBuilder cases = new StringBuilder();
      Set<String> done = new HashSet<>();
      for (Factory factory : family.factories.values()) {
        make(factory);
        String kinds = factory.name.substring(family.name.length()).replace("Not", "");
        if (!done.add(kinds)) {
          continue;
        }
        String with = family.factory(kinds, true).name + "(" + arguments + ")";
        if (family.flag == null) {
          cases.append("      case " + kinds + " -> " + with + ";\n");
        } else {
          String without = family.factory(kinds, false).name + "(" + arguments + ")";
          cases.append(
              "      case "
                  + kinds
                  + " -> "
                  + family.flag
                  + " ? "
                  + with
                  + " : "
                  + without
                  + ";\n");
        }
      }
      factories.append(
          """

            static %s %s(%sOperandKinds kinds, %s%s) {
              return (%s) switch (kinds) {
          %s      default -> throw new IllegalArgumentException(kinds.toString());
              };
            }
          """
              .formatted(returns, family.name, opcode, flag, family.parameters(), returns, cases));
    }

    void factory(Factory factory, String returns) {
      Factory objects = new Factory("make" + factory.name, factory.opcodes, factory.parameters);
      objects.names.addAll(factory.names);
      objects.rows.addAll(factory.rows);
      make(objects);
      factories.append(
          """

            static %s %s(Opcode.%s opcode, %s) {
              return (%s) %s(opcode, %s);
            }
          """
              .formatted(
                  returns,
                  factory.name,
                  factory.opcodes,
                  factory.parameters,
                  returns,
                  objects.name,
                  names(factory.parameters)));
    }

    /**
     * The result is an Object, since for any class the JVM's verifier would have to load it to see
     * that it is one, and so all of them when the first is made.
     */
    private void make(Factory factory) {
      if (factory.opcodes == null) {
        factories.append(
            """

              private static Object %s(%s) {
                return %s;
              }
            """
                .formatted(factory.name, factory.parameters, factory.rows.getFirst()));
        return;
      }
      factories.append(
          """

            private static Object %s(Opcode.%s opcode, %s) {
              switch (opcode) {
          """
              .formatted(factory.name, factory.opcodes, factory.parameters));
      for (int i = 0; i < factory.rows.size(); i++) {
        factories
            .append("      case ")
            .append(factory.names.get(i))
            .append(":\n        return ")
            .append(factory.rows.get(i))
            .append(";\n");
      }
      factories.append(
          """
                default:
                  throw new IllegalArgumentException(opcode.text());
              }
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
