#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Rebuilds the benchmark kernels: every *.c here becomes one module in the resources. The built
# modules are committed, so this is needed only after a change. It installs nothing. The same
# toolchain gives the same bytes.
#
# Debian packages: clang-19 lld-19
#
#   build.sh            rebuilds all kernels
#   build.sh NAME...    rebuilds those

set -eu
cd "$(dirname "$0")"
OUT=../resources/dev/weft/benchmarks/kernels
CLANG=${CLANG:-clang-19}

fail() {
  echo "build.sh: $*" >&2
  exit 1
}

command -v "$CLANG" >/dev/null ||
  fail "no $CLANG found: install the package clang-19, or name another clang in CLANG"
linker=$("$CLANG" --target=wasm32 -print-prog-name=wasm-ld)
command -v "$linker" >/dev/null ||
  fail "$CLANG finds no wasm-ld: install the package lld-19"

[ $# -gt 0 ] || set -- $(ls ./*.c | sed 's|^\./||; s|\.c$||')
mkdir -p "$OUT"
for kernel in "$@"; do
  features=
  case $kernel in
    bulk) features=-mbulk-memory ;; # memory.copy and memory.fill are what it is about
  esac
  # --strip-debug keeps the name section: traces and profiles show function names.
  "$CLANG" --target=wasm32 -O2 $features -std=c17 -Wall -Wextra -Werror -ffreestanding \
    -fno-builtin -ffp-contract=off -nostdlib \
    -Wl,--no-entry,--strip-debug,--stack-first,-z,stack-size=65536 \
    -o "$OUT/$kernel.wasm" "$kernel.c"
  chmod 644 "$OUT/$kernel.wasm"
  echo "$kernel.wasm $(wc -c <"$OUT/$kernel.wasm")"
done
