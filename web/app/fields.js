/** Controls that edit one path of the recipe and show what the engine says about it. */
import { NumberField, SelectField } from '../ui/field.js';
import { objectionAt, setAt, valueAt } from './state/recipe.js';
import { words } from './words.js';

/**
 * @param {object} props
 * @param {string} props.path of the recipe
 * @param {string} props.label
 * @param {string} props.help
 * @param {string} [props.unit]
 * @param {boolean} [props.disabled]
 */
export function RecipeNumber({ path, ...rest }) {
  return (
    <NumberField
      {...rest}
      wanted={words.training.wantedNumber}
      value={valueAt(path)}
      error={objectionAt(path)}
      onValue={(value) => setAt(path, value)}
    />
  );
}

/**
 * @param {object} props
 * @param {string} props.path of the recipe
 * @param {{value: string, label: string}[]} props.options
 * @param {string} props.label
 * @param {string} props.help
 * @param {boolean} [props.disabled]
 */
export function RecipeSelect({ path, ...rest }) {
  return (
    <SelectField
      {...rest}
      value={valueAt(path)}
      error={objectionAt(path)}
      onValue={(value) => setAt(path, value)}
    />
  );
}

/** { value: word } → options of a select. */
export const optionsOf = (labels) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));
