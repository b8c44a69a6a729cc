// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.binary;

import static dev.weft.core.ModuleBytes.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.ModuleBytes;
import dev.weft.core.error.InvalidModule;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.module.Module;
import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.ArrayType;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FieldType;
import dev.weft.core.type.PackedType;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.StructType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeSectionReaderTest {

  private static final int RECURSIVE = 0x4E;
  private static final int FINAL_SUBTYPE = 0x4F;
  private static final int SUBTYPE = 0x50;
  private static final int ARRAY = 0x5E;
  private static final int STRUCT = 0x5F;
  private static final int FUNCTION = 0x60;
  private static final int NULLABLE = 0x63;
  private static final int NON_NULL = 0x64;

  private static ModuleBytes module(int... type) {
    return new ModuleBytes().entry(TYPE, bytes(type));
  }

  @Test
  void aggregatesHaveFieldsOfAnyTypeOrPacked() {
    Module module =
        module(STRUCT, 3, 0x78, 0, 0x77, 1, NULLABLE, 0x6D, 1)
            .entry(TYPE, bytes(ARRAY, NON_NULL, 0, 1))
            .parse();
    StructType struct =
        new StructType(
            List.of(
                new FieldType(PackedType.I8, false),
                new FieldType(PackedType.I16, true),
                new FieldType(ReferenceType.nullable(AbstractHeapType.EQ), true)));
    assertThat(module.types().get(0).compositeType()).isEqualTo(struct);
    assertThat(module.types().get(1)).hasToString("(array (mut (ref (struct …))))");
  }

  @Test
  void typesOfARecursiveTypeReferToEachOther() {
    List<DefinedType> types =
        module(FUNCTION, 0, 0)
            .entry(TYPE, bytes(RECURSIVE, 2, STRUCT, 1, NON_NULL, 2, 0, ARRAY, NULLABLE, 1, 0))
            .parse()
            .types();
    assertThat(types).hasSize(3);
    assertThat(types.get(1).compositeType())
        .isEqualTo(
            new StructType(List.of(new FieldType(ReferenceType.nonNull(types.get(2)), false))));
    assertThat(types.get(2).compositeType())
        .isEqualTo(new ArrayType(new FieldType(ReferenceType.nullable(types.get(1)), false)));
  }

  @Test
  void aSingleTypeMayReferToItself() {
    DefinedType type = module(STRUCT, 1, NULLABLE, 0, 0).parse().types().getFirst();
    FieldType field = ((StructType) type.compositeType()).fields().getFirst();
    assertThat(field.storageType()).isEqualTo(ReferenceType.nullable(type));
  }

  @Test
  void equalTypesOfOneModuleAreOneObject() {
    List<DefinedType> types =
        module(RECURSIVE, 1, STRUCT, 1, NULLABLE, 0, 0)
            .entry(TYPE, bytes(STRUCT, 1, NULLABLE, 1, 0))
            .entry(TYPE, bytes(STRUCT, 1, NULLABLE, 1, 0))
            .parse()
            .types();
    assertThat(types.get(1)).isSameAs(types.get(0));
    assertThat(types.get(2)).isNotSameAs(types.get(0));
  }

  @Test
  void aRecursiveTypeMayBeEmpty() {
    assertThat(module(RECURSIVE, 0).parse().types()).isEmpty();
  }

  @Test
  void subtypesSayWhetherTheyAreFinal() {
    List<DefinedType> types =
        module(SUBTYPE, 0, STRUCT, 0)
            .entry(TYPE, bytes(FINAL_SUBTYPE, 1, 0, STRUCT, 0))
            .entry(TYPE, bytes(FINAL_SUBTYPE, 0, STRUCT, 0))
            .entry(TYPE, bytes(STRUCT, 0))
            .parse()
            .types();
    assertThat(types.get(0).subType().isFinal()).isFalse();
    assertThat(types.get(1).subType().supertype()).contains(types.get(0));
    assertThat(types.get(2)).isSameAs(types.get(3)).isNotSameAs(types.get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "malformed definition type, 5D 00",
    "malformed definition type, 50 00 50 00 5F 00",
    "malformed definition type, 4E 01 4E 00",
    "integer representation too long, E0 00 00",
    "malformed mutability, 5E 7F 02",
    "malformed mutability, 5F 01 78 02",
    "malformed storage type, 5E 76 00",
    "malformed value type, 60 01 78 00",
    "malformed storage type, 5E 63 40 00",
    "malformed heap type, 60 01 64 7F 00",
  })
  void otherFormsAreMalformed(String reason, String hexadecimal) {
    String[] words = hexadecimal.split(" ");
    int[] type = new int[words.length];
    for (int i = 0; i < type.length; i++) {
      type[i] = Integer.parseInt(words[i], 16);
    }
    assertThat(module(type).malformed().reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "1, a type of its own follows",
    "300, no type has the index",
  })
  void typesThatAreNotThereYetAreUnknown(int index, String why) {
    InvalidModule e =
        new ModuleBytes()
            .entry(TYPE, bytes(FUNCTION, 1, NULLABLE), index, bytes(0))
            .entry(TYPE, bytes(FUNCTION, 0, 0))
            .invalid();
    assertThat(e.reason()).as(why).isEqualTo("unknown type " + index);
    assertThat(e.offset()).isEqualTo(14);
  }

  @Test
  void aSupertypeStandsBeforeItsSubtypes() {
    assertThat(module(SUBTYPE, 1, 0, STRUCT, 0).invalid().reason()).isEqualTo("unknown type 0");
    ModuleBytes forward = module(RECURSIVE, 2, SUBTYPE, 1, 1, STRUCT, 0, SUBTYPE, 0, STRUCT, 0);
    assertThat(forward.invalid().reason()).isEqualTo("unknown type 1");
    ModuleBytes backward = module(RECURSIVE, 2, SUBTYPE, 0, STRUCT, 0, SUBTYPE, 1, 0, STRUCT, 0);
    assertThat(backward.parse().types().get(1).depth()).isEqualTo(1);
  }

  @Test
  void aTypeHasOneSupertypeAtMost() {
    ModuleBytes module =
        module(SUBTYPE, 0, STRUCT, 0).entry(TYPE, bytes(SUBTYPE, 2, 0, 0, STRUCT, 0));
    assertThat(module.invalid().reason()).isEqualTo("sub type 1");
  }

  @Test
  void malformednessAnywhereCountsBeforeUnknownTypes() {
    ModuleBytes unknown = module(FUNCTION, 1, NULLABLE, 9, 0);
    assertThat(unknown.invalid().reason()).isEqualTo("unknown type 9");
    MalformedModule code =
        module(FUNCTION, 1, NULLABLE, 9, 0).body(0, bytes(0), bytes(0xFF)).malformed();
    assertThat(code.reason()).isEqualTo("illegal opcode ff");
    assertThat(unknown.section(77).malformed().reason()).isEqualTo("malformed section id");
  }

  @Test
  void unknownTypesAreFoundWhereverTypesStand() {
    byte[] unknown = bytes(NULLABLE, 7);
    List<ModuleBytes> modules =
        List.of(
            new ModuleBytes().entry(TABLE, unknown, bytes(0, 0)),
            new ModuleBytes().entry(GLOBAL, unknown, bytes(0, 0xD0, 0x70, 0x0B)),
            new ModuleBytes().entry(GLOBAL, bytes(FUNCREF, 0, 0xD0, 7, 0x0B)),
            new ModuleBytes().entry(IMPORT, "", "", bytes(3), unknown, bytes(0)),
            new ModuleBytes().entry(ELEMENT, bytes(5), unknown, bytes(0)),
            new ModuleBytes().type(types()).body(0, join(1, 1, unknown)),
            new ModuleBytes().function(bytes(0xD0, 7, 0x1A)),
            new ModuleBytes().function(bytes(0x02), unknown, bytes(0x00, 0x0B, 0x1A)),
            new ModuleBytes().function(bytes(0x00, 0x1C, 1), unknown, bytes(0x1A)),
            new ModuleBytes().function(bytes(0x00, 0xFB, 20, 7, 0x1A)),
            new ModuleBytes().function(bytes(0x00, 0xFB, 24, 3, 0, 0x6E, 7, 0x1A)),
            new ModuleBytes().function(bytes(0x00, 0x14, 7)),
            new ModuleBytes().function(bytes(0x00, 0xFB, 1, 7, 0x1A)));
    for (ModuleBytes module : modules) {
      assertThat(module.invalid().reason()).isEqualTo("unknown type 7");
    }
  }
}
