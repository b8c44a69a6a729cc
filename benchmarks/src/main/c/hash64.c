// SPDX-License-Identifier: Apache-2.0
//
// Hashing with 64-bit multiplications, rotations and shifts: a buffer is filled with the SplitMix64
// sequence and hashed over and over by four interleaved lanes, each hash the seed of the next.
// n: how often the buffer of 4096 bytes is hashed, 0 or more. Result: the last hash.

#include "kernel.h"

#define WORDS 512

static const uint64_t prime_1 = UINT64_C(0x9e3779b185ebca87);
static const uint64_t prime_2 = UINT64_C(0xc2b2ae3d27d4eb4f);
static const uint64_t prime_3 = UINT64_C(0x165667b19e3779f9);

static uint64_t words[WORDS];

static uint64_t split_mix(uint64_t *state) {
  uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static uint64_t mix(uint64_t lane, uint64_t word) {
  return rotate_left_64(lane + word * prime_2, 31) * prime_1;
}

static NEVER_INLINED uint64_t hash(uint64_t seed) {
  uint64_t a = seed + prime_1 + prime_2;
  uint64_t b = seed + prime_2;
  uint64_t c = seed;
  uint64_t d = seed - prime_1;
  for (int i = 0; i < WORDS; i += 4) {
    a = mix(a, words[i]);
    b = mix(b, words[i + 1]);
    c = mix(c, words[i + 2]);
    d = mix(d, words[i + 3]);
  }
  uint64_t result =
      rotate_left_64(a, 1) + rotate_left_64(b, 7) + rotate_left_64(c, 12) + rotate_left_64(d, 18);
  result ^= result >> 33;
  result *= prime_2;
  result ^= result >> 29;
  result *= prime_3;
  return result ^ result >> 32;
}

KERNEL int64_t run(int32_t n) {
  require(n >= 0);
  uint64_t state = 1;
  for (int i = 0; i < WORDS; i++) {
    words[i] = split_mix(&state);
  }
  uint64_t result = 0;
  for (int32_t i = 0; i < n; i++) {
    result = hash(result);
  }
  return (int64_t)result;
}
