// SPDX-License-Identifier: Apache-2.0
//
// The entry point of a new thread: (export "wasi_thread_start" (func (param $id i32) (param $argument i32))).
// The argument is what thread_create gave to thread-spawn: the address of a struct thread.
//
// It cannot be written in C. The thread runs on a fresh instance of the module, whose globals have
// the module's initial values: __stack_pointer is the *main* thread's stack, so nothing may use the
// stack before it has been replaced. And when the thread is marked as ended its joiner may reuse the
// stack at once, so from that store on nothing may use it either.

#include "thread_layout.h"

        .globaltype     __stack_pointer, i32
        .functype       __wasm_init_tls (i32) -> ()
        .functype       thread_main (i32, i32) -> ()

        .section        .text.wasi_thread_start,"",@
        .globl          wasi_thread_start
        .type           wasi_thread_start,@function
        .export_name    wasi_thread_start, wasi_thread_start
wasi_thread_start:
        .functype       wasi_thread_start (i32, i32) -> ()

        local.get       1
        i32.load        THREAD_STACK_POINTER
        global.set      __stack_pointer

        // Sets the global __tls_base and copies the initial values of the thread-local variables
        // there. The linker makes this function.
        local.get       1
        i32.load        THREAD_TLS_BASE
        call            __wasm_init_tls

        local.get       0
        local.get       1
        call            thread_main

        // Store first, then notify: a joiner that reads the old value before this store is either
        // queued when the notify comes, or its wait compares after the store and does not block.
        // The joiner may have gone on, and struct thread may be something else, before the notify: it
        // then wakes nobody or, at worst, a waiter at that address that finds its condition
        // unchanged, as every waiter has to expect.
        local.get       1
        i32.const       THREAD_ENDED
        i32.atomic.store        THREAD_STATE
        local.get       1
        i32.const       -1
        memory.atomic.notify    THREAD_STATE
        drop
        end_function
