#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Writes expected.properties beside the built kernels: what run(n) returns for two values of n, as
# computed by the same C compiled for this machine. small is for tests (under 6 million WebAssembly
# instructions), large for measuring (150 to 300 million).

set -eu
cd "$(dirname "$0")"
OUT=../resources/dev/weft/benchmarks/kernels/expected.properties
CC=${CC:-gcc}
command -v "$CC" >/dev/null || {
  echo "expected.sh: missing: $CC (a C compiler for this machine; CC=... chooses another)" >&2
  exit 1
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/main.c" <<'C'
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include "kernel.h"

int main(int argc, char **argv) {
  if (argc != 2) {
    return 2;
  }
  printf("%" PRId64 "\n", run((int32_t)strtol(argv[1], NULL, 10)));
  return 0;
}
C

kernel() { # NAME SMALL LARGE
  # Excess precision and fused multiply-add would round differently from WebAssembly.
  "$CC" -O2 -std=c17 -Wall -Wextra -Werror -ffp-contract=off -fexcess-precision=standard -I. \
    -o "$work/$1" "$work/main.c" "$1.c" -lm
  echo
  echo "$1.small.n=$2"
  echo "$1.small.result=$("$work/$1" "$2")"
  echo "$1.large.n=$3"
  echo "$1.large.result=$("$work/$1" "$3")"
}

{
  echo "# What run(n) of each kernel returns. Written by src/main/c/expected.sh from the native build."
  kernel sieve 100000 5000000
  kernel sha256 500 25000
  kernel sort 10000 400000
  kernel fib 25 34
  kernel matmul 60 240
  kernel nbody 3000 150000
  kernel mandelbrot 80 560
  kernel bytecode 250 6500
  kernel indirect 80000 4000000
  kernel strings 7000 350000
  kernel bulk 30000 2000000
  kernel hash64 500 28000
  kernel mix 40 2000
} >"$work/expected.properties"
mv "$work/expected.properties" "$OUT"
