import { Survey } from './survey.js';

/** Steps at rising learning rates; finds {points, suggestion}, as `thaw lr-find --json` prints them. */
export class LrSearch extends Survey {
  *steps(run, { phase, steps }) {
    const points = [];
    for (const { step, lr, loss, smoothed, prepared, suggestion = null } of run.findLr({
      phase,
      steps,
    })) {
      if (!prepared) points.push({ step, lr, loss, smoothed });
      yield { event: 'lr_search', done: points.length, total: steps };
      if (suggestion !== null) return { points, suggestion };
    }
    return { points, suggestion: null };
  }
}
