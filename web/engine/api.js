import { ThawError } from './error.js';
import { Memory } from './memory.js';

/** The module's functions with their two ways to fail turned into exceptions. */
export class Api {
  /** @param {object} module */
  constructor(module) {
    this.module = module;
    this.memory = new Memory(module);
  }

  /** Throws what the engine tells of its last failure. */
  fail() {
    const { status, detail } = JSON.parse(this.memory.text(this.module._thaw_api_error()));
    throw new ThawError(status, detail);
  }

  /** @param {number} status 0 for success */
  check(status) {
    if (status !== 0) this.fail();
  }

  /**
   * @param {number} address 0 on failure
   * @returns {number}
   */
  present(address) {
    return address === 0 ? this.fail() : address;
  }

  /**
   * @param {number} address of a JSON text; 0 on failure
   * @returns {any}
   */
  json(address) {
    return JSON.parse(this.memory.text(this.present(address)));
  }
}
