// SPDX-License-Identifier: Apache-2.0

#include "thread.h"

#include "thread_layout.h"

#define PAGE_SIZE 65536
#define STACK_ALIGNMENT 16
#define FOR_EVER (-1LL)

_Static_assert(offsetof(struct thread, stack_pointer) == THREAD_STACK_POINTER, "thread_layout.h");
_Static_assert(offsetof(struct thread, tls_base) == THREAD_TLS_BASE, "thread_layout.h");
_Static_assert(offsetof(struct thread, state) == THREAD_STATE, "thread_layout.h");
_Static_assert(sizeof(_Atomic int32_t) == 4, "memory.atomic.wait32 compares four bytes");

__attribute__((import_module("wasi"), import_name("thread-spawn")))
int32_t wasi_thread_spawn(void *argument);

static _Thread_local int32_t id_of_this_thread;

int32_t thread_id(void) {
  return id_of_this_thread;
}

// Blocks until a notify, unless *address is not expected: the comparison and going to sleep are one
// step with respect to notify. Why it returned does not matter: the callers look again.
static void wait_while_equal(_Atomic int32_t *address, int32_t expected) {
  (void)__builtin_wasm_memory_atomic_wait32((int32_t *)address, expected, FOR_EVER);
}

static void notify_one(_Atomic int32_t *address) {
  (void)__builtin_wasm_memory_atomic_notify((int32_t *)address, 1);
}

// Called by wasi_thread_start when the stack and the thread-local variables are in place.
void thread_main(int32_t id, struct thread *thread);

void thread_main(int32_t id, struct thread *thread) {
  // The id comes as a parameter: thread_create learns it too, but perhaps later than we run.
  id_of_this_thread = id;
  thread->body(thread->argument);
}

int32_t thread_create(struct thread *thread, void *stack, size_t stack_size, void (*body)(void *),
                      void *argument) {
  // The thread-local variables are above the stack, which grows downwards and away from them.
  size_t tls_size = __builtin_wasm_tls_size();
  size_t tls_alignment = __builtin_wasm_tls_align(); // a power of two, or 0 if there are none
  uintptr_t bottom = (uintptr_t)stack;
  if (stack_size < tls_size + tls_alignment + STACK_ALIGNMENT + THREAD_MINIMUM_STACK) {
    return -1;
  }
  uintptr_t tls = bottom + stack_size - tls_size;
  if (tls_alignment != 0) {
    tls &= ~(uintptr_t)(tls_alignment - 1);
  }
  thread->tls_base = tls;
  thread->stack_pointer = tls & ~(uintptr_t)(STACK_ALIGNMENT - 1);
  thread->body = body;
  thread->argument = argument;
  atomic_store(&thread->state, THREAD_RUNNING);
  return wasi_thread_spawn(thread);
}

void thread_join(struct thread *thread) {
  // The load that reads THREAD_ENDED synchronizes with the store of it in wasi_thread_start, the
  // thread's last access of memory that matters: all of its writes happen before our return.
  while (atomic_load(&thread->state) != THREAD_ENDED) {
    wait_while_equal(&thread->state, THREAD_RUNNING);
  }
}

void *thread_allocate(size_t bytes) {
  size_t pages = bytes / PAGE_SIZE + (bytes % PAGE_SIZE != 0);
  // memory.grow is atomic: two threads that grow at once get pages of their own.
  size_t first = __builtin_wasm_memory_grow(0, pages);
  return first == SIZE_MAX ? NULL : (void *)(first * PAGE_SIZE);
}

void semaphore_acquire(struct semaphore *semaphore) {
  for (;;) {
    int32_t count = atomic_load(&semaphore->count);
    if (count == 0) {
      // A release between the load and the wait has made the count 1: the wait does not block.
      wait_while_equal(&semaphore->count, 0);
    } else if (atomic_compare_exchange_weak(&semaphore->count, &count, count - 1)) {
      // All changes of the count are atomic read-modify-writes, so that they form one release
      // sequence: every release that came before this one in it happens before our return.
      return;
    }
  }
}

void semaphore_release(struct semaphore *semaphore) {
  // Add first, then notify. No wake-up is lost: a waiter that missed the new count was queued before
  // the addition, so it, or one queued before it, is woken by this notify. A woken one that finds the
  // count taken by somebody quicker waits again, and the quicker one needs no notify any more.
  atomic_fetch_add(&semaphore->count, 1);
  notify_one(&semaphore->count);
}
