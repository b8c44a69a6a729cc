// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.instruction;

import static dev.weft.core.instruction.Proposal.*;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weft.core.error.InvalidModule;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.module.Module;
import dev.weft.core.module.ParseOptions;
import dev.weft.core.text.TextAssembler;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

class FeaturesTest {

  private static ParseOptions without(Proposal proposal) {
    return ParseOptions.defaults().with(Features.all().without(proposal));
  }

  @Test
  void whatIsStandardisedAndThreadsAreOnByDefault() {
    Features defaults = Features.defaults();
    assertThat(defaults)
        .isEqualTo(
            Features.all()
                .without(
                    LEGACY_EXCEPTION_HANDLING,
                    CUSTOM_PAGE_SIZES,
                    WIDE_ARITHMETIC,
                    CUSTOM_DESCRIPTORS));
    assertThat(defaults.contains(THREADS)).isTrue();
    assertThat(defaults.contains(GARBAGE_COLLECTION)).isTrue();
    assertThat(defaults.toString()).contains("multi-value").doesNotContain("wide-arithmetic");
  }

  @Test
  void whatBuildsOnAFeatureGoesWithIt() {
    Features features = Features.all().without(REFERENCE_TYPES);
    assertThat(features.contains(BULK_MEMORY)).isTrue();
    for (Proposal off :
        new Proposal[] {
          TYPED_FUNCTION_REFERENCES,
          GARBAGE_COLLECTION,
          EXCEPTION_HANDLING,
          LEGACY_EXCEPTION_HANDLING
        }) {
      assertThat(features.contains(off)).as(off.option()).isFalse();
    }
    assertThat(features.with(GARBAGE_COLLECTION).contains(REFERENCE_TYPES)).isTrue();
    assertThat(features.with(GARBAGE_COLLECTION).contains(EXCEPTION_HANDLING)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "MINIMUM_VIABLE_PRODUCT")
  void switchingAFeatureOffAndOnAgainLeavesItOn(Proposal proposal) {
    Features off = Features.all().without(proposal);
    assertThat(off.contains(proposal)).isFalse();
    assertThat(off).isNotEqualTo(Features.all());
    assertThat(off.with(proposal).contains(proposal)).isTrue();
    assertThat(off.with(Proposal.values())).isEqualTo(Features.all());
  }

  @Test
  void theFirstVersionCannotBeSwitchedOff() {
    assertThatThrownBy(() -> Features.all().without(MINIMUM_VIABLE_PRODUCT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Modules that use one feature that is not an instruction, and what they are refused with. */
  static Stream<Arguments> modules() {
    return Stream.of(
        arguments(MULTI_VALUE, "(func (result i32 i32) unreachable)", "invalid result arity"),
        arguments(MULTI_VALUE, "(func (block (param i32) unreachable))", "malformed block type"),
        arguments(BULK_MEMORY, "(data \"a\")", "malformed data segment kind"),
        arguments(BULK_MEMORY, "(elem func)", "malformed elements segment kind"),
        arguments(REFERENCE_TYPES, "(table 0 funcref) (table 0 funcref)", "multiple tables"),
        arguments(REFERENCE_TYPES, "(func (param funcref))", "malformed value type"),
        arguments(REFERENCE_TYPES, "(func (block (result funcref) unreachable) drop)", ""),
        arguments(
            EXTENDED_CONSTANTS, "(global i32 (i32.add (i32.const 1) (i32.const 2)))", "const"),
        arguments(MULTIPLE_MEMORIES, "(memory 0) (memory 0)", "multiple memories"),
        arguments(
            MULTIPLE_MEMORIES, "(import \"\" \"\" (memory 0)) (memory 0)", "multiple memories"),
        arguments(
            MULTIPLE_MEMORIES,
            "(memory 0) (memory 0) (func (drop (i32.load 1 (i32.const 0))))",
            "malformed memop flags"),
        arguments(MEMORY64, "(memory i64 0)", "malformed limits flags"),
        arguments(MEMORY64, "(table i64 0 funcref)", "malformed limits flags"),
        arguments(MEMORY64, "(memory 0x1_0000_0000)", "integer"),
        arguments(
            MEMORY64,
            "(memory 0) (func (drop (i32.load offset=0x1_0000_0000 (i32.const 0))))",
            "integer"),
        arguments(THREADS, "(memory 1 1 shared)", "malformed limits flags"),
        arguments(SIMD, "(func (param v128))", "malformed value type"),
        arguments(SIMD, "(global (import \"\" \"\") v128)", "malformed value type"),
        arguments(EXCEPTION_HANDLING, "(tag)", "malformed section id"),
        arguments(EXCEPTION_HANDLING, "(import \"\" \"\" (tag))", "malformed import kind"),
        arguments(EXCEPTION_HANDLING, "(func (param exnref))", "malformed value type"),
        arguments(CUSTOM_PAGE_SIZES, "(memory 0 (pagesize 1))", "malformed limits flags"),
        arguments(
            CUSTOM_DESCRIPTORS,
            "(rec (type (descriptor 1) (struct)) (type (describes 0) (struct)))",
            "malformed definition type"),
        arguments(
            CUSTOM_DESCRIPTORS,
            "(type $t (func)) (func (param (ref (exact $t))))",
            "malformed heap type"),
        arguments(
            CUSTOM_DESCRIPTORS,
            "(type $t (struct)) (type (struct (field (ref (exact $t)))))",
            "malformed storage type"),
        arguments(
            CUSTOM_DESCRIPTORS, "(import \"\" \"\" (func (exact)))", "malformed import kind"));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleThatUsesWhatIsOffIsRefusedByNameAndPlace(
      Proposal proposal, String text, String reason) {
    byte[] module = TextAssembler.assemble(text);
    Throwable fault = catchThrowable(() -> Module.parse(module, without(proposal)));
    switch (fault) {
      case MalformedModule malformed -> {
        assertThat(malformed.reason()).startsWith(reason);
        assertThat(malformed.offset()).isGreaterThan(8);
      }
      case InvalidModule invalid -> {
        assertThat(invalid.reason()).startsWith(reason);
        assertThat(invalid.offset()).isGreaterThan(8);
      }
      case null, default -> assertThat(fault).isInstanceOf(InvalidModule.class);
    }
    if (!reason.equals("integer")) {
      assertThat(fault).hasMessageContaining("the feature " + proposal.option() + " is off");
    }
  }

  @Test
  void everyInstructionBelongsToAFeatureThatCanBeSwitchedOff() {
    int checked = 0;
    for (Opcode opcode : Opcodes.all()) {
      if (opcode.proposal() == MINIMUM_VIABLE_PRODUCT) {
        continue;
      }
      checked++;
      byte[] module = function(opcode);
      Throwable fault = catchThrowable(() -> Module.parse(module, without(opcode.proposal())));
      assertThat(fault).as(opcode.text()).isInstanceOf(MalformedModule.class);
      assertThat(((MalformedModule) fault).reason()).startsWith("illegal opcode ");
      assertThat(((MalformedModule) fault).offset()).isEqualTo(23);
      assertThat(fault)
          .hasMessageContaining(opcode.text())
          .hasMessageContaining("--enable " + opcode.proposal().option());
    }
    assertThat(checked).isGreaterThan(300);
  }

  /** A module whose only function begins with an instruction; what follows is not looked at. */
  private static byte[] function(Opcode opcode) {
    byte[] module = new byte[40];
    byte[] start = {
      0, 'a', 's', 'm', 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 20, 1, 18, 0
    };
    System.arraycopy(start, 0, module, 0, start.length);
    int prefix = opcode.code() >>> 12;
    int code = opcode.code() & 0xFFF;
    int at = start.length;
    if (prefix != 0) {
      module[at++] = (byte) prefix;
    }
    if (prefix != 0 && code >= 0x80) {
      module[at++] = (byte) (code | 0x80);
      code >>>= 7;
    }
    module[at] = (byte) code;
    return module;
  }

  @Test
  void exceptionsAsCompilersStillEmitThemAreRefusedWithTheWayToAllowThem() {
    byte[] module = TextAssembler.assemble("(tag $t) (func try throw $t catch $t end)");
    assertThatThrownBy(() -> Module.parse(module))
        .isInstanceOf(MalformedModule.class)
        .hasMessage(
            "malformed module at offset 0x1c: illegal opcode 06: try: the feature"
                + " legacy-exception-handling is off (--enable legacy-exception-handling, or"
                + " Features.with(Proposal.LEGACY_EXCEPTION_HANDLING), switches it on)");
    ParseOptions options =
        ParseOptions.defaults().with(Features.defaults().with(LEGACY_EXCEPTION_HANDLING));
    assertThatCode(() -> Module.parse(module, options)).doesNotThrowAnyException();
  }

  @Test
  void aTextIsRefusedWithLineAndColumn() {
    String[][] texts = {
      {"wide-arithmetic", "(func\n i64.const 0 i64.const 0\n  i64.mul_wide_u drop drop)", "3:3"},
      {"custom-page-sizes", "(memory 0\n (pagesize 1))", "2:3"},
      {"custom-descriptors", "(rec (type\n (descriptor 1) (struct)))", "2:3"},
      {"custom-descriptors", "(type $t (struct))\n(global (ref (exact $t)) unreachable)", "2:15"},
      {"custom-descriptors", "(import \"\" \"\"\n(func (exact)))", "2:8"},
      {"custom-descriptors", "(func\n ref.get_desc 0)", "2:2"}
    };
    for (String[] text : texts) {
      assertThatThrownBy(() -> Module.parse(text[1].getBytes(UTF_8)))
          .isInstanceOf(MalformedModule.class)
          .hasMessageContaining(" at " + text[2] + ": ")
          .hasMessageContaining("the feature " + text[0] + " is off");
    }
    assertThatThrownBy(() -> Module.parse("(memory\n1 1 shared)".getBytes(UTF_8), without(THREADS)))
        .hasMessageContaining(" at 2:5: ")
        .hasMessageContaining("the feature threads is off");
  }

  @Test
  void whatIsOnIsAccepted() {
    byte[] text = "(memory 0 (pagesize 1))".getBytes(UTF_8);
    ParseOptions options =
        ParseOptions.defaults().with(Features.defaults().with(CUSTOM_PAGE_SIZES));
    assertThatCode(() -> Module.parse(text, options)).doesNotThrowAnyException();
  }
}
