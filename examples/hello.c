// SPDX-License-Identifier: Apache-2.0
//
// The first program: greets the world, or each argument. The environment variable GREETING, when it
// is set and not empty, replaces the word "Hello".
//
//     weft run examples/hello.wasm
//     weft run examples/hello.wasm Ada Grace

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  const char *greeting = getenv("GREETING");
  if (greeting == NULL || *greeting == '\0') {
    greeting = "Hello";
  }
  if (argc < 2) {
    printf("%s, world!\n", greeting);
  }
  for (int i = 1; i < argc; i++) {
    printf("%s, %s!\n", greeting, argv[i]);
  }
  // What printf buffered is written here at the latest; only now is it known whether that worked.
  if (fflush(stdout) != 0 || ferror(stdout)) {
    perror("hello");
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
