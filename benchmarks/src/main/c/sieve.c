// SPDX-License-Identifier: Apache-2.0
//
// The sieve of Eratosthenes with one byte per number: short loops of byte loads and stores.
// n: the largest number looked at, 0..8388607. Result: a hash over the primes <= n in order.

#include "kernel.h"

#define LARGEST 8388607

static uint8_t composite[LARGEST + 1];

KERNEL int64_t run(int32_t n) {
  require(n >= 0 && n <= LARGEST);
  for (int32_t i = 0; i <= n; i++) {
    composite[i] = 0;
  }
  for (int32_t i = 2; i * i <= n; i++) {
    if (!composite[i]) {
      for (int32_t multiple = i * i; multiple <= n; multiple += i) {
        composite[multiple] = 1;
      }
    }
  }
  uint64_t checksum = 0;
  for (int32_t i = 2; i <= n; i++) {
    if (!composite[i]) {
      checksum = checksum * 31 + (uint32_t)i;
    }
  }
  return (int64_t)checksum;
}
