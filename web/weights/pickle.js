/**
 * Python's pickle, as far as dictionaries of tensors need it: a small stack machine. It builds data
 * and runs nothing: a function that a pickle asks for is one of those given here, or an error.
 * Opcodes: Lib/pickletools.py of Python.
 */
import { WeightsError, table } from './tensor.js';

/** Stands on the stack where a list of things begins. */
const MARK = Symbol('mark');

/** What a pickle names as module.name and does not call. */
export class Name {
  /** @param {string} path */
  constructor(path) {
    this.path = path;
  }
}

/**
 * @param {Uint8Array} bytes
 * @param {number} at where the pickle begins
 * @param {Readonly<Record<string, (...args: any[]) => any>>} functions that it may call, by module.name;
 *   a table() without prototype
 * @param {(id: any[]) => any} persistent what a persistent id stands for
 * @returns {{value: any, end: number}} dicts are Maps, lists and tuples arrays
 */
export function unpickle(bytes, at, functions, persistent) {
  const machine = {
    reader: new Reader(bytes, at),
    stack: [],
    memo: new Map(),
    functions,
    persistent,
  };
  for (;;) {
    const code = machine.reader.count(1);
    if (code === STOP) return { value: pop(machine), end: machine.reader.at };
    const run = OPCODES[code];
    if (!run) throw new WeightsError(`pickle: wanted a known opcode, found 0x${code.toString(16)}`);
    run(machine);
  }
}

class Reader {
  #bytes;
  #view;

  constructor(bytes, at) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  take(size) {
    if (size > this.#bytes.length - this.at) {
      throw new WeightsError(`pickle: wanted ${size} bytes more, found the file ends`);
    }
    this.at += size;
    return this.#bytes.subarray(this.at - size, this.at);
  }

  /** An unsigned little-endian number of 1, 2 or 4 bytes. */
  count(size) {
    return this.take(size).reduceRight((value, byte) => value * 256 + byte, 0);
  }

  int32() {
    this.take(4);
    return this.#view.getInt32(this.at - 4, true);
  }

  float64() {
    this.take(8);
    return this.#view.getFloat64(this.at - 8, false); // the one big-endian number of the format
  }

  text(size) {
    return new TextDecoder().decode(this.take(size));
  }

  line() {
    const end = this.#bytes.indexOf(0x0a, this.at);
    const text = this.text((end < 0 ? this.#bytes.length : end) - this.at);
    this.take(1);
    return text;
  }
}

function pop({ stack }) {
  const value = stack.pop();
  if (value !== undefined && value !== MARK) return value;
  throw new WeightsError('pickle: wanted a value on the stack, found none');
}

function popMany(machine, count) {
  return Array.from({ length: count }, () => pop(machine)).reverse();
}

function popToMark(machine) {
  const at = machine.stack.lastIndexOf(MARK);
  if (at < 0) throw new WeightsError('pickle: wanted a mark on the stack, found none');
  const items = machine.stack.splice(at + 1);
  machine.stack.pop();
  return items;
}

/** The thing that an opcode adds to stays on the stack. */
function peek(machine, Kind, what) {
  const value = machine.stack.at(-1);
  if (value instanceof Kind) return value;
  throw new WeightsError(`pickle: wanted ${what}, found ${describe(value)}`);
}

function describe(value) {
  if (value instanceof Name) return value.path;
  return value instanceof Map ? 'a dict' : Array.isArray(value) ? 'a list' : typeof value;
}

function call(machine, callee, args) {
  const path = callee instanceof Name ? callee.path : describe(callee);
  const run = machine.functions[path];
  if (!run || !Array.isArray(args)) {
    throw new WeightsError(
      `pickle: wanted a dictionary of tensors, found ${path}: save the model's state_dict() instead`,
    );
  }
  return run(...args);
}

/** Two's complement, little-endian, of any length; beyond 2⁵³ it is only compared and may round. */
function longInt(bytes) {
  const value = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
  return bytes.at(-1) & 0x80 ? value - 256 ** bytes.length : value;
}

function append(machine, items) {
  const list = peek(machine, Array, 'a list');
  for (const item of items) list.push(item);
}

function setItems(machine, items) {
  const map = peek(machine, Map, 'a dict');
  for (let i = 0; i + 1 < items.length; i += 2) map.set(items[i], items[i + 1]);
}

const push = (make) => (machine) => machine.stack.push(make(machine));
const remember = (size) => (m) => {
  const key = m.reader.count(size);
  const value = pop(m);
  m.memo.set(key, value);
  m.stack.push(value);
};
const recall = (size) => (m) => {
  const key = m.reader.count(size);
  if (!m.memo.has(key))
    throw new WeightsError(`pickle: wanted a value noted as ${key}, found none`);
  m.stack.push(m.memo.get(key));
};

const STOP = 0x2e;
const OPCODES = table({
  0x80: (m) => m.reader.count(1), // PROTO
  0x28: push(() => MARK),
  0x4e: push(() => null), // NONE
  0x88: push(() => true),
  0x89: push(() => false),
  0x4a: push((m) => m.reader.int32()), // BININT
  0x4b: push((m) => m.reader.count(1)),
  0x4d: push((m) => m.reader.count(2)),
  0x8a: push((m) => longInt(m.reader.take(m.reader.count(1)))), // LONG1
  0x47: push((m) => m.reader.float64()), // BINFLOAT
  0x58: push((m) => m.reader.text(m.reader.count(4))), // BINUNICODE
  0x54: push((m) => m.reader.text(m.reader.count(4))), // BINSTRING, of Python 2
  0x55: push((m) => m.reader.text(m.reader.count(1))), // SHORT_BINSTRING
  0x7d: push(() => new Map()), // EMPTY_DICT
  0x5d: push(() => []), // EMPTY_LIST
  0x29: push(() => []), // EMPTY_TUPLE
  0x74: push(popToMark), // TUPLE
  0x85: push((m) => popMany(m, 1)),
  0x86: push((m) => popMany(m, 2)),
  0x87: push((m) => popMany(m, 3)),
  0x61: (m) => append(m, popMany(m, 1)), // APPEND
  0x65: (m) => append(m, popToMark(m)), // APPENDS
  0x73: (m) => setItems(m, popMany(m, 2)), // SETITEM
  0x75: (m) => setItems(m, popToMark(m)), // SETITEMS
  0x71: remember(1), // BINPUT
  0x72: remember(4),
  0x68: recall(1), // BINGET
  0x6a: recall(4),
  0x63: push((m) => new Name(`${m.reader.line()}.${m.reader.line()}`)), // GLOBAL
  0x51: push((m) => m.persistent(pop(m))), // BINPERSID
  0x52: push((m) => call(m, ...popMany(m, 2))), // REDUCE
  0x81: push((m) => call(m, ...popMany(m, 2))), // NEWOBJ
  0x62: pop, // BUILD: attributes beside the items (state_dict's _metadata) are of no use here
});
