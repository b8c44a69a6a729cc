// SPDX-License-Identifier: Apache-2.0
//
// Fibonacci numbers by the definition: nothing but calls.
// n: 0..92. Result: the n-th Fibonacci number.

#include "kernel.h"

#ifdef __clang__
// Otherwise the second call becomes a loop with an accumulator.
__attribute__((disable_tail_calls))
#endif
static NEVER_INLINED int64_t fib(int32_t n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

KERNEL int64_t run(int32_t n) {
  require(n >= 0 && n <= 92);
  return fib(n);
}
