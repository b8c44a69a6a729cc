// SPDX-License-Identifier: Apache-2.0
//
// Copies standard input to standard output, byte for byte, as it comes.
//
//     echo something | weft run examples/echo.wasm

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// Writes all of it: one write may take less than it is given.
static int write_fully(const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(STDOUT_FILENO, bytes, length);
    if (written < 0) {
      return -1;
    }
    bytes += written;
    length -= (size_t)written;
  }
  return 0;
}

int main(void) {
  static char buffer[8192];
  for (;;) {
    ssize_t length = read(STDIN_FILENO, buffer, sizeof buffer);
    if (length == 0) {
      return EXIT_SUCCESS;
    }
    if (length < 0 || write_fully(buffer, (size_t)length) < 0) {
      perror("echo");
      return EXIT_FAILURE;
    }
  }
}
