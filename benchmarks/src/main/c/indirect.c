// SPDX-License-Identifier: Apache-2.0
//
// Calls through a table of functions, chosen by data: eight small functions of one type, and a second
// type in the same table, so that every call_indirect has a type to check.
// n: calls, 0 or more. Result: a hash that every call changes.

#include "kernel.h"

typedef uint64_t (*step)(uint64_t accumulator, uint32_t operand);
typedef uint32_t (*chooser)(uint32_t random);

static uint64_t add(uint64_t accumulator, uint32_t operand) {
  return accumulator + operand;
}

static uint64_t subtract(uint64_t accumulator, uint32_t operand) {
  return accumulator - operand;
}

static uint64_t multiply(uint64_t accumulator, uint32_t operand) {
  return accumulator * (operand | 1);
}

static uint64_t exclusive_or(uint64_t accumulator, uint32_t operand) {
  return accumulator ^ ((uint64_t)operand << 16);
}

static uint64_t rotate(uint64_t accumulator, uint32_t operand) {
  return rotate_left_64(accumulator, (int)(operand % 63 + 1));
}

static uint64_t invert(uint64_t accumulator, uint32_t operand) {
  return ~accumulator + (operand >> 7);
}

static uint64_t fold(uint64_t accumulator, uint32_t operand) {
  return accumulator ^ (accumulator >> 29) ^ operand;
}

static uint64_t negate(uint64_t accumulator, uint32_t operand) {
  return operand - accumulator;
}

static uint32_t low_bits(uint32_t random) {
  return random & 7;
}

static uint32_t high_bits(uint32_t random) {
  return random >> 29;
}

// Volatile, so that the compiler must call what is in the table.
static const volatile step steps[8] = {
    add, subtract, multiply, exclusive_or, rotate, invert, fold, negate,
};
static const volatile chooser choosers[2] = {low_bits, high_bits};

KERNEL int64_t run(int32_t n) {
  require(n >= 0);
  uint32_t state = 362436069;
  uint64_t accumulator = UINT64_C(0x0123456789abcdef);
  for (int32_t i = 0; i < n; i++) {
    uint32_t random = next_random(&state);
    uint32_t chosen = choosers[i >> 4 & 1](random);
    accumulator = steps[chosen](accumulator, random);
  }
  return (int64_t)accumulator;
}
