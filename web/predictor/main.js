import { render } from 'preact';
import './predictor.css';
import { Notice } from '../ui/notice.js';
import { embeddedModel } from './embedded.js';
import { startModel } from './model.js';
import { Predictor } from './predictor.js';

const model = embeddedModel();
const { words } = model;
const page = document.getElementById('page');
document.documentElement.lang = words.language;
document.title = `${words.title}: ${model.classes.join(', ')}`;
render(<p aria-live="polite">{words.starting}</p>, page);
startModel(model).then(
  (predict) => render(<Predictor words={words} predict={predict} />, page),
  ({ message }) => render(<Notice tone="problem" title={words.broken} text={message} />, page),
);
