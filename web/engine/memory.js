/**
 * The one file that touches the engine's memory. Views are made for each use: memory may grow, and
 * what was seen through an old view is then out of date.
 */
import { ThawError } from './error.js';

const POINTER_BYTES = 4;

export class Memory {
  #module;
  #encoder = new TextEncoder();
  #decoder = new TextDecoder();

  /** @param {object} module what createThaw gives */
  constructor(module) {
    this.#module = module;
  }

  get #bytes() {
    return new Uint8Array(this.#module.wasmMemory.buffer);
  }

  /** Bytes that the memory has grown to. */
  get size() {
    return this.#module.wasmMemory.buffer.byteLength;
  }

  /**
   * Copies bytes into a block of the engine's heap.
   * @param {Uint8Array} bytes
   * @returns {number} address; whoever takes it frees it
   */
  give(bytes) {
    const address = this.alloc(bytes.length);
    this.#bytes.set(bytes, address);
    return address;
  }

  /**
   * @param {number} length in bytes
   * @returns {number} address
   */
  alloc(length) {
    // Addresses beyond 2 GB come back from WebAssembly as negative numbers.
    const address = this.#module._thaw_api_alloc(Math.max(length, 1)) >>> 0;
    if (address === 0) {
      throw new ThawError('NO_MEMORY', `no room for ${length} bytes in the engine's memory`);
    }
    return address;
  }

  /** @param {number} address */
  free(address) {
    this.#module._thaw_api_free(address);
  }

  /**
   * Lends bytes to the engine for the time of a call.
   * @template T
   * @param {Uint8Array} bytes
   * @param {(address: number, length: number) => T} use
   * @returns {T}
   */
  lend(bytes, use) {
    const address = this.give(bytes);
    try {
      return use(address, bytes.length);
    } finally {
      this.free(address);
    }
  }

  /**
   * Lends a NUL-terminated text; the length that `use` is told leaves the NUL out.
   * @template T
   * @param {string} text
   * @param {(address: number, length: number) => T} use
   * @returns {T}
   */
  lendText(text, use) {
    return this.lend(this.#encoder.encode(`${text}\0`), (address, length) =>
      use(address, length - 1),
    );
  }

  /**
   * @param {number} address
   * @param {number} length
   * @returns {Uint8Array<ArrayBuffer>} a copy, in memory that is not shared
   */
  copy(address, length) {
    return this.#bytes.slice(address, address + length);
  }

  /**
   * @param {number} address of a NUL-terminated text
   * @returns {string}
   */
  text(address) {
    const start = address >>> 0;
    const bytes = this.#bytes;
    // A decoder takes no shared memory, hence the copy.
    return this.#decoder.decode(bytes.slice(start, bytes.indexOf(0, start)));
  }

  /**
   * For functions that return a block and write its length through a pointer: takes the block out
   * of the engine's memory.
   * @param {(length: number) => number} call gets the address of the length, gives that of the block
   * @returns {Uint8Array<ArrayBuffer>|null} null where the call gave none
   */
  take(call) {
    const lengthAt = this.alloc(POINTER_BYTES);
    try {
      const address = call(lengthAt) >>> 0;
      if (address === 0) return null;
      const length = new DataView(this.#module.wasmMemory.buffer).getUint32(lengthAt, true);
      const bytes = this.copy(address, length);
      this.free(address);
      return bytes;
    } finally {
      this.free(lengthAt);
    }
  }
}
