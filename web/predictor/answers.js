import { useRef, useState } from 'preact/hooks';
import { breathe } from '../worker/breathe.js';

const SHOWN_ANSWERS = 24;

/**
 * What the model says of photos, one after the other: it shares its thread with the page, which between
 * two of them shows what came of the first and hears what is clicked.
 *
 * @typedef {object} Answer
 * @property {number} id
 * @property {string} name
 * @property {Blob} photo
 * @property {import('../ui/smooth.js').Classes} [classes] most probable first
 * @property {string} [error] instead: why there are none
 *
 * @param {(photo: Blob) => Promise<import('../ui/smooth.js').Classes>} predict
 * @returns {{answers: Answer[], work: {done: number, total: number}|null, askAll: (files: File[]) => void,
 *   stop: () => void}} answers: newest first; work: photos given since there was none left to look at;
 *   stop: those that wait are forgotten
 */
export function useAnswers(predict) {
  const [answers, setAnswers] = useState([]);
  const [work, setWork] = useState(null);
  const asked = useRef({ waiting: [], total: 0, ids: 0 }).current;

  const answer = async (file) => {
    const told = { id: ++asked.ids, name: file.name, photo: file };
    try {
      return { ...told, classes: await predict(file) };
    } catch ({ message }) {
      return { ...told, error: message };
    }
  };
  const lookAtAll = async () => {
    for (let done = 0; asked.waiting.length > 0; done++) {
      setWork({ done, total: asked.total });
      const next = await answer(asked.waiting.shift());
      setAnswers((former) => [next, ...former].slice(0, SHOWN_ANSWERS));
      await breathe();
    }
    asked.total = 0;
    setWork(null);
  };
  const askAll = (files) => {
    const idle = asked.total === 0;
    asked.waiting.push(...files);
    asked.total += files.length;
    if (idle) lookAtAll();
  };
  const stop = () => {
    asked.waiting.length = 0;
  };
  return { answers, work, askAll, stop };
}
