// Errors of the Node host, with the exit status that the program itself would give.

export class HostError extends Error {
  /**
   * @param {string} message empty where the user has been told already
   * @param {1|2|3|130} exitStatus 1 the run failed, 2 bad usage, 3 bad data, 130 interrupted
   */
  constructor(message, exitStatus) {
    super(message);
    this.exitStatus = exitStatus;
  }
}
