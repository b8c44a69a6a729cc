// SPDX-License-Identifier: Apache-2.0
//
// Runs generated modules in Node.js and writes what they do, a line for each thing that can be
// seen, as WeftTrace.java does for Weft:
//
//   node FLAGS run.mjs FOLDER NAME...
//
// with the flags in DifferentialTest.java reads FOLDER/NAME.wasm and writes FOLDER/NAME.node.txt. FOLDER/vector-logger.wasm shows vectors,
// which JavaScript cannot see.

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [, , folder, ...names] = process.argv;
const vectorLogger = new WebAssembly.Module(readFileSync(join(folder, 'vector-logger.wasm')));

// As in WeftTrace.java.
const MOST_CALLBACKS = 1000;
const DEEPEST_CALLBACK = 30;
const ARGUMENTS = {
  i32: [0, 1, -1, -2147483648, 2147483647, 255, 65536],
  i64: [0n, 1n, -1n, -9223372036854775808n, 9223372036854775807n, 4294967296n, 65535n],
  f32: [0, -0, 1.5, -65536, Infinity, 16777216, -0.25],
  f64: [0, -0, 1.5, -4294967296, -Infinity, 9007199254740992, 0.25],
};

const TRAPS = [
  [/^unreachable$/, 'unreachable'],
  [/^(divide|remainder) by zero$/, 'division by zero'],
  [/^divide result unrepresentable$/, 'not representable'],
  [/^float unrepresentable in integer range$/, 'not representable'],
  [/memory access out of bounds|data segment out of bounds/, 'memory bounds'],
  [/table index is out of bounds|table access out of bounds|element segment out of bounds/, 'table bounds'],
  [/null function|function signature mismatch/, 'function signature'],
  [/unaligned accesses/, 'unaligned'],
  [/dereferencing a null pointer|rethrowing null value/, 'null reference'],
  [/illegal cast/, 'cast'],
  [/array access out of bounds|array element access/, 'array bounds'],
];

function thrown(error) {
  if (error instanceof RangeError && /call stack/.test(error.message)) {
    return 'call stack';
  }
  if (error instanceof WebAssembly.Exception) {
    return 'exception';
  }
  if (error instanceof WebAssembly.RuntimeError) {
    for (const [pattern, kind] of TRAPS) {
      if (pattern.test(error.message)) {
        return kind;
      }
    }
  }
  return `${error.constructor.name}: ${error.message}`;
}

const scratch = new DataView(new ArrayBuffer(8));

function hex(bits, digits) {
  return BigInt.asUintN(digits * 4, BigInt(bits)).toString(16).padStart(digits, '0');
}

function text(type, value) {
  switch (type) {
    case 'i32':
    case 'i64':
      return String(value);
    case 'f32':
      scratch.setFloat32(0, value);
      return Number.isNaN(value) ? 'nan' : hex(scratch.getUint32(0), 8);
    case 'f64':
      scratch.setFloat64(0, value);
      return Number.isNaN(value) ? 'nan' : hex(scratch.getBigUint64(0), 16);
    default:
      return value === null ? 'null' : 'reference';
  }
}

function typeName(type) {
  return type.startsWith('(') ? 'reference' : type;
}

/** Whether JavaScript sees values of such a type. */
function isSeen(type) {
  return type !== 'v128' && !/exn/.test(type);
}

/** Whether JavaScript can pass and take such values, with null for references. */
function isCallable(type) {
  return [...type.parameters, ...type.results].every(
    (value) => isSeen(value) && typeName(value) !== 'reference'
  );
}

function trace(name) {
  const lines = [];
  let callbacks = 0;
  let depth = 0;
  let exports = {};
  let instance;

  function call(what, func) {
    const type = func.type();
    if (!isCallable(type)) {
      lines.push(`${what} uncallable`);
      return;
    }
    const values = type.parameters.map((parameter, i) => {
      const choices = ARGUMENTS[typeName(parameter)];
      return choices ? choices[(callbacks + i) % choices.length] : null;
    });
    lines.push(what);
    let results = func(...values);
    results = type.results.length === 0 ? [] : type.results.length === 1 ? [results] : [...results];
    lines.push(['=', ...results.map((value, i) => text(typeName(type.results[i]), value))].join(' '));
  }

  /** Calls back unless there was enough of that. Returns 1 if it caught something. */
  function callBack(what, func, catches) {
    if (typeof func !== 'function' || ++callbacks > MOST_CALLBACKS || depth >= DEEPEST_CALLBACK) {
      lines.push(`${what} nothing`);
      return 0;
    }
    depth++;
    try {
      call(what, func);
      return 0;
    } catch (error) {
      if (!catches) {
        throw error;
      }
      lines.push(`caught ${thrown(error)}`);
      return 1;
    } finally {
      depth--;
    }
  }

  const exported = (index) => exports[Object.keys(exports)[index]];
  const wasmtag = new WebAssembly.Tag({ parameters: ['i32'] });
  const jstag = new WebAssembly.Tag({ parameters: ['externref'] });
  const logger = new WebAssembly.Instance(vectorLogger, {
    host: { log: (low, high) => lines.push(`v128 ${hex(high, 16)}${hex(low, 16)}`) },
  });
  const log = (type) => (value) => lines.push(`${type} ${text(type, value)}`);
  const support = {
    'log-i32': log('i32'),
    'log-i64': log('i64'),
    'log-f32': log('f32'),
    'log-f64': log('f64'),
    'log-v128': logger.exports.log,
    'log-anyref': log('reference'),
    'log-funcref': log('reference'),
    'log-externref': log('reference'),
    'table-get': (index) => {
      const table = exports.table;
      return hasElement(table, index) ? table.get(at(table, index >>> 0)) : null;
    },
    'table-set': (index, value) => {
      const table = exports.table;
      if (hasElement(table, index)) {
        table.set(at(table, index >>> 0), value);
      }
    },
    'call-export': (index, flags) => void callBack('call-export', exported(index), (flags & 1) !== 0),
    'call-export-catch': (index) => callBack('call-export', exported(index), true),
    'call-ref': (func, flags) => void callBack('call-ref', func, (flags & 1) !== 0),
    'call-ref-catch': (func) => callBack('call-ref', func, true),
    sleep: (milliseconds, id) => id,
    throw: (which) => {
      throw which === 0
        ? new WebAssembly.Exception(jstag, ['host'])
        : new WebAssembly.Exception(wasmtag, [which]);
    },
    wasmtag,
    jstag,
  };

  /** While the start function runs, there are no exports. */
  function hasElement(table, index) {
    return table !== undefined && (index >>> 0) < Number(table.length);
  }

  /** Indices of tables with 64-bit addresses are BigInt. */
  function at(table, index) {
    return typeof table.length === 'bigint' ? BigInt(index) : index;
  }

  let module;
  try {
    module = new WebAssembly.Module(readFileSync(join(folder, `${name}.wasm`)));
  } catch (error) {
    return [`rejected ${error.message}`];
  }
  const imports = { 'fuzzing-support': support };
  for (const wanted of WebAssembly.Module.imports(module)) {
    if (wanted.module !== 'fuzzing-support') {
      imports[wanted.module] ??= {};
      imports[wanted.module][wanted.name] = 'host'; // a reference
    }
  }
  try {
    instance = new WebAssembly.Instance(module, imports);
  } catch (error) {
    return [...lines, `instantiation: ${thrown(error)}`];
  }
  exports = instance.exports;
  for (const [exportName, item] of Object.entries(exports)) {
    if (typeof item === 'function') {
      callbacks++;
      try {
        call(exportName, item);
      } catch (error) {
        lines.push(`! ${thrown(error)}`);
      }
    }
  }
  for (const [exportName, item] of Object.entries(exports)) {
    if (item instanceof WebAssembly.Global) {
      const type = item.type().value;
      lines.push(`${exportName} ${typeName(type)} ${isSeen(type) ? text(type, item.value) : ''}`);
    } else if (item instanceof WebAssembly.Table) {
      lines.push(`${exportName} of ${item.length}`);
    } else if (item instanceof WebAssembly.Memory) {
      const bytes = new Uint8Array(item.buffer).slice();
      lines.push(`${exportName} ${bytes.length} ${createHash('sha256').update(bytes).digest('hex')}`);
    }
  }
  return lines;
}

for (const name of names) {
  writeFileSync(join(folder, `${name}.node.txt`), trace(name).join('\n') + '\n');
}
