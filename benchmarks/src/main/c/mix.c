// SPDX-License-Identifier: Apache-2.0
//
// What embedded programs do, mixed as in CoreMark: a linked list that is searched, reversed and
// sorted, small integer matrices, a state machine that reads numbers from text, and a checksum
// (CRC-16) over all that comes of it.
// n: rounds, 0..1000000. Result: the checksum of each round folded into a hash.

#include "kernel.h"

#define MOST_ROUNDS 1000000
#define NODES 96
#define SIDE 12
#define TEXT_LENGTH 512
#define NONE (-1)

static NEVER_INLINED uint16_t checksum(uint16_t sum, uint32_t value) {
  for (int bit = 0; bit < 32; bit++) {
    int carry = (sum ^ value) & 1;
    sum >>= 1;
    value >>= 1;
    if (carry) {
      sum ^= 0xA001;
    }
  }
  return sum;
}

// ---- a list, linked by indices so that it is the same on machines with other pointers

struct node {
  int16_t key;
  int16_t data;
  int32_t next;
};

static struct node nodes[NODES];

static int32_t make_list(uint32_t *random) {
  for (int32_t i = 0; i < NODES; i++) {
    uint32_t value = next_random(random);
    nodes[i].key = (int16_t)(value & 0x7FFF);
    nodes[i].data = (int16_t)(value >> 16 & 0xFF);
    nodes[i].next = i + 1 < NODES ? i + 1 : NONE;
  }
  return 0;
}

static NEVER_INLINED int32_t find_data(int32_t list, int16_t data) {
  while (list != NONE && nodes[list].data != data) {
    list = nodes[list].next;
  }
  return list;
}

static NEVER_INLINED int32_t reverse(int32_t list) {
  int32_t reversed = NONE;
  while (list != NONE) {
    int32_t next = nodes[list].next;
    nodes[list].next = reversed;
    reversed = list;
    list = next;
  }
  return reversed;
}

typedef int32_t comparison(const struct node *, const struct node *);

static int32_t by_key(const struct node *first, const struct node *second) {
  return first->key - second->key;
}

static int32_t by_data(const struct node *first, const struct node *second) {
  int32_t difference = first->data - second->data;
  return difference != 0 ? difference : first->key - second->key;
}

static int32_t merge(int32_t first, int32_t second, comparison *compare) {
  int32_t head = NONE;
  int32_t tail = NONE;
  while (first != NONE || second != NONE) {
    int32_t chosen;
    if (second == NONE || (first != NONE && compare(&nodes[first], &nodes[second]) <= 0)) {
      chosen = first;
      first = nodes[first].next;
    } else {
      chosen = second;
      second = nodes[second].next;
    }
    if (tail == NONE) {
      head = chosen;
    } else {
      nodes[tail].next = chosen;
    }
    tail = chosen;
  }
  return head;
}

static NEVER_INLINED int32_t sort(int32_t list, comparison *compare) {
  if (list == NONE || nodes[list].next == NONE) {
    return list;
  }
  int32_t middle = list;
  for (int32_t end = nodes[list].next; end != NONE && nodes[end].next != NONE;) {
    middle = nodes[middle].next;
    end = nodes[nodes[end].next].next;
  }
  int32_t second = nodes[middle].next;
  nodes[middle].next = NONE;
  return merge(sort(list, compare), sort(second, compare), compare);
}

static uint16_t list_work(uint16_t sum, uint32_t *random) {
  int32_t list = make_list(random);
  for (int i = 0; i < 16; i++) {
    int32_t found = find_data(list, (int16_t)(next_random(random) & 0xFF));
    sum = checksum(sum, found == NONE ? 0 : (uint32_t)nodes[found].key);
    list = reverse(list);
  }
  list = sort(list, by_data);
  sum = checksum(sum, (uint32_t)nodes[list].data);
  list = sort(list, by_key);
  for (int32_t i = list; i != NONE; i = nodes[i].next) {
    sum = checksum(sum, (uint32_t)nodes[i].key);
  }
  return sum;
}

// ---- matrices

static int16_t left[SIDE][SIDE];
static int16_t right[SIDE][SIDE];
static int32_t product[SIDE][SIDE];

static NEVER_INLINED uint16_t matrix_work(uint16_t sum, uint32_t *random) {
  for (int i = 0; i < SIDE; i++) {
    for (int j = 0; j < SIDE; j++) {
      uint32_t value = next_random(random);
      left[i][j] = (int16_t)value;
      right[i][j] = (int16_t)(value >> 16);
    }
  }
  int32_t total = 0;
  for (int i = 0; i < SIDE; i++) {
    for (int j = 0; j < SIDE; j++) {
      uint32_t cell = 0;
      for (int k = 0; k < SIDE; k++) {
        int32_t part = left[i][k] * right[k][j];
        cell += (uint32_t)((part >> 2 & 0xF) * (part >> 5 & 0x7F));
      }
      product[i][j] = (int32_t)cell;
      total += product[i][j] > 4096 ? 10 : product[i][j] > total ? 1 : 0;
    }
    sum = checksum(sum, (uint32_t)total);
  }
  return sum;
}

// ---- a state machine for numbers like 12, -3.4 or 5e+6, between commas

enum state { START, SIGN, INTEGER, FRACTION, EXPONENT_MARK, EXPONENT_SIGN, EXPONENT, INVALID, STATES };

static uint8_t text[TEXT_LENGTH];

static void make_text(uint32_t *random) {
  static const uint8_t letters[16] = {'0', '1', '2', '5', '7', '9', '+', '-', '.', 'e', ',', ',', '3', '4', '6', 'x'};
  for (int i = 0; i < TEXT_LENGTH; i++) {
    text[i] = letters[next_random(random) >> 7 & 15];
  }
}

static int is_digit(uint8_t letter) {
  return letter >= '0' && letter <= '9';
}

static NEVER_INLINED enum state step(enum state state, uint8_t letter) {
  switch (state) {
    case START:
      return is_digit(letter) ? INTEGER
             : letter == '+' || letter == '-' ? SIGN
             : letter == '.' ? FRACTION
                             : INVALID;
    case SIGN:
      return is_digit(letter) ? INTEGER : letter == '.' ? FRACTION : INVALID;
    case INTEGER:
      return is_digit(letter) ? INTEGER : letter == '.' ? FRACTION : letter == 'e' ? EXPONENT_MARK : INVALID;
    case FRACTION:
      return is_digit(letter) ? FRACTION : letter == 'e' ? EXPONENT_MARK : INVALID;
    case EXPONENT_MARK:
      return is_digit(letter) ? EXPONENT : letter == '+' || letter == '-' ? EXPONENT_SIGN : INVALID;
    case EXPONENT_SIGN:
    case EXPONENT:
      return is_digit(letter) ? EXPONENT : INVALID;
    default:
      return INVALID;
  }
}

static NEVER_INLINED uint16_t state_work(uint16_t sum, uint32_t *random) {
  uint32_t ended[STATES] = {0};
  make_text(random);
  enum state state = START;
  for (int i = 0; i < TEXT_LENGTH; i++) {
    if (text[i] == ',') {
      ended[state]++;
      state = START;
    } else {
      state = step(state, text[i]);
    }
  }
  for (int i = 0; i < STATES; i++) {
    sum = checksum(sum, ended[i]);
  }
  return sum;
}

KERNEL int64_t run(int32_t n) {
  require(n >= 0 && n <= MOST_ROUNDS);
  uint32_t random = 0x2545F491;
  uint64_t hash = 0;
  uint16_t sum = 0;
  for (int32_t i = 0; i < n; i++) {
    sum = list_work(sum, &random);
    sum = matrix_work(sum, &random);
    sum = state_work(sum, &random);
    hash = (hash ^ sum) * UINT64_C(0x9e3779b97f4a7c15);
  }
  return (int64_t)hash;
}
