#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Rebuilds the example modules beside their sources. The built modules are committed, so this is
# needed only after a change. It installs nothing. The same toolchain gives the same bytes.
#
# Debian packages: clang-19 lld-19 libclang-rt-19-dev-wasm32 wasi-libc wabt

set -eu
cd "$(dirname "$0")"
CLANG=${CLANG:-clang-19}
WAT2WASM=${WAT2WASM:-wat2wasm}

fail() {
  echo "build.sh: $*" >&2
  exit 1
}

command -v "$CLANG" >/dev/null ||
  fail "no $CLANG found: install the package clang-19, or name another clang in CLANG"
linker=$("$CLANG" --target=wasm32-wasi -print-prog-name=wasm-ld)
command -v "$linker" >/dev/null ||
  fail "$CLANG finds no wasm-ld: install the package lld-19"
builtins=$("$CLANG" --target=wasm32-wasi -print-libgcc-file-name)
[ -f "$builtins" ] ||
  fail "$CLANG finds no $builtins: install the package libclang-rt-19-dev-wasm32"
libc=$("$CLANG" --target=wasm32-wasi -print-file-name=libc.a)
[ -f "$libc" ] ||
  fail "$CLANG finds no libc.a for wasm32-wasi: install the package wasi-libc"
command -v "$WAT2WASM" >/dev/null ||
  fail "no $WAT2WASM found: install the package wabt, or name another in WAT2WASM"

# Debug information goes, the name section stays: backtraces show function names.
COMMON="--target=wasm32-wasi -O2 -std=c17 -Wall -Wextra -Werror -Wl,--strip-debug"

# Plain WASI programs, with the libc.
for name in hello echo trap; do
  "$CLANG" $COMMON -o "$name.wasm" "$name.c"
done

# Threads. There is no libc for wasm32-wasi-threads in Debian, so these programs have none: threads/
# is all that is under them. The memory is imported, because every thread's instance shares it, and
# never grows above 64 MiB. The stack of the main thread lies at the lowest addresses, so that
# overflowing it traps.
"$CLANG" $COMMON -matomics -mbulk-memory -ftls-model=local-exec -ffreestanding -nostdlib \
  -Wl,--shared-memory,--import-memory,--export-memory,--max-memory=67108864 \
  -Wl,--stack-first,-z,stack-size=65536 \
  -o primes.wasm primes.c threads/thread.c threads/wasi.c threads/thread_start.S

# Libraries.
for name in add fibonacci host; do
  "$WAT2WASM" --debug-names -o "$name.wasm" "$name.wat"
done

chmod 644 ./*.wasm # wasm-ld marks what it links as executable
ls -l ./*.wasm
