import { Survey } from './survey.js';

/** A linear probe of a recipe's backbone; finds what `thaw probe --json` prints. */
export class Probe extends Survey {
  *steps(run, { perClass, seeds }) {
    run.probe(perClass, seeds);
    for (;;) {
      const { done, total, probe } = run.probeStep();
      if (probe) return probe;
      yield { event: 'probe', done, total };
    }
  }
}
