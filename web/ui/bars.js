const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/**
 * Probabilities, one bar each.
 * @param {object} props
 * @param {string} props.label
 * @param {{name: string, probability: number}[]} props.items
 */
export function Bars({ label, items }) {
  return (
    <ol class="bars" aria-label={label}>
      {items.map(({ name, probability }) => (
        <li key={name}>
          <span class="name">{name}</span>
          <span class="numbers">{percent.format(probability)}</span>
          <span class="track" aria-hidden="true">
            <span class="fill" style={{ width: `${probability * 100}%` }} />
          </span>
        </li>
      ))}
    </ol>
  );
}
