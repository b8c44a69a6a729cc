// SPDX-License-Identifier: Apache-2.0
//
// SHA-256 (FIPS 180-4) of a generated message: 32-bit rotations and additions, many live locals.
// n: the message's length in blocks of 64 bytes, 0 or more. The message is the sequence of
// little-endian xorshift32 outputs starting from the state 1. Result: the digest's four big-endian
// 64-bit words, exclusive-ored after rotating word i (from 0) left by i + 1.

#include "kernel.h"

static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint8_t block[64];
static uint32_t schedule[64];
static uint32_t hash[8];

static uint32_t rotate_right(uint32_t value, int distance) {
  return rotate_left_32(value, 32 - distance);
}

static NEVER_INLINED void compress(void) {
  for (int t = 0; t < 16; t++) {
    schedule[t] = (uint32_t)block[4 * t] << 24 | (uint32_t)block[4 * t + 1] << 16 |
                  (uint32_t)block[4 * t + 2] << 8 | block[4 * t + 3];
  }
  for (int t = 16; t < 64; t++) {
    uint32_t w2 = schedule[t - 2];
    uint32_t w15 = schedule[t - 15];
    uint32_t sigma0 = rotate_right(w15, 7) ^ rotate_right(w15, 18) ^ (w15 >> 3);
    uint32_t sigma1 = rotate_right(w2, 17) ^ rotate_right(w2, 19) ^ (w2 >> 10);
    schedule[t] = sigma1 + schedule[t - 7] + sigma0 + schedule[t - 16];
  }
  uint32_t a = hash[0], b = hash[1], c = hash[2], d = hash[3];
  uint32_t e = hash[4], f = hash[5], g = hash[6], h = hash[7];
  for (int t = 0; t < 64; t++) {
    uint32_t sum1 = rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25);
    uint32_t choice = (e & f) ^ (~e & g);
    uint32_t t1 = h + sum1 + choice + round_constants[t] + schedule[t];
    uint32_t sum0 = rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22);
    uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
    uint32_t t2 = sum0 + majority;
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  hash[0] += a;
  hash[1] += b;
  hash[2] += c;
  hash[3] += d;
  hash[4] += e;
  hash[5] += f;
  hash[6] += g;
  hash[7] += h;
}

static void begin(void) {
  hash[0] = 0x6a09e667;
  hash[1] = 0xbb67ae85;
  hash[2] = 0x3c6ef372;
  hash[3] = 0xa54ff53a;
  hash[4] = 0x510e527f;
  hash[5] = 0x9b05688c;
  hash[6] = 0x1f83d9ab;
  hash[7] = 0x5be0cd19;
}

KERNEL int64_t run(int32_t n) {
  require(n >= 0);
  begin();
  uint32_t state = 1;
  for (int32_t i = 0; i < n; i++) {
    for (int word = 0; word < 16; word++) {
      uint32_t random = next_random(&state);
      for (int byte = 0; byte < 4; byte++) {
        block[4 * word + byte] = (uint8_t)(random >> (8 * byte));
      }
    }
    compress();
  }
  // The padding: a one bit, zeros, and the message's length in bits, big-endian, in one more block.
  uint64_t bits = (uint64_t)n * 512;
  for (int i = 0; i < 56; i++) {
    block[i] = 0;
  }
  block[0] = 0x80;
  for (int i = 0; i < 8; i++) {
    block[56 + i] = (uint8_t)(bits >> (56 - 8 * i));
  }
  compress();
  uint64_t checksum = 0;
  for (int i = 0; i < 4; i++) {
    checksum ^= rotate_left_64((uint64_t)hash[2 * i] << 32 | hash[2 * i + 1], i + 1);
  }
  return (int64_t)checksum;
}
