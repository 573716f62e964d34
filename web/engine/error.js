/** A failure that the engine, or what stands around it, can explain. */
export class ThawError extends Error {
  /**
   * @param {string} status name of a status code, such as BAD_RECIPE (csrc/base/status.h)
   * @param {string} detail what was wanted and what was found
   */
  constructor(status, detail) {
    super(detail);
    this.name = 'ThawError';
    this.status = status;
    this.detail = detail;
  }
}
