;; SPDX-License-Identifier: Apache-2.0
;;
;; fib(n): the n-th Fibonacci number modulo 2^64 by the recursive definition, fib(0) = 0 and
;; fib(1) = 1; an n below 2, read as signed, is returned as it is.
(module $fibonacci
  (func $fib (export "fib") (param $n i64) (result i64)
    (if (result i64) (i64.lt_s (local.get $n) (i64.const 2))
      (then (local.get $n))
      (else
        (i64.add
          (call $fib (i64.sub (local.get $n) (i64.const 1)))
          (call $fib (i64.sub (local.get $n) (i64.const 2))))))))
