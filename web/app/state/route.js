import { signal } from '@preact/signals';

export const VIEWS = ['photos', 'model', 'augment', 'synthetic', 'training', 'results', 'try'];

const named = () => {
  const name = location.hash.slice(1);
  return VIEWS.includes(name) ? name : VIEWS[0];
};

/** The view that the address names. */
export const view = signal(named());
addEventListener('hashchange', () => (view.value = named()));

/** @param {string} name one of VIEWS */
export function go(name) {
  location.hash = name;
}
