#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Gets the upstream test suites at the commits that the tests are written for, some 110 MB:
#
#   spec-tests/fetch-suites.sh [FOLDER]
#
# Without FOLDER they go to target/suites, where the tests look for them. With one, say so to the
# tests: mvn verify -Dweft.suites=FOLDER. A FOLDER that is there already must be empty.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
target=${1:-$root/target/suites}

fail() {
  echo "fetch-suites: $1" >&2
  exit 1
}

command -v git >/dev/null || fail "git is not on the PATH"
[[ ! -e $target ]] || [[ -d $target && -z $(ls -A "$target") ]] || fail "not an empty folder: $target"
mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$(dirname "$target")/suites.XXXXXX")
trap 'rm -rf "$work"' EXIT

checkout() { # NAME REPOSITORY COMMIT: a work tree of one commit without history
  local folder=$work/checkout/$1
  echo "fetch-suites: $2 at $3"
  git init --quiet "$folder"
  git -C "$folder" fetch --quiet --depth 1 "https://github.com/$2" "$3"
  git -C "$folder" -c advice.detachedHead=false -c core.autocrlf=false checkout --quiet FETCH_HEAD
}

copy() { # FOLDER FILE...: into a folder of the suites
  mkdir -p "$work/suites/$1"
  cp -R "${@:2}" "$work/suites/$1/"
}

cd "$work"

checkout testsuite WebAssembly/testsuite 193e551ff22663995b1ac95dc62344133669e14b
copy spec checkout/testsuite/{LICENSE,*.wast,custom,legacy,proposals}

# The testsuite's memory_grow.wast is another one, and its return_call*.wast are older.
checkout spec WebAssembly/spec 285a9032950cbad6a9f84de11183008e286092a2
copy spec/extra/spec-main checkout/spec/test/core/{memory_grow,return_call,return_call_indirect}.wast

checkout threads WebAssembly/threads 979d0fcb994439423d63b2f0a8a7332d6285dd84
copy spec/extra/threads-main checkout/threads/test/core/threads/*.wast

checkout threads-legacy WebAssembly/threads 33b2dcd6a933f5e3c4b860fbbc4d89077256a2aa
copy spec/extra/threads-legacy checkout/threads-legacy/test/core/{atomic_wait_notify,thread}.wast

checkout wasi WebAssembly/wasi-testsuite 9f80ca35444cfd9e63100725615140a346652e6c
copy wasi checkout/wasi/LICENSE
for language in assemblyscript c rust; do
  copy "wasi/$language" "checkout/wasi/tests/$language/testsuite/wasm32-wasip1"
done

checkout wasi-threads WebAssembly/wasi-threads f8ea03cc0ffbde143415e945497de112f6f9fd53
copy wasi-threads/testsuite checkout/wasi-threads/test/testsuite/*.{wat,json}
checkout wasi-threads-wasm WebAssembly/wasi-testsuite 3db7f5d1bf71ef31024aa153807e2f243b2e6d24
copy wasi-threads/testsuite checkout/wasi/LICENSE \
  checkout/wasi-threads-wasm/tests/proposals/wasi-threads/*.{wasm,json}

checkout wasmtime bytecodealliance/wasmtime e6b33de5139d915a48127fc78b790e2d306cf896
copy wasi-threads/wasmtime checkout/wasmtime/LICENSE \
  checkout/wasmtime/tests/misc_testsuite/threads/{MP_wait,atomic_wait_endianness}.wast \
  checkout/wasmtime/tests/misc_testsuite/threads/{atomics-end-of-memory,atomics_notify}.wast \
  checkout/wasmtime/tests/misc_testsuite/threads/{atomics_wait_address,wait_notify}.wast \
  checkout/wasmtime/tests/misc_testsuite/threads/load-store-alignment.wast
cp checkout/wasmtime/tests/misc_testsuite/memory64/threads.wast \
  suites/wasi-threads/wasmtime/memory64_threads.wast
checkout wasmtime-release bytecodealliance/wasmtime c5569e6aa03be8ac1a9343d39685a844155a2fc1
copy wasi-threads/wasmtime checkout/wasmtime-release/tests/all/cli_tests/threads.wat

checkout toywasm yamt/toywasm 6fc2186b1d8d8fdc7330755d8b2adf86baf634ac
copy wasi-threads/toywasm \
  checkout/toywasm/{LICENSE,wat/atomic_wait.wat,wat/wasi-threads/infiniteloops.wat} \
  checkout/toywasm/wat/wasi-threads/many_spawn.wat.jinja

[[ ! -d $target ]] || rmdir "$target"
mv suites "$target"
echo "fetch-suites: the suites are in $target"
