#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Gets the upstream test suites at the commits that the tests are written for, some 120 MB:
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
target=$(cd "$(dirname "$target")" && pwd -P)/$(basename "$target")
work=$(mktemp -d "$target.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

checkout() { # NAME REPOSITORY COMMIT PATH...: these paths of one commit, without history
  local folder=checkout/$1 commit=$3
  echo "fetch-suites: $2 at $commit"
  git init --quiet "$folder"
  git -C "$folder" config core.autocrlf false
  git -C "$folder" config gc.auto 0
  git -C "$folder" remote add origin "https://github.com/$2"
  git -C "$folder" fetch --quiet --depth 1 --filter=blob:none origin "$commit"
  git -C "$folder" checkout --quiet "$commit" -- "${@:4}"
}

copy() { # FOLDER FILE...: into a folder of the suites
  mkdir -p "suites/$1"
  cp -R "${@:2}" "suites/$1/"
}

checkout testsuite WebAssembly/testsuite 193e551ff22663995b1ac95dc62344133669e14b .
copy spec checkout/testsuite/{LICENSE,*.wast,custom,legacy,proposals}

# The testsuite's memory_grow.wast is another one, and its return_call*.wast are older.
checkout spec WebAssembly/spec 285a9032950cbad6a9f84de11183008e286092a2 test/core
copy spec/extra/spec-main checkout/spec/test/core/{memory_grow,return_call,return_call_indirect}.wast

checkout threads WebAssembly/threads 979d0fcb994439423d63b2f0a8a7332d6285dd84 test/core
copy spec/extra/threads-main checkout/threads/test/core/threads/*.wast

checkout threads-legacy WebAssembly/threads 33b2dcd6a933f5e3c4b860fbbc4d89077256a2aa test/core
copy spec/extra/threads-legacy checkout/threads-legacy/test/core/{atomic_wait_notify,thread}.wast

checkout wasi WebAssembly/wasi-testsuite 9f80ca35444cfd9e63100725615140a346652e6c LICENSE tests
for language in assemblyscript c rust; do
  copy "wasi/$language" "checkout/wasi/tests/$language/testsuite/wasm32-wasip1"
done
copy wasi checkout/wasi/LICENSE

checkout wasi-threads WebAssembly/wasi-threads f8ea03cc0ffbde143415e945497de112f6f9fd53 test
copy wasi-threads/testsuite checkout/wasi-threads/test/testsuite/*.{wat,json}
checkout wasi-threads-binary WebAssembly/wasi-testsuite 3db7f5d1bf71ef31024aa153807e2f243b2e6d24 \
  tests/proposals/wasi-threads
copy wasi-threads/testsuite checkout/wasi/LICENSE \
  checkout/wasi-threads-binary/tests/proposals/wasi-threads/*.{wasm,json}

checkout wasmtime bytecodealliance/wasmtime e6b33de5139d915a48127fc78b790e2d306cf896 \
  LICENSE tests/misc_testsuite/threads tests/misc_testsuite/memory64/threads.wast
copy wasi-threads/wasmtime checkout/wasmtime/LICENSE \
  checkout/wasmtime/tests/misc_testsuite/threads/{MP_wait,wait_notify,load-store-alignment}.wast \
  checkout/wasmtime/tests/misc_testsuite/threads/{atomic_,atomics}*.wast
cp checkout/wasmtime/tests/misc_testsuite/memory64/threads.wast \
  suites/wasi-threads/wasmtime/memory64_threads.wast
checkout wasmtime-release bytecodealliance/wasmtime c5569e6aa03be8ac1a9343d39685a844155a2fc1 \
  tests/all/cli_tests/threads.wat
copy wasi-threads/wasmtime checkout/wasmtime-release/tests/all/cli_tests/threads.wat

checkout toywasm yamt/toywasm 6fc2186b1d8d8fdc7330755d8b2adf86baf634ac LICENSE wat
copy wasi-threads/toywasm \
  checkout/toywasm/{LICENSE,wat/atomic_wait.wat,wat/wasi-threads/infiniteloops.wat} \
  checkout/toywasm/wat/wasi-threads/many_spawn.wat.jinja

[[ ! -d $target ]] || rmdir "$target"
mv suites "$target"
echo "fetch-suites: the suites are in $target"
