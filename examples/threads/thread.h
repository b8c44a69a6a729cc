// SPDX-License-Identifier: Apache-2.0
//
// Threads for a program without a libc, on top of wasi-threads: one host function,
// "wasi" "thread-spawn", that starts wasi_thread_start on a new instance of the module which shares
// the memory of this one.

#ifndef WEFT_EXAMPLES_THREAD_H
#define WEFT_EXAMPLES_THREAD_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

// The smallest stack that thread_create leaves to a thread, in bytes.
#define THREAD_MINIMUM_STACK 4096

// A thread. It belongs to its creator, who may look at no member, and lives until it is joined.
struct thread {
  uintptr_t stack_pointer;
  uintptr_t tls_base;
  _Atomic int32_t state;
  void (*body)(void *);
  void *argument;
};

// Starts a thread that calls body(argument) on the given stack, whose upper end holds its
// thread-local variables. Stack and *thread may be used for nothing else until thread_join returns.
//
// Returns the thread's id, 1 or more, or a negative number when the stack is too small or when the
// host does not start a thread; then nothing has started.
//
// What the caller has written is visible to the body: thread-spawn happens before the thread's first
// instruction.
int32_t thread_create(struct thread *thread, void *stack, size_t stack_size, void (*body)(void *),
                      void *argument);

// Blocks until the thread has ended. Each thread is joined at most once. What the body has written is
// visible to the caller afterwards.
void thread_join(struct thread *thread);

// The id of the calling thread, as thread_create returned it; 0 in the main thread.
int32_t thread_id(void);

// Takes that many bytes from the host with memory.grow, rounded up to whole pages of 64 KiB, zeroed
// and never given back. Any thread may call it. Returns NULL when the memory's maximum is reached.
void *thread_allocate(size_t bytes);

// A counting semaphore (Dijkstra). With a count of 1 it is a lock.
struct semaphore {
  _Atomic int32_t count;
};

// Takes one; blocks while there is none. What was written before the release that provided it is
// visible afterwards.
void semaphore_acquire(struct semaphore *semaphore);

// Adds one.
void semaphore_release(struct semaphore *semaphore);

#endif
