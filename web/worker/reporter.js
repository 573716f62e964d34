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

  /** @param {(events: object[]) => void} send */
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
    if (this.#pending.size > 0) this.#send([...this.#pending.values()]);
    this.#pending.clear();
    this.#sentAt = performance.now();
  }
}
