;; SPDX-License-Identifier: Apache-2.0
;;
;; The smallest library: add(a, b), modulo 2^32.
(module $add
  (func $add (export "add") (param $a i32) (param $b i32) (result i32)
    (i32.add (local.get $a) (local.get $b))))
