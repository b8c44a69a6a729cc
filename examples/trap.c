// SPDX-License-Identifier: Apache-2.0
//
// A program with a bug: it follows a reading's index without checking it and loads from outside of
// its memory. It prints one line and then traps, so that there is a backtrace to look at: main called
// report, that called average, and that called reading.
//
//     weft run examples/trap.wasm

#include <stdio.h>
#include <stdlib.h>

#define NEVER_INLINED __attribute__((noinline))

static int readings[] = {12, 15, 11, 19};

// Volatile, so that the compiler cannot know that the last one is far outside of the table.
static volatile unsigned indices[] = {0, 1, 2, 0x3ff00000};

static NEVER_INLINED int reading(unsigned index) {
  return readings[index];
}

static NEVER_INLINED int average(unsigned count) {
  int sum = 0;
  for (unsigned i = 0; i < count; i++) {
    sum += reading(indices[i]);
  }
  return sum / (int)count;
}

static NEVER_INLINED void report(void) {
  puts("The average of four readings is:");
  fflush(stdout);
  printf("%d\n", average(sizeof indices / sizeof *indices));
}

int main(void) {
  report();
  return EXIT_SUCCESS;
}
