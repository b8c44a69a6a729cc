// SPDX-License-Identifier: Apache-2.0
package dev.weft.core.error;

/**
 * The reasons for which execution traps (core 4.4; threads proposal). The text of each is the
 * specification's test suite's.
 */
public enum TrapKind {
  /** The instruction {@code unreachable} was executed. */
  UNREACHABLE("unreachable"),
  /** An integer was divided by zero. */
  INTEGER_DIVIDE_BY_ZERO("integer divide by zero"),
  /** A quotient or a converted float does not fit the integer type. */
  INTEGER_OVERFLOW("integer overflow"),
  /** A NaN was converted to an integer. */
  INVALID_CONVERSION_TO_INTEGER("invalid conversion to integer"),
  /** An access outside of a memory's current size. */
  OUT_OF_BOUNDS_MEMORY_ACCESS("out of bounds memory access"),
  /** An access outside of a table's current size. */
  OUT_OF_BOUNDS_TABLE_ACCESS("out of bounds table access"),
  /** An indirect call to an index outside of the table. */
  UNDEFINED_ELEMENT("undefined element"),
  /** An indirect call to an element that is null. */
  UNINITIALIZED_ELEMENT("uninitialized element"),
  /** An indirect call to a function of another type. */
  INDIRECT_CALL_TYPE_MISMATCH("indirect call type mismatch"),
  /** A reference that must not be null is null. */
  NULL_REFERENCE("null reference"),
  /** The function that a call refers to is null. */
  NULL_FUNCTION_REFERENCE("null function reference"),
  /** The structure of an access is null. */
  NULL_STRUCTURE_REFERENCE("null structure reference"),
  /** The array of an access is null. */
  NULL_ARRAY_REFERENCE("null array reference"),
  /** The i31 whose value is asked for is null. */
  NULL_I31_REFERENCE("null i31 reference"),
  /** An access outside of an array. */
  OUT_OF_BOUNDS_ARRAY_ACCESS("out of bounds array access"),
  /** A cast of a reference to a type that it does not have. */
  CAST_FAILURE("cast failure"),
  /** A descriptor that is needed is null (custom descriptors proposal). */
  NULL_DESCRIPTOR_REFERENCE("null descriptor reference"),
  /** A cast of a reference to something that does not have the descriptor. */
  DESCRIPTOR_CAST_FAILURE("descriptor cast failure"),
  /** An atomic access whose address is not a multiple of its width. */
  UNALIGNED_ATOMIC("unaligned atomic"),
  /** A wait on a memory that is not shared. */
  EXPECTED_SHARED_MEMORY("expected shared memory"),
  /** The instruction {@code throw_ref} was given a null reference. */
  NULL_EXCEPTION_REFERENCE("null exception reference"),
  /** Calls are nested deeper than the limit. */
  CALL_STACK_EXHAUSTED("call stack exhausted");

  private final String text;

  TrapKind(String text) {
    this.text = text;
  }

  /** {@return the reason in the words of the specification's test suite} */
  @Override
  public String toString() {
    return text;
  }
}
