// SPDX-License-Identifier: Apache-2.0
//
// Where thread_start.S finds the members of struct thread. Read by the assembler and by C.

#ifndef WEFT_EXAMPLES_THREAD_LAYOUT_H
#define WEFT_EXAMPLES_THREAD_LAYOUT_H

#define THREAD_STACK_POINTER 0
#define THREAD_TLS_BASE 4
#define THREAD_STATE 8

#define THREAD_RUNNING 0
#define THREAD_ENDED 1

#endif
