// SPDX-License-Identifier: Apache-2.0
//
// memory.fill and memory.copy of blocks of many lengths, overlapping ones included, in a buffer of
// 64 KiB. Nearly all of the work is inside those two instructions.
// n: rounds of one fill and two copies, 0 or more. Result: a hash over the buffer.

#include "kernel.h"

#define SIZE 65536
#define LONGEST 4096

static uint8_t buffer[SIZE];

KERNEL int64_t run(int32_t n) {
  require(n >= 0);
  __builtin_memset(buffer, 0, SIZE);
  uint32_t state = 88675123;
  for (int32_t i = 0; i < n; i++) {
    uint32_t random = next_random(&state);
    uint32_t length = random % (LONGEST + 1);
    uint32_t from = next_random(&state) % (SIZE - LONGEST);
    uint32_t to = next_random(&state) % (SIZE - LONGEST);
    __builtin_memset(buffer + from, (int)(random >> 24), length / 8);
    // To anywhere, rarely overlapping, then a little upwards or downwards, which mostly overlaps.
    __builtin_memmove(buffer + to, buffer + from, length);
    uint32_t near = to < LONGEST ? to + random % 64 : to - random % 64;
    __builtin_memmove(buffer + near, buffer + to, length);
  }
  uint64_t checksum = 0;
  for (uint32_t i = 0; i < SIZE; i += 8) {
    uint64_t word = 0;
    for (uint32_t byte = 0; byte < 8; byte++) {
      word |= (uint64_t)buffer[i + byte] << (8 * byte);
    }
    checksum = checksum * 31 + word;
  }
  return (int64_t)checksum;
}
