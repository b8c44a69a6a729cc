// SPDX-License-Identifier: Apache-2.0
//
// An interpreter in the interpreter: a byte-coded stack machine whose loop is one br_table, running a
// program that adds up the lengths of Collatz sequences.
// n: the program looks at the numbers 1..n, 0..1000000. Result: the sum of the lengths (the numbers
// halved or tripled until 1 is reached) and, above bit 40, a hash of the number of instructions run.

#include "kernel.h"

#define LARGEST 1000000

enum operation {
  PUSH,      // value: pushes the immediate byte
  LOAD,      // variable
  STORE,     // variable: pops
  ADD,       // pops two, pushes one; the others alike
  MULTIPLY,
  SHIFT_RIGHT,
  AND,
  EQUAL,
  LESS,
  DUPLICATE,
  DROP,
  JUMP,      // target
  JUMP_IF,   // target: pops, jumps if it is not 0
  INCREMENT, // variable
  HALT,
};

// Variables: 0 n, 1 the number looked at, 2 where its sequence is, 3 the sum.
static const uint8_t program[] = {
    /* 0*/ PUSH, 0, STORE, 3,
    /* 4*/ PUSH, 1, STORE, 1,
    // next number: n < number?
    /* 8*/ LOAD, 0, LOAD, 1, LESS, JUMP_IF, 57,
    /*15*/ LOAD, 1, STORE, 2,
    // next in the sequence: 1?
    /*19*/ LOAD, 2, DUPLICATE, PUSH, 1, EQUAL, JUMP_IF, 52,
    /*27*/ DUPLICATE, PUSH, 1, AND, JUMP_IF, 40,
    /*33*/ PUSH, 1, SHIFT_RIGHT, STORE, 2, JUMP, 48,
    // odd
    /*40*/ PUSH, 3, MULTIPLY, PUSH, 1, ADD, STORE, 2,
    /*48*/ INCREMENT, 3, JUMP, 19,
    // end of the sequence
    /*52*/ DROP, INCREMENT, 1, JUMP, 8,
    /*57*/ HALT,
};

static int64_t variables[4];
static int64_t stack[8];

static NEVER_INLINED uint64_t interpret(void) {
  uint64_t executed = 0;
  uint32_t position = 0;
  int64_t *top = stack; // the first free place
  for (;;) {
    executed++;
    uint8_t operation = program[position++];
    switch (operation) {
      case PUSH:
        *top++ = program[position++];
        break;
      case LOAD:
        *top++ = variables[program[position++]];
        break;
      case STORE:
        variables[program[position++]] = *--top;
        break;
      case ADD:
        top--;
        top[-1] += top[0];
        break;
      case MULTIPLY:
        top--;
        top[-1] *= top[0];
        break;
      case SHIFT_RIGHT:
        top--;
        top[-1] >>= top[0];
        break;
      case AND:
        top--;
        top[-1] &= top[0];
        break;
      case EQUAL:
        top--;
        top[-1] = top[-1] == top[0];
        break;
      case LESS:
        top--;
        top[-1] = top[-1] < top[0];
        break;
      case DUPLICATE:
        top[0] = top[-1];
        top++;
        break;
      case DROP:
        top--;
        break;
      case JUMP:
        position = program[position];
        break;
      case JUMP_IF:
        position = *--top != 0 ? program[position] : position + 1;
        break;
      case INCREMENT:
        variables[program[position++]]++;
        break;
      case HALT:
        return executed;
      default:
        __builtin_trap();
    }
  }
}

KERNEL int64_t run(int32_t n) {
  require(n >= 0 && n <= LARGEST);
  variables[0] = n;
  uint64_t executed = interpret();
  return (int64_t)((uint64_t)variables[3] ^ (executed * UINT64_C(0x9e3779b97f4a7c15)) << 40);
}
