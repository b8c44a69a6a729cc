;; SPDX-License-Identifier: Apache-2.0
;;
;; Makes a WASI command of QuickJS as a library: it evaluates the script that its one argument is
;; and prints the value, or the exception that it throws. It is merged with the library, whose
;; imports from "env" it also provides: they are called only by engines that were asked to.
;;
;;   quickjs SCRIPT

(module
  (import "quickjs" "memory" (memory 1))
  (import "quickjs" "_initialize" (func $initialize))
  (import "quickjs" "qjs_init" (func $init (result i32)))
  (import "quickjs" "wasm_malloc" (func $malloc (param i32) (result i32)))
  (import "quickjs" "qjs_eval" (func $eval (param i32 i32 i32 i32) (result i32)))
  (import "quickjs" "qjs_is_exception" (func $is_exception (param i32) (result i32)))
  (import "quickjs" "qjs_get_exception" (func $get_exception (result i32)))
  (import "quickjs" "qjs_get_string_len" (func $get_string (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))

  (func (export "host_call") (param i32 i32 i32 i32 i32) (result i32) unreachable)
  (func (export "host_interrupt") (result i32) unreachable)
  (func (export "host_get_timezone_offset") (param i32 i32) (result i32) (i32.const 0))
  (func (export "host_promise_rejection") (param i32 i32 i32) unreachable)
  (func (export "host_module_normalize") (param i32 i32) (result i32) unreachable)
  (func (export "host_module_load") (param i32 i32) (result i32) unreachable)

  (func $check (param $failure i32)
    (if (local.get $failure) (then unreachable)))

  (func (export "_start")
    (local $words i32) (local $arguments i32) (local $bytes i32) (local $script i32) (local $value i32)
    (call $initialize)
    (call $check (call $init))
    (local.set $words (call $malloc (i32.const 16)))
    (call $check (call $args_sizes_get (local.get $words) (i32.add (local.get $words) (i32.const 4))))
    (call $check (i32.ne (i32.load (local.get $words)) (i32.const 2)))
    (local.set $arguments (call $malloc (i32.const 8)))
    (local.set $bytes (call $malloc (i32.load offset=4 (local.get $words))))
    (call $check (call $args_get (local.get $arguments) (local.get $bytes)))
    (local.set $script (i32.load offset=4 (local.get $arguments)))
    (local.set $value
      (call $eval
        (local.get $script)
        ;; The script is the last of the strings, and ends with a 0.
        (i32.sub
          (i32.add (local.get $bytes) (i32.load offset=4 (local.get $words)))
          (i32.add (local.get $script) (i32.const 1)))
        (i32.load (local.get $arguments))
        (i32.const 0)))
    (if (call $is_exception (local.get $value))
      (then (local.set $value (call $get_exception))))
    (i32.store (local.get $words) (call $get_string (local.get $value) (i32.add (local.get $words) (i32.const 4))))
    (call $check
      (call $fd_write (i32.const 1) (local.get $words) (i32.const 1) (i32.add (local.get $words) (i32.const 8))))))
