import { PROGRESS_EVENTS } from './protocol.js';

const INTERVAL_MS = 50;

/**
 * Sends events to the page: progress at most 20 times a second, everything else at once and in
 * order. A small network makes thousands of batches a second, which no page could draw.
 */
export class Reporter {
  #send;
  #pending = new Map(); // kind of progress → its latest event
  #sentAt = -Infinity;
  #taken; // by the page: the latest that was sent

  /** @param {(events: object[]) => Promise<void>} send resolves when the page has taken them */
  constructor(send) {
    this.#send = send;
  }

  /** @param {{event: string}} event */
  tell(event) {
    // Deleted first, so that the map keeps the order in which the latest ones came.
    this.#pending.delete(event.event);
    this.#pending.set(event.event, event);
    const isProgress = PROGRESS_EVENTS.includes(event.event);
    if (!isProgress || performance.now() - this.#sentAt >= INTERVAL_MS) this.flush();
  }

  flush() {
    if (this.#pending.size > 0) this.#taken = this.#send([...this.#pending.values()]);
    this.#pending.clear();
    this.#sentAt = performance.now();
  }

  /**
   * Sends the rest, and waits until the page has taken it. Events have a port of their own: the answer
   * to the call that they belong to would overtake them, and progress that comes after it stay.
   */
  async end() {
    this.flush();
    await Promise.allSettled([this.#taken]);
  }
}
