import { Field } from './field.js';

/**
 * A number on a slider, with its value in words beside it. Arrow keys, Home and End move it.
 * @param {object} props
 * @param {number} props.value
 * @param {(value: number) => void} props.onValue while it moves
 * @param {number} [props.min]
 * @param {number} props.max
 * @param {number} props.step
 * @param {string} props.text the value as people say it
 * @param {string} props.label
 * @param {string} props.help
 * @param {string} [props.error]
 * @param {boolean} [props.disabled]
 */
export function SliderField({
  value,
  onValue,
  min = 0,
  max,
  step,
  text,
  label,
  help,
  error,
  disabled,
}) {
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <span class="slider">
          <input
            {...control}
            type="range"
            min={min}
            max={max}
            step={step}
            value={value}
            disabled={disabled}
            aria-valuetext={text}
            onInput={({ currentTarget }) => onValue(currentTarget.valueAsNumber)}
          />
          <output for={control.id}>{text}</output>
        </span>
      )}
    </Field>
  );
}
