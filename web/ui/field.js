import { useId, useState } from 'preact/hooks';

/**
 * Label, control, one line of help; in the place of the help an error, where there is one.
 * @param {object} props
 * @param {string} props.label
 * @param {string} props.help may be empty
 * @param {string} [props.error]
 * @param {boolean} [props.inline] the control stands before its label
 * @param {(control: object) => any} props.children gets the attributes that tie control and texts
 */
export function Field({ label, help, error, inline = false, children }) {
  const id = useId();
  const says = error ?? help;
  const control = children({
    id,
    'aria-describedby': says ? `${id}-help` : undefined,
    'aria-invalid': error ? 'true' : undefined,
  });
  return (
    <div class={`field ${inline ? 'inline' : ''} ${error ? 'invalid' : ''}`}>
      <label for={id}>{label}</label>
      {control}
      {says && (
        <p class="help" id={`${id}-help`}>
          {says}
        </p>
      )}
    </div>
  );
}

/** A comma before the decimals is as good as a point. @returns {number} NaN: it is none */
const numberOf = (text) => (text.trim() === '' ? NaN : Number(text.replace(',', '.')));

/**
 * A number, typed. What is no number is not told to anyone and is marked.
 * @param {object} props
 * @param {number|null} props.value
 * @param {(value: number) => void} props.onValue
 * @param {string} props.label
 * @param {string} props.help
 * @param {string} props.wanted said where no number stands
 * @param {string} [props.error]
 * @param {string} [props.unit]
 * @param {boolean} [props.disabled]
 */
export function NumberField({ value, onValue, label, help, wanted, error, unit, disabled }) {
  const [draft, setDraft] = useState(null); // what is being typed
  const isNumber = draft === null || Number.isFinite(numberOf(draft));
  return (
    <Field label={label} help={help} error={isNumber ? error : wanted}>
      {(control) => (
        <span class="with-unit">
          <input
            {...control}
            type="text"
            inputMode="decimal"
            autocomplete="off"
            disabled={disabled}
            value={draft ?? String(value ?? '')}
            onInput={({ currentTarget }) => {
              const text = currentTarget.value;
              setDraft(text);
              if (Number.isFinite(numberOf(text))) onValue(numberOf(text));
            }}
            onBlur={() => isNumber && setDraft(null)}
          />
          {unit && <span class="unit">{unit}</span>}
        </span>
      )}
    </Field>
  );
}

/**
 * @param {object} props
 * @param {string} props.value
 * @param {{value: string, label: string}[]} props.options
 * @param {(value: string) => void} props.onValue
 * @param {string} props.label
 * @param {string} props.help
 * @param {string} [props.error]
 * @param {boolean} [props.disabled]
 */
export function SelectField({ value, options, onValue, label, help, error, disabled }) {
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <select
          {...control}
          disabled={disabled}
          value={value}
          onChange={({ currentTarget }) => onValue(currentTarget.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/**
 * @param {object} props
 * @param {boolean} props.value
 * @param {(value: boolean) => void} props.onValue
 * @param {string} props.label
 * @param {string} props.help
 * @param {boolean} [props.disabled]
 */
export function SwitchField({ value, onValue, label, help, disabled }) {
  return (
    <Field label={label} help={help} inline>
      {(control) => (
        <input
          {...control}
          type="checkbox"
          role="switch"
          class="switch"
          disabled={disabled}
          checked={value}
          onChange={({ currentTarget }) => onValue(currentTarget.checked)}
        />
      )}
    </Field>
  );
}
