// SPDX-License-Identifier: Apache-2.0
//
// Counts the words of a file: what the compiler of the corpus compiles.
//
//   words FILE

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 251 };

struct word {
  struct word *next;
  unsigned count;
  char text[];
};

static struct word *buckets[BUCKETS];
static unsigned distinct;

static unsigned hash(const char *text) {
  unsigned value = 2166136261u;
  while (*text) {
    value = (value ^ (unsigned char)*text++) * 16777619u;
  }
  return value;
}

static void add(const char *text) {
  struct word **bucket = &buckets[hash(text) % BUCKETS];
  for (struct word *word = *bucket; word; word = word->next) {
    if (strcmp(word->text, text) == 0) {
      word->count++;
      return;
    }
  }
  struct word *word = malloc(sizeof *word + strlen(text) + 1);
  if (!word) {
    abort();
  }
  word->next = *bucket;
  word->count = 1;
  strcpy(word->text, text);
  *bucket = word;
  distinct++;
}

static int by_count(const void *a, const void *b) {
  const struct word *left = *(struct word *const *)a, *right = *(struct word *const *)b;
  if (left->count != right->count) {
    return left->count < right->count ? 1 : -1;
  }
  return strcmp(left->text, right->text);
}

int main(int argc, char **argv) {
  FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
  if (!file) {
    perror("words");
    return 2;
  }
  char text[64];
  size_t length = 0;
  unsigned total = 0;
  for (int c; (c = getc(file)) != EOF || length > 0;) {
    if (c != EOF && isalpha(c) && length < sizeof text - 1) {
      text[length++] = (char)tolower(c);
    } else if (length > 0) {
      text[length] = '\0';
      add(text);
      total++;
      length = 0;
    }
  }
  fclose(file);

  struct word **words = malloc(distinct * sizeof *words);
  unsigned n = 0;
  double entropy = 0;
  for (unsigned i = 0; i < BUCKETS; i++) {
    for (struct word *word = buckets[i]; word; word = word->next) {
      double share = (double)word->count / total;
      entropy -= share * log2(share);
      words[n++] = word;
    }
  }
  qsort(words, distinct, sizeof *words, by_count);
  printf("%u words, %u of them distinct, %.9f bits each\n", total, distinct, entropy);
  for (unsigned i = 0; i < distinct && i < 5; i++) {
    printf("%6u  %s\n", words[i]->count, words[i]->text);
  }
  return 7;
}
