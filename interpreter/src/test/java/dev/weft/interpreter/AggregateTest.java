// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.AddressType;
import dev.weft.core.type.ArrayType;
import dev.weft.core.type.CompositeType;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FieldType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.GlobalType;
import dev.weft.core.type.HeapType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.PackedType;
import dev.weft.core.type.RecursiveTypeBuilder;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.StorageType;
import dev.weft.core.type.StructType;
import dev.weft.core.type.SubType;
import dev.weft.core.type.TableType;
import dev.weft.core.type.VectorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Structures and arrays as the host sees them. */
class AggregateTest {

  private static final ReferenceType ANYREF = ReferenceType.nullable(AbstractHeapType.ANY);

  private static FieldType mutable(StorageType type) {
    return new FieldType(type, true);
  }

  private static DefinedType struct(FieldType... fields) {
    return DefinedType.of(new StructType(List.of(fields)));
  }

  private static DefinedType array(StorageType element) {
    return DefinedType.of(new ArrayType(mutable(element)));
  }

  private static DefinedType open(CompositeType type, DefinedType supertype) {
    RecursiveTypeBuilder builder = new RecursiveTypeBuilder(1);
    builder.define(0, new SubType(false, Optional.ofNullable(supertype), type));
    return builder.build().types().getFirst();
  }

  @Test
  void threadsThatUseStructuresOfManyTypesFindEachTypesFields() throws InterruptedException {
    // More types than are remembered at once; each has its only reference at another place.
    List<DefinedType> types = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      FieldType[] fields = new FieldType[i + 2];
      Arrays.fill(fields, mutable(NumberType.I32));
      fields[i] = mutable(ANYREF);
      types.add(struct(fields));
    }
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      int own = number;
      threads.add(
          Thread.ofPlatform()
              .uncaughtExceptionHandler((_, thrown) -> failure.set(thrown))
              .start(() -> {
                for (int round = 0; round < 1200; round++) {
                  int place = (round * 7 + own * 75) % types.size();
                  Struct struct = Struct.ofDefaults(types.get(place));
                  struct.set(place, "reference");
                  struct.set(place + 1, round);
                  assertThat(struct.get(place)).isEqualTo("reference");
                  assertThat(struct.get(place + 1)).isEqualTo(round);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failure).hasNullValue();
  }

  @Test
  void aStructureKeepsAFieldOfEachType() {
    DefinedType type =
        struct(
            mutable(PackedType.I8),
            mutable(ANYREF),
            mutable(NumberType.I32),
            mutable(VectorType.V128),
            mutable(NumberType.F32),
            mutable(ReferenceType.FUNCREF),
            mutable(NumberType.I64),
            mutable(PackedType.I16),
            mutable(NumberType.F64));
    Object[] values = {
      -1, "host", Integer.MIN_VALUE, new V128(1, 2), 1.5f, null, Long.MAX_VALUE, -2, -0.0
    };
    Struct struct = Struct.of(type, values);
    for (int i = 0; i < values.length; i++) {
      assertThat(struct.get(i)).as("field %d", i).isEqualTo(values[i]);
    }
    Object[] others = {127, null, 7, new V128(3, 4), 0f, null, -7L, 0x1_8000, 2.0};
    for (int i = 0; i < others.length; i++) {
      struct.set(i, others[i]);
    }
    others[7] = -0x8000; // of a packed field the lower bits are kept, and extended when read
    for (int i = 0; i < others.length; i++) {
      assertThat(struct.get(i)).as("field %d", i).isEqualTo(others[i]);
    }
    assertThat(struct.type()).isSameAs(type);
    assertThat(struct.structType()).isSameAs(type.compositeType());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 50})
  void aStructureMayHaveAnyNumberOfReferencesAndNumbers(int count) {
    List<FieldType> fields = new ArrayList<>();
    Object[] values = new Object[2 * count];
    for (int i = 0; i < count; i++) {
      fields.add(mutable(ANYREF));
      fields.add(mutable(NumberType.I64));
      values[2 * i] = "reference " + i;
      values[2 * i + 1] = (long) i;
    }
    DefinedType type = DefinedType.of(new StructType(fields));
    Struct struct = Struct.of(type, values);
    Struct defaults = Struct.ofDefaults(type);
    for (int i = 0; i < values.length; i++) {
      assertThat(struct.get(i)).isEqualTo(values[i]);
      assertThat(defaults.get(i)).isEqualTo(i % 2 == 0 ? null : 0L);
      defaults.set(i, values[i]);
    }
    for (int i = 0; i < values.length; i++) {
      assertThat(defaults.get(i)).isEqualTo(values[i]);
    }
  }

  @Test
  void arraysKeepElementsOfEachType() {
    Object[][] cases = {
      {PackedType.I8, 0, -128, 127},
      {PackedType.I16, 0, -32_768, 32_767},
      {NumberType.I32, 0, Integer.MIN_VALUE, 1},
      {NumberType.F32, 0f, -0f, 1.25f},
      {NumberType.I64, 0L, Long.MIN_VALUE, 1L},
      {NumberType.F64, 0.0, -0.0, 1.25},
      {VectorType.V128, V128.ZERO, new V128(1, 2), new V128(-1, 0)},
      {ANYREF, null, "host", I31.of(5)},
    };
    for (Object[] row : cases) {
      DefinedType type = array((StorageType) row[0]);
      Array array = Array.of(type, row[2], row[3]);
      assertThat(array.length()).isEqualTo(2);
      assertThat(new Object[] {array.get(0), array.get(1)}).containsExactly(row[2], row[3]);
      array.set(0, row[3]);
      assertThat(array.get(0)).isEqualTo(row[3]);
      Array defaults = Array.ofDefaults(type, 3);
      assertThat(defaults.length()).isEqualTo(3);
      assertThat(defaults.get(2)).isEqualTo(row[1]);
      assertThatThrownBy(() -> array.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> array.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> array.set(2, row[3])).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void valuesOfTheWrongTypeAreRefused() {
    DefinedType type = struct(mutable(NumberType.I32), new FieldType(NumberType.I64, false));
    Struct struct = Struct.of(type, 1, 2L);
    List.<Runnable>of(
            () -> Struct.of(type, 1),
            () -> Struct.of(type, 1, 2),
            () -> Struct.of(type, 1L, 2L),
            () -> struct.set(0, 1L),
            () -> struct.set(0, null),
            () -> Struct.of(array(NumberType.I32)),
            () -> Struct.ofDefaults(DefinedType.of(FunctionType.of())),
            () -> Struct.ofDefaults(struct(mutable(ReferenceType.nonNull(AbstractHeapType.ANY)))),
            () -> Array.of(type),
            () -> Array.of(array(NumberType.I32), 1L),
            () -> Array.of(array(PackedType.I8), (byte) 1),
            () -> Array.ofDefaults(array(NumberType.I32), -1),
            () -> Array.ofDefaults(array(ReferenceType.nonNull(AbstractHeapType.ANY)), 1))
        .forEach(call ->
            assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("@"));
    assertThatThrownBy(() -> struct.set(1, 3L)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> struct.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> struct.set(-1, 3L)).isInstanceOf(IndexOutOfBoundsException.class);
    Array constant = Array.of(DefinedType.of(new ArrayType(new FieldType(ANYREF, false))), "x");
    assertThatThrownBy(() -> constant.set(0, "y")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anArrayThatIsTooLargeIsADeclaredError() {
    assertThatThrownBy(() -> Array.ofDefaults(array(VectorType.V128), Integer.MAX_VALUE))
        .isInstanceOf(ResourceExhausted.class)
        .hasMessageContaining("2147483647 elements");
    // More than the JVM allows for any array, however large the heap is.
    assertThatThrownBy(() -> Array.ofDefaults(array(NumberType.I64), Integer.MAX_VALUE))
        .isInstanceOf(ResourceExhausted.class);
  }

  @Test
  void aReferenceFitsAllTypesAboveItsOwn() {
    StructType fields = new StructType(List.of(new FieldType(NumberType.I32, false)));
    DefinedType base = open(fields, null);
    DefinedType derived = open(fields, base);
    DefinedType arrayType = array(PackedType.I8);
    Struct struct = Struct.of(derived, 1);
    Array array = Array.of(arrayType);
    I31 i31 = I31.of(1);
    Function function =
        (Function)
            new Linker().function("m", "f", FunctionType.of(), call -> {}).definition("m", "f");
    List<HeapType> anything = List.of(AbstractHeapType.ANY, AbstractHeapType.EXTERN);
    assertFits(struct, anything, AbstractHeapType.EQ, AbstractHeapType.STRUCT, base, derived);
    assertFits(Struct.of(base, 1), anything, AbstractHeapType.EQ, AbstractHeapType.STRUCT, base);
    assertFits(array, anything, AbstractHeapType.EQ, AbstractHeapType.ARRAY, arrayType);
    assertFits(i31, anything, AbstractHeapType.EQ, AbstractHeapType.I31);
    assertFits("an object of the host", anything);
    assertFits(function, anything, AbstractHeapType.FUNC, function.type());
  }

  /** Looks at all heap types there are and some defined ones. */
  private static void assertFits(Object value, List<HeapType> always, HeapType... fitting) {
    List<HeapType> expected = new ArrayList<>(always);
    expected.addAll(List.of(fitting));
    List<HeapType> all = new ArrayList<>(List.of(AbstractHeapType.values()));
    all.addAll(expected);
    all.add(struct(mutable(NumberType.F32)));
    all.add(DefinedType.of(FunctionType.of(NumberType.F32)));
    all.add(
        open(
            new StructType(List.of(new FieldType(NumberType.I32, false))),
            open(
                new StructType(List.of(new FieldType(NumberType.I32, false))),
                open(new StructType(List.of(new FieldType(NumberType.I32, false))), null))));
    for (HeapType type : all) {
      for (ReferenceType referenceType :
          List.of(ReferenceType.nullable(type), ReferenceType.nonNull(type))) {
        assertThat(isAccepted(referenceType, value))
            .as("%s as %s", value, referenceType)
            .isEqualTo(expected.contains(type));
        assertThat(isAccepted(referenceType, null)).isEqualTo(referenceType.nullable());
      }
    }
  }

  /** What globals, tables and fields say, which must be the same. */
  private static boolean isAccepted(ReferenceType type, Object value) {
    boolean accepted = accepts(() -> new Global(new GlobalType(type, true), value));
    TableType tableType = new TableType(AddressType.I32, new Limits(1, OptionalLong.empty()), type);
    assertThat(accepts(() -> new Table(tableType, value))).isEqualTo(accepted);
    assertThat(accepts(() -> Struct.of(struct(mutable(type)), value))).isEqualTo(accepted);
    return accepted;
  }

  private static boolean accepts(Runnable use) {
    try {
      use.run();
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  @Test
  void aggregatesAreEqualOnlyToThemselvesAndI31ByValue() {
    DefinedType type = struct(mutable(NumberType.I32));
    assertThat(Struct.of(type, 1)).isNotEqualTo(Struct.of(type, 1));
    assertThat(I31.of(1 << 30)).isEqualTo(I31.of(1 << 30)).isNotEqualTo(I31.of(1));
    assertThat(I31.of(1 << 30)).hasSameHashCodeAs(I31.of(-(1 << 30)));
    assertThat(I31.of(-1).signed()).isEqualTo(-1);
    assertThat(I31.of(-1).unsigned()).isEqualTo(Integer.MAX_VALUE);
    assertThat(I31.of(1 << 30).signed()).isEqualTo(-(1 << 30));
    assertThat(I31.of(895).signed()).isEqualTo(895);
    assertThat(I31.of(896).signed()).isEqualTo(896);
    assertThat(I31.of(-128).signed()).isEqualTo(-128);
    assertThat(I31.of(-129).signed()).isEqualTo(-129);
  }

  @Test
  void structuresThatLeadToThemselvesCanBePrinted() {
    Struct knot = Struct.of(struct(mutable(ANYREF)), (Object) null);
    knot.set(0, knot);
    assertThat(knot.toString()).contains("(struct (field (mut anyref)))");
    Array array = Array.of(array(ANYREF), knot, knot);
    assertThat(array.toString()).contains("(array (mut anyref)) of 2");
  }
}
