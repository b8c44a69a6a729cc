// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefinedTypeTest {

  private static final FieldType I32 = new FieldType(NumberType.I32, false);

  @Test
  void equalTypesAreOneObject() {
    assertThat(DefinedType.of(FunctionType.of(NumberType.I32)))
        .isSameAs(DefinedType.of(FunctionType.of(NumberType.I32)))
        .isNotSameAs(DefinedType.of(FunctionType.of(NumberType.I64)));
  }

  @Test
  void recursiveTypesAreComparedUpToTheirOwnNames() {
    assertThat(list(NumberType.I32)).isSameAs(list(NumberType.I32));
    assertThat(list(NumberType.I32)).isNotSameAs(list(NumberType.I64));
  }

  @Test
  void aReferenceToItselfIsNotAReferenceToAnEqualTypeElsewhere() {
    DefinedType list = list(NumberType.I32);
    // One step of the recursion written out: the same values, another definition.
    StructType unrolled = cell(NumberType.I32, list);
    assertThat(unrolled).isEqualTo(list.compositeType());
    assertThat(DefinedType.of(unrolled)).isNotSameAs(list);
  }

  @Test
  void membersOfOneRecursiveTypeDifferByTheirPosition() {
    RecursiveTypeBuilder builder = new RecursiveTypeBuilder(2);
    builder.define(0, SubType.of(new StructType(List.of())));
    builder.define(1, SubType.of(new StructType(List.of())));
    List<DefinedType> types = builder.build().types();
    assertThat(types.get(0)).isNotSameAs(types.get(1));
    assertThat(types.get(0)).isNotSameAs(DefinedType.of(new StructType(List.of())));
    assertThat(types.get(0).isBelow(types.get(1))).isFalse();
  }

  @Test
  void clausesAboutDescriptorsArePartOfAType() {
    List<DefinedType> described = described(true);
    assertThat(described(true)).isEqualTo(described);
    assertThat(described(false).get(0)).isNotSameAs(described.get(0));
    assertThat(described.get(0).subType().descriptor()).contains(described.get(1));
    assertThat(described.get(1).subType().described()).contains(described.get(0));
  }

  /** Two structure types, the second of which describes the first or does not. */
  private static List<DefinedType> described(boolean hasClauses) {
    RecursiveTypeBuilder builder = new RecursiveTypeBuilder(2);
    for (int i = 0; i < 2; i++) {
      Optional<DefinedType> other =
          hasClauses ? Optional.of(builder.type(1 - i)) : Optional.empty();
      Optional<DefinedType> none = Optional.empty();
      StructType empty = new StructType(List.of());
      builder.define(
          i, new SubType(true, none, i == 0 ? none : other, i == 0 ? other : none, empty));
    }
    return builder.build().types();
  }

  @Test
  void anExactTypeIsBelowItsTypeAndAboveNothingButTheBottom() {
    DefinedType top = open(Optional.empty(), List.of());
    DefinedType bottom = open(Optional.of(top), List.of());
    ExactType exact = new ExactType(top);
    assertThat(exact.matches((HeapType) top)).isTrue();
    assertThat(exact.matches(AbstractHeapType.EQ)).isTrue();
    assertThat(exact.matches((HeapType) new ExactType(top))).isTrue();
    assertThat(top.matches((HeapType) exact)).isFalse();
    assertThat(bottom.matches((HeapType) exact)).isFalse();
    assertThat(new ExactType(bottom).matches((HeapType) exact)).isFalse();
    assertThat(new ExactType(bottom).matches((HeapType) top)).isTrue();
    assertThat(AbstractHeapType.NONE.matches(exact)).isTrue();
    assertThat(AbstractHeapType.NOFUNC.matches(exact)).isFalse();
    assertThat(AbstractHeapType.STRUCT.matches(exact)).isFalse();
    assertThat(ReferenceType.nullable(exact)).hasToString("(ref null (exact (struct …)))");
  }

  @Test
  void exactReferencesInsideATypeArePartOfIt() {
    assertThat(box(true)).isSameAs(box(true)).isNotSameAs(box(false));
  }

  /** A structure with a reference to others of its kind. */
  private static DefinedType box(boolean exact) {
    RecursiveTypeBuilder builder = new RecursiveTypeBuilder(1);
    DefinedType type = builder.type(0);
    ReferenceType reference = ReferenceType.nullable(exact ? new ExactType(type) : type);
    builder.define(0, SubType.of(new StructType(List.of(new FieldType(reference, false)))));
    return builder.build().types().getFirst();
  }

  @Test
  void aTypeIsBelowAllItsAncestorsAndNothingElse() {
    DefinedType top = open(Optional.empty(), List.of());
    DefinedType middle = open(Optional.of(top), List.of(I32));
    DefinedType bottom = open(Optional.of(middle), List.of(I32, I32));
    DefinedType other = open(Optional.of(top), List.of(I32, I32));
    assertThat(bottom.depth()).isEqualTo(2);
    assertThat(bottom.isBelow(bottom)).isTrue();
    assertThat(bottom.isBelow(middle)).isTrue();
    assertThat(bottom.isBelow(top)).isTrue();
    assertThat(top.isBelow(bottom)).isFalse();
    assertThat(bottom.isBelow(other)).isFalse();
    assertThat(other.isBelow(middle)).isFalse();
  }

  @Test
  void definedTypesStandBetweenTheirSortAndItsBottom() {
    DefinedType struct = DefinedType.of(new StructType(List.of()));
    DefinedType function = DefinedType.of(FunctionType.of());
    assertThat(struct.matches(AbstractHeapType.EQ)).isTrue();
    assertThat(struct.matches(AbstractHeapType.ARRAY)).isFalse();
    assertThat(AbstractHeapType.NONE.matches(struct)).isTrue();
    assertThat(AbstractHeapType.NOFUNC.matches(struct)).isFalse();
    assertThat(AbstractHeapType.NOFUNC.matches(function)).isTrue();
    assertThat(AbstractHeapType.STRUCT.matches(struct)).isFalse();
    assertThat(function.matches(AbstractHeapType.FUNC)).isTrue();
    assertThat(function.matches(AbstractHeapType.ANY)).isFalse();
  }

  @Test
  void theFourTreesOfAbstractTypesHaveNothingInCommon() {
    for (AbstractHeapType type : AbstractHeapType.values()) {
      for (AbstractHeapType other : AbstractHeapType.values()) {
        assertThat(type.bottom().matches(other))
            .as("%s < %s", type.bottom(), other)
            .isEqualTo(type.top() == other.top());
        assertThat(type.matches(other.top())).isEqualTo(type.top() == other.top());
      }
    }
    assertThat(AbstractHeapType.I31.matches(AbstractHeapType.EQ)).isTrue();
    assertThat(AbstractHeapType.STRUCT.matches(AbstractHeapType.ARRAY)).isFalse();
    assertThat(AbstractHeapType.ANY.matches(AbstractHeapType.EQ)).isFalse();
  }

  @Test
  void functionTypesAcceptMoreAndReturnLess() {
    ReferenceType any = new ReferenceType(true, AbstractHeapType.ANY);
    ReferenceType i31 = new ReferenceType(false, AbstractHeapType.I31);
    FunctionType general = FunctionType.of(i31).returning(any);
    FunctionType special = FunctionType.of(any).returning(i31);
    assertThat(special.matches(general)).isTrue();
    assertThat(general.matches(special)).isFalse();
  }

  @Test
  void mutableFieldsDoNotVary() {
    ReferenceType any = new ReferenceType(true, AbstractHeapType.ANY);
    ReferenceType none = new ReferenceType(true, AbstractHeapType.NONE);
    assertThat(new FieldType(none, false).matches(new FieldType(any, false))).isTrue();
    assertThat(new FieldType(none, true).matches(new FieldType(any, true))).isFalse();
    assertThat(new FieldType(any, true).matches(new FieldType(any, false))).isFalse();
    assertThat(new FieldType(PackedType.I8, false).matches(I32)).isFalse();
  }

  @Test
  void typesThatContainThemselvesCanBePrinted() {
    assertThat(list(NumberType.I32))
        .hasToString("(struct (field i32) (field (ref null (struct …))))");
  }

  private static DefinedType open(Optional<DefinedType> supertype, List<FieldType> fields) {
    RecursiveTypeBuilder builder = new RecursiveTypeBuilder(1);
    builder.define(0, new SubType(false, supertype, new StructType(fields)));
    return builder.build().types().getFirst();
  }

  /** A list of values of a type. */
  private static DefinedType list(ValueType element) {
    RecursiveTypeBuilder builder = new RecursiveTypeBuilder(1);
    builder.define(0, SubType.of(cell(element, builder.type(0))));
    return builder.build().types().getFirst();
  }

  private static StructType cell(ValueType element, DefinedType next) {
    return new StructType(
        List.of(
            new FieldType(element, false), new FieldType(new ReferenceType(true, next), false)));
  }
}
