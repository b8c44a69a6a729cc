// SPDX-License-Identifier: Apache-2.0

#include "wasi.h"

#include "thread.h"

#define WASI(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(name)))

struct ciovec {
  const void *bytes;
  size_t length;
};

WASI("args_sizes_get") int32_t wasi_args_sizes_get(size_t *count, size_t *bytes);
WASI("args_get") int32_t wasi_args_get(char **pointers, char *bytes);
WASI("fd_write")
int32_t wasi_fd_write(uint32_t descriptor, const struct ciovec *vectors, size_t count,
                      size_t *written);
WASI("proc_exit") _Noreturn void wasi_proc_exit(uint32_t code);

// What sysexits.h calls EX_OSERR: the host does not give us our arguments.
#define EXIT_NO_ARGUMENTS 71

_Noreturn void exit_process(uint32_t code) {
  wasi_proc_exit(code);
}

int32_t write_text(uint32_t descriptor, const char *text) {
  size_t length = 0;
  while (text[length] != '\0') {
    length++;
  }
  while (length > 0) {
    struct ciovec vector = {text, length};
    size_t written = 0;
    int32_t error = wasi_fd_write(descriptor, &vector, 1, &written);
    if (error != 0) {
      return error;
    }
    text += written;
    length -= written;
  }
  return 0;
}

char *to_decimal(uint64_t value, char buffer[static DECIMAL_SIZE]) {
  char *digit = buffer + DECIMAL_SIZE - 1;
  *digit = '\0';
  do {
    *--digit = (char)('0' + value % 10);
    value /= 10;
  } while (value != 0);
  return digit;
}

__attribute__((export_name("_start"))) void _start(void);

void _start(void) {
  size_t count;
  size_t bytes;
  if (wasi_args_sizes_get(&count, &bytes) != 0) {
    exit_process(EXIT_NO_ARGUMENTS);
  }
  // The pointers, the NULL after the last, and the characters. Both numbers come from the host.
  size_t pointers;
  size_t size;
  if (__builtin_add_overflow(count, 1, &pointers) ||
      __builtin_mul_overflow(pointers, sizeof(char *), &pointers) ||
      __builtin_add_overflow(pointers, bytes, &size)) {
    exit_process(EXIT_NO_ARGUMENTS);
  }
  char **argv = thread_allocate(size);
  if (argv == NULL || wasi_args_get(argv, (char *)argv + pointers) != 0) {
    exit_process(EXIT_NO_ARGUMENTS);
  }
  argv[count] = NULL;
  int code = main((int)count, argv);
  if (code != 0) {
    exit_process((uint32_t)code);
  }
  // Returning from _start is leaving with 0.
}
