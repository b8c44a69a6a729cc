// SPDX-License-Identifier: Apache-2.0
//
// Quicksort of pseudo-random signed integers, with insertion sort for short runs: compares, swaps,
// unpredictable branches and recursion.
// n: how many, 0..1048576. Result: a hash over the sorted sequence; traps if it is not sorted.

#include "kernel.h"

#define MOST 1048576
#define SHORT 12

static int32_t values[MOST];

static void insertion_sort(int32_t low, int32_t high) {
  for (int32_t i = low + 1; i <= high; i++) {
    int32_t value = values[i];
    int32_t j = i - 1;
    while (j >= low && values[j] > value) {
      values[j + 1] = values[j];
      j--;
    }
    values[j + 1] = value;
  }
}

static int32_t median(int32_t a, int32_t b, int32_t c) {
  if (a < b) {
    return b < c ? b : (a < c ? c : a);
  }
  return a < c ? a : (b < c ? c : b);
}

// Sorts values[low..high]. It recurses into the shorter part only, so at most log2(n) deep.
static NEVER_INLINED void sort(int32_t low, int32_t high) {
  while (high - low >= SHORT) {
    int32_t pivot = median(values[low], values[low + (high - low) / 2], values[high]);
    int32_t i = low;
    int32_t j = high;
    while (i <= j) {
      while (values[i] < pivot) {
        i++;
      }
      while (values[j] > pivot) {
        j--;
      }
      if (i <= j) {
        int32_t swapped = values[i];
        values[i] = values[j];
        values[j] = swapped;
        i++;
        j--;
      }
    }
    if (j - low < high - i) {
      sort(low, j);
      low = i;
    } else {
      sort(i, high);
      high = j;
    }
  }
  insertion_sort(low, high);
}

KERNEL int64_t run(int32_t n) {
  require(n >= 0 && n <= MOST);
  uint32_t state = 2463534242u;
  for (int32_t i = 0; i < n; i++) {
    values[i] = (int32_t)next_random(&state);
  }
  sort(0, n - 1);
  uint64_t checksum = 0;
  for (int32_t i = 0; i < n; i++) {
    require(i == 0 || values[i - 1] <= values[i]);
    checksum = checksum * 31 + (uint32_t)values[i];
  }
  return (int64_t)checksum;
}
