;; SPDX-License-Identifier: Apache-2.0
;;
;; A module that talks to its host. squares(n) stores 1, 4, 9, ... n*n as i32 in its memory from
;; address 0 on and calls env.log after each with the address it has just written, so that the host
;; can read the number there. It returns n. The memory is one page and does not grow: an n above
;; 16384 traps at the first store outside. n is unsigned.
(module $host
  (import "env" "log" (func $log (param $address i32)))
  (memory (export "memory") 1 1)
  (func $squares (export "squares") (param $n i32) (result i32)
    (local $i i32)
    (local $address i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (i32.store (local.get $address) (i32.mul (local.get $i) (local.get $i)))
        (call $log (local.get $address))
        (local.set $address (i32.add (local.get $address) (i32.const 4)))
        (br $next)))
    (local.get $n)))
