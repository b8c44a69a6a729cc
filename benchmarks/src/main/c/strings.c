// SPDX-License-Identifier: Apache-2.0
//
// Text: builds decimal words like "key-000123", keeps each different one once in a buffer, and counts
// them in a hash table with open addressing. Byte loads and stores, a byte-wise hash and comparison,
// division by ten.
// n: words, 0..1048576; about half of them are different. Result: a hash over the table's words and
// counts in the order of their first appearance.

#include "kernel.h"

#define LARGEST 1048576
#define WORD_LENGTH 11 // with the terminating NUL
#define CAPACITY 1048576 // a power of two, twice as many as there are different words at most
#define EMPTY 0

// At most LARGEST / 2 different words, and room for one more to be looked up.
static char text[(LARGEST / 2 + 1) * WORD_LENGTH];
static uint32_t counts[LARGEST / 2];
static uint32_t table[CAPACITY]; // the number of a word, from 1 on, or EMPTY

static uint32_t put_word(char *to, uint32_t number) {
  static const char prefix[] = "key-";
  uint32_t length = 0;
  for (; prefix[length] != '\0'; length++) {
    to[length] = prefix[length];
  }
  for (uint32_t digit = 0; digit < 6; digit++) {
    to[length + 5 - digit] = (char)('0' + number % 10);
    number /= 10;
  }
  to[length + 6] = '\0';
  return length + 6;
}

// Fowler, Noll and Vo's 1a, 32 bits.
static NEVER_INLINED uint32_t hash(const char *word) {
  uint32_t hash = 2166136261u;
  for (; *word != '\0'; word++) {
    hash = (hash ^ (uint8_t)*word) * 16777619u;
  }
  return hash ^ hash >> 15;
}

static NEVER_INLINED int equal(const char *a, const char *b) {
  while (*a != '\0' && *a == *b) {
    a++;
    b++;
  }
  return *a == *b;
}

KERNEL int64_t run(int32_t n) {
  require(n >= 0 && n <= LARGEST);
  // As many places as the words may fill by half, so that a small n does not clear a large table.
  uint32_t capacity = 16;
  while (capacity < (uint32_t)n) {
    capacity *= 2;
  }
  for (uint32_t i = 0; i < capacity; i++) {
    table[i] = EMPTY;
  }
  uint32_t different = (uint32_t)n / 2 + (n % 2);
  uint32_t words = 0;
  uint32_t state = 521288629;
  for (int32_t i = 0; i < n; i++) {
    char *word = text + words * WORD_LENGTH; // kept there if it is new
    put_word(word, next_random(&state) % different);
    uint32_t place = hash(word) & (capacity - 1);
    while (table[place] != EMPTY && !equal(text + (table[place] - 1) * WORD_LENGTH, word)) {
      place = (place + 1) & (capacity - 1);
    }
    if (table[place] == EMPTY) {
      counts[words] = 0;
      words++;
      table[place] = words;
    }
    counts[table[place] - 1]++;
  }
  uint64_t checksum = words;
  for (uint32_t i = 0; i < words; i++) {
    checksum = checksum * 31 + hash(text + i * WORD_LENGTH);
    checksum = checksum * 31 + counts[i];
  }
  return (int64_t)checksum;
}
