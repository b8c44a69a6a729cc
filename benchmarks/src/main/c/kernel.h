// SPDX-License-Identifier: Apache-2.0
//
// What every benchmark kernel has in common. A kernel is one C file that defines
//
//     int64_t run(int32_t n)
//
// and needs nothing: no libc, no imports. It does work proportional to some function of n and
// returns a checksum that depends on all of it, so that no engine can skip any. Calling it again on
// the same instance gives the same result. An n outside the range that the kernel states traps.

#ifndef WEFT_KERNEL_H
#define WEFT_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __wasm__
#define KERNEL __attribute__((export_name("run")))
#else
#define KERNEL // natively compiled by expected.sh: an ordinary external function
#endif

// Keeps a function as one in the compiled module, so that there is a call to execute.
#define NEVER_INLINED __attribute__((noinline))

KERNEL int64_t run(int32_t n);

static inline void require(int condition) {
  if (!condition) {
    __builtin_trap();
  }
}

static inline uint32_t rotate_left_32(uint32_t value, int distance) {
  return (value << distance) | (value >> (32 - distance));
}

static inline uint64_t rotate_left_64(uint64_t value, int distance) {
  return (value << distance) | (value >> (64 - distance));
}

// The bit pattern of a double: results of floating-point kernels are compared exactly.
static inline uint64_t bits_of(double value) {
  union {
    double number;
    uint64_t bits;
  } both = {value};
  return both.bits;
}

// One step of Marsaglia's xorshift32 (shifts 13, 17, 5); the state must not be 0.
static inline uint32_t next_random(uint32_t *state) {
  uint32_t x = *state;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  *state = x;
  return x;
}

#endif
