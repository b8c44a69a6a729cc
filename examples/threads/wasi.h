// SPDX-License-Identifier: Apache-2.0
//
// The few functions of WASI preview 1 that a threaded example needs, and what a libc would do with
// them: calling main with its arguments, and writing text.

#ifndef WEFT_EXAMPLES_WASI_H
#define WEFT_EXAMPLES_WASI_H

#include <stddef.h>
#include <stdint.h>

#define STANDARD_OUTPUT 1
#define STANDARD_ERROR 2

// The program. What it returns is its exit code.
int main(int argc, char **argv);

// Ends the process and with it all threads, whatever they are doing.
_Noreturn void exit_process(uint32_t code);

// Writes the text to a file descriptor, all of it. Returns 0, or WASI's error number.
int32_t write_text(uint32_t descriptor, const char *text);

// As many bytes as the longest uint64_t in decimal and its terminating NUL need.
#define DECIMAL_SIZE 21

// Puts the decimal form of the value into the buffer; returns where in it the text starts.
char *to_decimal(uint64_t value, char buffer[static DECIMAL_SIZE]);

#endif
