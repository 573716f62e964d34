import { render } from 'preact';
import './predictor.css';
import { Notice } from '../ui/notice.js';
import { embeddedModel } from './embedded.js';
import { startModel } from './model.js';
import { Predictor } from './predictor.js';

/** Failures that a whole file has, too: the browser lacks something. */
const LIES_ELSEWHERE = ['UNSUPPORTED', 'NO_MEMORY'];

const model = embeddedModel();
const { words } = model;
const page = document.getElementById('page');
document.documentElement.lang = words.language;
document.title = `${words.title}: ${model.classes.join(', ')}`;
render(<p aria-live="polite">{words.starting}</p>, page);
startModel(model).then(
  (predict) => render(<Predictor words={words} predict={predict} />, page),
  ({ status, message }) =>
    render(
      <Notice
        tone="problem"
        title={words.broken}
        text={LIES_ELSEWHERE.includes(status) ? undefined : words.damaged}
      >
        <p class="help">{message}</p>
      </Notice>,
      page,
    ),
);
