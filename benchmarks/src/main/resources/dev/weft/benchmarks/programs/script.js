// SPDX-License-Identifier: Apache-2.0
//
// What QuickJS evaluates: objects, closures, strings, regular expressions, sorting, big integers.

function random(seed) {
  return () => (seed = (seed * 1103515245 + 12345) % 2147483648);
}

class Tree {
  constructor(key, count) {
    this.key = key;
    this.count = count;
    this.left = this.right = null;
  }
  add(key) {
    if (key === this.key) {
      this.count++;
    } else {
      const side = key < this.key ? 'left' : 'right';
      if (this[side]) this[side].add(key);
      else this[side] = new Tree(key, 1);
    }
  }
  *[Symbol.iterator]() {
    if (this.left) yield* this.left;
    yield [this.key, this.count];
    if (this.right) yield* this.right;
  }
}

const next = random(42);
const words = Array.from({ length: 10 * 100 }, () => (next() >> 8).toString(36));
const tree = new Tree('m', 0);
for (const word of words) tree.add(word.slice(0, 2));

const sorted = [...words].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
const text = JSON.stringify(sorted.map((word, index) => ({ word, index })));
const digits = JSON.parse(text).reduce((sum, item) => sum + item.word.replace(/[^0-9]+/g, '').length, 0);

let sieve = 0;
const composite = new Uint8Array(10 * 2000);
for (let i = 2; i < composite.length; i++) {
  if (!composite[i]) {
    sieve++;
    for (let j = i * 2; j < composite.length; j += i) composite[j] = 1;
  }
}

let product = 1n;
for (let i = 1n; i <= 400n; i++) product *= i;

[[...tree].length, sorted[0], text.length, digits, sieve, String(product).length].join(' ');
