// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.AbstractHeapType;
import dev.weft.core.type.AddressType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.ReferenceType;
import dev.weft.core.type.TableType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TableTest {

  private static TableType type(Limits limits, ReferenceType elementType) {
    return new TableType(AddressType.I32, limits, elementType);
  }

  /** A table of strings: its own indices as text. */
  private static Table numbered(int size) {
    Table table = new Table(type(Limits.of(size), ReferenceType.EXTERNREF), null);
    for (int i = 0; i < size; i++) {
      table.set(i, "" + i);
    }
    return table;
  }

  private static String contents(Table table) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < table.size(); i++) {
      text.append(table.get(i) == null ? "-" : table.get(i));
    }
    return text.toString();
  }

  private static void assertOutOfBounds(ThrowingCallable access) {
    assertThatExceptionOfType(Trap.class)
        .isThrownBy(access)
        .satisfies(trap -> assertThat(trap.kind()).isEqualTo(TrapKind.OUT_OF_BOUNDS_TABLE_ACCESS));
  }

  @Test
  void elementsBeginWithTheInitialValue() {
    Table table = new Table(type(Limits.of(3), ReferenceType.EXTERNREF), "x");
    assertThat(contents(table)).isEqualTo("xxx");
    assertThat(contents(new Table(type(Limits.of(2), ReferenceType.FUNCREF), null)))
        .isEqualTo("--");
  }

  @Test
  void indicesAreUnsignedAndCheckedAgainstTheSizeAndNotTheCapacity() {
    Table table = numbered(10);
    assertThat(table.grow(1, null)).isEqualTo(10);
    for (int index : new int[] {11, 12, 14, 1000, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
      assertOutOfBounds(() -> table.get(index));
      assertOutOfBounds(() -> table.set(index, null));
      assertOutOfBounds(() -> table.fill(index, null, 1));
    }
    assertThatExceptionOfType(Trap.class)
        .isThrownBy(() -> table.get(-1))
        .withMessage(
            "out of bounds table access: 1 elements at 18446744073709551615 of a table of 11");
  }

  @Test
  void growKeepsTheElementsAndSetsTheNewOnes() {
    Table table = new Table(type(Limits.of(0, 100), ReferenceType.EXTERNREF), null);
    for (int i = 0; i < 100; i++) {
      assertThat(table.grow(1, i)).isEqualTo(i);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(table.get(i)).isEqualTo(i);
    }
    assertThat(table.grow(1, null)).isEqualTo(-1);
    assertThat(table.grow(0, null)).isEqualTo(100);
    assertThat(table.type()).isEqualTo(type(Limits.of(100, 100), ReferenceType.EXTERNREF));
  }

  @Test
  void growBeyondAnyMaximumAnswersMinusOne() {
    Table table = new Table(type(Limits.of(1, 0xFFFF_FFFFL), ReferenceType.EXTERNREF), null);
    for (int delta : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 10_000_000}) {
      assertThat(table.grow(delta, null)).isEqualTo(-1);
    }
    assertThat(table.size()).isEqualTo(1);
    assertThatExceptionOfType(ResourceExhausted.class)
        .isThrownBy(() -> new Table(type(Limits.of(10_000_001), ReferenceType.FUNCREF), null))
        .withMessageContaining("10000001");
    assertThatExceptionOfType(ResourceExhausted.class)
        .isThrownBy(() -> new Table(type(Limits.of(0xFFFF_FFFFL), ReferenceType.FUNCREF), null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Table(type(Limits.of(2, 1), ReferenceType.FUNCREF), null));
  }

  @Test
  void theStoresLimitCountsAllTablesOfTheStore() {
    Store store = Store.builder().maximumTableElements(10).build();
    Table first = new Table(type(Limits.of(4), ReferenceType.EXTERNREF), null, store);
    Table second = new Table(type(Limits.of(4), ReferenceType.EXTERNREF), null, store);
    assertThat(first.grow(3, null)).isEqualTo(-1);
    assertThat(first.grow(2, null)).isEqualTo(4);
    assertThat(second.grow(1, null)).isEqualTo(-1);
    assertThatExceptionOfType(ResourceExhausted.class)
        .isThrownBy(() -> new Table(type(Limits.of(1), ReferenceType.FUNCREF), null, store))
        .withMessageContaining("10 table elements");
    first.release();
    assertThat(store.tableElements()).isEqualTo(4);
    assertThat(second.grow(6, null)).isEqualTo(4);
  }

  @Test
  void fillCopyAndInitCheckBoundsBeforeTheyWrite() {
    Table table = numbered(10);
    Object[] segment = {"a", "b", "c"};
    assertOutOfBounds(() -> table.fill(9, "x", 2));
    assertOutOfBounds(() -> table.fill(11, "x", 0));
    assertOutOfBounds(() -> table.copy(9, table, 0, 2));
    assertOutOfBounds(() -> table.copy(0, table, 9, 2));
    assertOutOfBounds(() -> table.init(9, segment, 0, 2));
    assertOutOfBounds(() -> table.init(0, segment, 2, 2));
    assertOutOfBounds(() -> table.init(0, new Object[0], 1, 0));
    for (int huge : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertOutOfBounds(() -> table.fill(1, "x", huge));
      assertOutOfBounds(() -> table.fill(huge, "x", 1));
      assertOutOfBounds(() -> table.copy(1, table, 0, huge));
      assertOutOfBounds(() -> table.copy(huge, table, 0, huge));
      assertOutOfBounds(() -> table.init(0, segment, huge, 1));
      assertOutOfBounds(() -> table.init(0, segment, 0, huge));
    }
    assertThat(contents(table)).isEqualTo("0123456789");
    table.fill(10, "x", 0);
    table.copy(10, table, 10, 0);
    table.init(10, segment, 3, 0);
  }

  @Test
  void fillCopyAndInitWriteTheirRangeOnly() {
    Table table = numbered(10);
    table.fill(1, "x", 2);
    table.init(4, new Object[] {"a", "b", "c"}, 1, 2);
    table.copy(8, numbered(5), 3, 2);
    assertThat(contents(table)).isEqualTo("0xx3bc6734");
  }

  @Test
  void overlappingCopiesAreRightInBothDirections() {
    Table up = numbered(10);
    up.copy(2, up, 0, 6);
    assertThat(contents(up)).isEqualTo("0101234589");
    Table down = numbered(10);
    down.copy(0, down, 2, 6);
    assertThat(contents(down)).isEqualTo("2345676789");
  }

  @Test
  void theHostCannotPutInWhatDoesNotBelong() {
    Table functions = new Table(type(Limits.of(2), ReferenceType.FUNCREF), null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> functions.set(0, "text"))
        .withMessage("java.lang.String is not a funcref");
    assertThatIllegalArgumentException().isThrownBy(() -> functions.fill(0, "text", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> functions.grow(0, "text"));
    assertThatIllegalArgumentException().isThrownBy(() -> functions.copy(0, numbered(1), 0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Table(type(Limits.of(2), ReferenceType.FUNCREF), "text"));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new Table(type(Limits.of(0), new ReferenceType(false, AbstractHeapType.EXTERN)), null));
  }
}
