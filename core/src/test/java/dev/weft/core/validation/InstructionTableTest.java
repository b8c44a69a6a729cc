// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.validation;

import static dev.weft.core.ModuleBytes.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weft.core.ModuleBytes;
import dev.weft.core.error.InvalidModule;
import dev.weft.core.instruction.Immediate;
import dev.weft.core.instruction.Opcode;
import dev.weft.core.instruction.Opcode.Atomic;
import dev.weft.core.instruction.Opcode.Control;
import dev.weft.core.instruction.Opcode.Numeric;
import dev.weft.core.instruction.Opcode.Vector;
import dev.weft.core.instruction.Opcodes;
import dev.weft.core.type.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the validator against every row of the instruction table that has a signature. */
class InstructionTableTest {

  static Stream<Opcode> plain() {
    return Stream.of(Opcodes.all())
        .filter(opcode -> opcode.signature() != null && opcode.immediate() != Immediate.DATA);
  }

  static Stream<Opcode> accesses() {
    return Stream.of(Opcodes.all()).filter(opcode -> opcode.accessBits() > 0);
  }

  /** The instruction with immediates that are right where there is one memory. */
  private static byte[] instruction(Opcode opcode) {
    return switch (opcode.immediate()) {
      case NONE -> join(opcode);
      case I32, I64, MEMORY -> join(opcode, 0);
      case F32 -> join(opcode, new byte[4]);
      case F64 -> join(opcode, new byte[8]);
      case MEMORY_ARGUMENT -> join(opcode, opcode.naturalAlignment(), 0);
      case MEMORY_ARGUMENT_LANE -> join(opcode, opcode.naturalAlignment(), 0, 0);
      case LANE -> join(opcode, 0);
      case V128, LANES -> join(opcode, new byte[16]);
      case MEMORY_MEMORY, DATA_MEMORY -> join(opcode, 0, 0);
      case ZERO_BYTE -> join(opcode, bytes(0));
      default -> throw new AssertionError(opcode);
    };
  }

  private static byte[] constants(List<ValueType> types) {
    List<Object> parts = new ArrayList<>();
    for (ValueType type : types) {
      switch (code(type)) {
        case I32 -> parts.addAll(List.of(Numeric.I32_CONST, 0));
        case I64 -> parts.addAll(List.of(Numeric.I64_CONST, 0));
        case F32 -> parts.addAll(List.of(Numeric.F32_CONST, new byte[4]));
        case F64 -> parts.addAll(List.of(Numeric.F64_CONST, new byte[8]));
        default -> parts.addAll(List.of(Vector.V128_CONST, new byte[16]));
      }
    }
    return join(parts.toArray());
  }

  private static int[] codes(List<ValueType> types) {
    return types.stream().mapToInt(ModuleBytes::code).toArray();
  }

  private static ModuleBytes module(Opcode opcode, byte[] operands) {
    return new ModuleBytes()
        .memory(1)
        .dataCount(1)
        .passiveData()
        .function(types(), codes(opcode.signature().results()), operands, instruction(opcode));
  }

  @ParameterizedTest
  @MethodSource("plain")
  void operandsOfTheSignatureAreAccepted(Opcode opcode) {
    ModuleBytes module = module(opcode, constants(opcode.signature().parameters()));
    assertThatCode(module::parse).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("plain")
  void missingOperandIsATypeMismatch(Opcode opcode) {
    List<ValueType> parameters = opcode.signature().parameters();
    if (!parameters.isEmpty()) {
      List<ValueType> tooFew = parameters.subList(1, parameters.size());
      mismatch(module(opcode, constants(tooFew)), opcode);
    }
  }

  @ParameterizedTest
  @MethodSource("plain")
  void eachOperandMustHaveItsType(Opcode opcode) {
    List<ValueType> parameters = opcode.signature().parameters();
    for (int i = 0; i < parameters.size(); i++) {
      List<ValueType> wrong = new ArrayList<>(parameters);
      wrong.set(i, another(parameters.get(i)));
      mismatch(module(opcode, constants(wrong)), opcode);
    }
  }

  @ParameterizedTest
  @MethodSource("plain")
  void resultsOfTheSignatureAreLeft(Opcode opcode) {
    List<ValueType> results = opcode.signature().results();
    for (int i = 0; i < results.size(); i++) {
      int[] wrong = codes(results);
      wrong[i] = code(another(results.get(i)));
      ModuleBytes module =
          new ModuleBytes()
              .memory(1)
              .function(
                  types(), wrong, constants(opcode.signature().parameters()), instruction(opcode));
      InvalidModule e = module.invalid();
      assertThat(e.reason()).isEqualTo("type mismatch");
      assertThat(e.instruction()).isEqualTo("end");
    }
  }

  @ParameterizedTest
  @MethodSource("plain")
  void operandsOfUnreachableCodeAreOfAnyType(Opcode opcode) {
    ModuleBytes module = module(opcode, join(Control.UNREACHABLE));
    assertThatCode(module::parse).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("accesses")
  void accessNeedsAMemory(Opcode opcode) {
    InvalidModule e =
        new ModuleBytes().function(Control.UNREACHABLE, instruction(opcode)).invalid();
    assertThat(e.reason()).isEqualTo("unknown memory 0");
  }

  @ParameterizedTest
  @MethodSource("accesses")
  void alignmentIsNaturalOrLessAndExactForAtomics(Opcode opcode) {
    boolean atomic = opcode instanceof Atomic;
    int natural = opcode.naturalAlignment();
    for (int alignment = 0; alignment <= natural + 1; alignment++) {
      byte[] code =
          join(Control.UNREACHABLE, opcode, alignment, 0, lane(opcode), Control.UNREACHABLE);
      ModuleBytes module = new ModuleBytes().memory(1).function(code);
      if (alignment == natural || (!atomic && alignment < natural)) {
        assertThatCode(module::parse).doesNotThrowAnyException();
      } else {
        assertThat(module.invalid().reason())
            .isEqualTo(
                atomic
                    ? "atomic alignment must be natural"
                    : "alignment must not be larger than natural");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("accesses")
  void offsetOfAnAccessFitsTheAddress(Opcode opcode) {
    int alignment = opcode.naturalAlignment();
    byte[] lane = lane(opcode);
    byte[] largest =
        join(Control.UNREACHABLE, opcode, alignment, 0xFFFF_FFFFL, lane, Control.UNREACHABLE);
    assertThatCode(new ModuleBytes().memory(1).function(largest)::parse).doesNotThrowAnyException();
    byte[] tooLarge = join(Control.UNREACHABLE, opcode, alignment, 0x1_0000_0000L, lane);
    assertThat(new ModuleBytes().memory(1).function(tooLarge).invalid().reason())
        .isEqualTo("offset out of range");
  }

  static Stream<Opcode> lanes() {
    return Stream.of(Opcodes.all()).filter(opcode -> opcode.lanes() > 0);
  }

  @ParameterizedTest
  @MethodSource("lanes")
  void laneIndexIsBelowTheNumberOfLanes(Opcode opcode) {
    boolean access = opcode.accessBits() > 0;
    for (int lane : new int[] {0, opcode.lanes() - 1, opcode.lanes(), 255}) {
      byte[] code = access ? join(opcode, 0, 0, bytes(lane)) : join(opcode, bytes(lane));
      ModuleBytes module =
          new ModuleBytes().memory(1).function(Control.UNREACHABLE, code, Control.UNREACHABLE);
      if (lane < opcode.lanes()) {
        assertThatCode(module::parse).doesNotThrowAnyException();
      } else {
        assertThat(module.invalid().reason()).isEqualTo("invalid lane index");
      }
    }
  }

  @Test
  void shuffleChoosesAmongThirtyTwoLanes() {
    for (int position = 0; position < 16; position++) {
      byte[] lanes = new byte[16];
      for (int lane : new int[] {31, 32, 255}) {
        lanes[position] = (byte) lane;
        ModuleBytes module =
            new ModuleBytes()
                .function(Control.UNREACHABLE, Vector.I8X16_SHUFFLE, lanes, Control.UNREACHABLE);
        if (lane < 32) {
          assertThatCode(module::parse).doesNotThrowAnyException();
        } else {
          assertThat(module.invalid().reason()).isEqualTo("invalid lane index");
        }
      }
    }
  }

  /** Where a lane index stands behind a memory argument, one. */
  private static byte[] lane(Opcode opcode) {
    return opcode.lanes() > 0 ? bytes(0) : bytes();
  }

  private static ValueType another(ValueType type) {
    return Arrays.<ValueType>stream(dev.weft.core.type.NumberType.values())
        .filter(other -> !other.equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static void mismatch(ModuleBytes module, Opcode opcode) {
    InvalidModule e = module.invalid();
    assertThat(e.reason()).isEqualTo("type mismatch");
    assertThat(e.instruction()).isEqualTo(opcode.text());
    assertThat(e.functionIndex()).isZero();
  }
}
