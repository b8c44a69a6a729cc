// SPDX-License-Identifier: Apache-2.0
//
// The product of two square matrices of doubles by the definition: a f64 multiply-add per inner step,
// one row read in order and one column read with a stride.
// n: rows and columns, 0..512. Result: a hash over the bits of the product's elements.

#include "kernel.h"

#define LARGEST 512

static double left[LARGEST * LARGEST];
static double right[LARGEST * LARGEST];
static double product[LARGEST * LARGEST];

static void multiply(int32_t n) {
  for (int32_t row = 0; row < n; row++) {
    for (int32_t column = 0; column < n; column++) {
      double sum = 0;
      for (int32_t k = 0; k < n; k++) {
        sum += left[row * n + k] * right[k * n + column];
      }
      product[row * n + column] = sum;
    }
  }
}

KERNEL int64_t run(int32_t n) {
  require(n >= 0 && n <= LARGEST);
  uint32_t state = 123456789;
  for (int32_t i = 0; i < n * n; i++) {
    left[i] = (int32_t)next_random(&state) * 0x1p-31;
    right[i] = (int32_t)next_random(&state) * 0x1p-31;
  }
  multiply(n);
  uint64_t checksum = 0;
  for (int32_t i = 0; i < n * n; i++) {
    checksum = checksum * 31 + bits_of(product[i]);
  }
  return (int64_t)checksum;
}
