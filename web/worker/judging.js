import { Survey } from './survey.js';

/** What the recipe's generator makes, beside the real photos; finds what `thaw judge --json` prints. */
export class Judging extends Survey {
  *steps(run) {
    run.judge();
    for (;;) {
      const { done, total, judgement } = run.judgeStep();
      if (judgement) return judgement;
      yield { event: 'judge', done, total };
    }
  }
}
