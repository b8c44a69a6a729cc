// SPDX-License-Identifier: Apache-2.0
//
// The Mandelbrot set on a square grid, at most 64 iterations per point: f64 arithmetic in locals, with
// no memory at all.
// n: points per side, 0..4096. Result: a hash over the iterations that each point took.

#include "kernel.h"

#define LARGEST 4096
#define MOST_ITERATIONS 64

static uint32_t iterations(double cx, double cy) {
  double x = 0;
  double y = 0;
  double xx = 0;
  double yy = 0;
  uint32_t count = 0;
  while (count < MOST_ITERATIONS && xx + yy <= 4.0) {
    y = 2 * x * y + cy;
    x = xx - yy + cx;
    xx = x * x;
    yy = y * y;
    count++;
  }
  return count;
}

KERNEL int64_t run(int32_t n) {
  require(n >= 0 && n <= LARGEST);
  uint64_t checksum = 0;
  for (int32_t row = 0; row < n; row++) {
    for (int32_t column = 0; column < n; column++) {
      double cx = 3.0 * column / n - 2.25;
      double cy = 3.0 * row / n - 1.5;
      checksum = checksum * 31 + iterations(cx, cy);
    }
  }
  return (int64_t)checksum;
}
