// SPDX-License-Identifier: Apache-2.0
//
// Five bodies under gravity, stepped with the symplectic Euler method: f64 arithmetic with division
// and square root on a few numbers that stay in a small table.
// n: steps, 0 or more. Result: a hash over the bits of all positions and velocities and of the energy.

#include "kernel.h"

#define BODIES 5
#define STEP 0.01

struct body {
  double x, y, z;
  double vx, vy, vz;
  double mass;
};

static struct body bodies[BODIES];

// A heavy body in the middle and lighter ones on tilted orbits around it.
static void place(void) {
  for (int i = 0; i < BODIES; i++) {
    double distance = 4.0 * i + (i > 0 ? 1.0 : 0.0);
    double speed = i > 0 ? __builtin_sqrt(40.0 / distance) : 0.0;
    bodies[i] = (struct body){
        .x = i % 2 == 0 ? distance : -distance,
        .z = 0.125 * i,
        .vy = i % 2 == 0 ? speed : -speed,
        .vz = 0.0625 * (i - 2),
        .mass = i > 0 ? 0.03125 * i : 40.0,
    };
  }
}

static NEVER_INLINED void advance(void) {
  for (int i = 0; i < BODIES; i++) {
    struct body *a = &bodies[i];
    for (int j = i + 1; j < BODIES; j++) {
      struct body *b = &bodies[j];
      double dx = a->x - b->x;
      double dy = a->y - b->y;
      double dz = a->z - b->z;
      double square = dx * dx + dy * dy + dz * dz;
      double magnitude = STEP / (square * __builtin_sqrt(square));
      a->vx -= dx * b->mass * magnitude;
      a->vy -= dy * b->mass * magnitude;
      a->vz -= dz * b->mass * magnitude;
      b->vx += dx * a->mass * magnitude;
      b->vy += dy * a->mass * magnitude;
      b->vz += dz * a->mass * magnitude;
    }
  }
  for (int i = 0; i < BODIES; i++) {
    struct body *body = &bodies[i];
    body->x += STEP * body->vx;
    body->y += STEP * body->vy;
    body->z += STEP * body->vz;
  }
}

static double energy(void) {
  double sum = 0;
  for (int i = 0; i < BODIES; i++) {
    struct body *a = &bodies[i];
    sum += 0.5 * a->mass * (a->vx * a->vx + a->vy * a->vy + a->vz * a->vz);
    for (int j = i + 1; j < BODIES; j++) {
      struct body *b = &bodies[j];
      double dx = a->x - b->x;
      double dy = a->y - b->y;
      double dz = a->z - b->z;
      sum -= a->mass * b->mass / __builtin_sqrt(dx * dx + dy * dy + dz * dz);
    }
  }
  return sum;
}

KERNEL int64_t run(int32_t n) {
  require(n >= 0);
  place();
  for (int32_t i = 0; i < n; i++) {
    advance();
  }
  uint64_t checksum = bits_of(energy());
  for (int i = 0; i < BODIES; i++) {
    struct body *body = &bodies[i];
    checksum = checksum * 31 + bits_of(body->x);
    checksum = checksum * 31 + bits_of(body->y);
    checksum = checksum * 31 + bits_of(body->z);
    checksum = checksum * 31 + bits_of(body->vx);
    checksum = checksum * 31 + bits_of(body->vy);
    checksum = checksum * 31 + bits_of(body->vz);
  }
  return (int64_t)checksum;
}
