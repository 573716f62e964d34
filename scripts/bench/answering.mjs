// What every contestant answers to: {load}, {open, turns}, {turn}, {close}, {memory}.

/**
 * @param {(how: object) => Promise<{open: Function, turn: Function, close: Function}>} load
 * @returns {(question: object) => Promise<any>}
 */
export function contestant(load) {
  let work;
  return async (question) => {
    if (question.load) work = await load(question.load);
    else if (question.open) await work.open(question.open, question.turns);
    else if (question.turn) return work.turn();
    else if (question.memory) return work.memoryBytes;
    else await work.close();
    return null;
  };
}

/** Lets a worker of page.html answer. */
export function answerPage(answer) {
  onmessage = async ({ data }) => {
    try {
      postMessage({ answer: await answer(data) });
    } catch (error) {
      postMessage({ failure: error.stack ?? String(error) });
    }
  };
}
