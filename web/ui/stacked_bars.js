/**
 * Counts of two kinds, one bar each, all to one scale.
 * @param {object} props
 * @param {string} props.label
 * @param {[string, string]} props.kinds what the first and the second are
 * @param {{name: string, counts: [number, number], text: string}[]} props.items
 */
export function StackedBars({ label, kinds, items }) {
  const largest = Math.max(1, ...items.map(({ counts: [first, second] }) => first + second));
  return (
    <div class="stacked">
      <p class="stacked-key" aria-hidden="true">
        {kinds.map((kind, i) => (
          <span key={kind}>
            <span class={`swatch kind-${i}`} /> {kind}
          </span>
        ))}
      </p>
      <ul aria-label={label}>
        {items.map(({ name, counts, text }) => (
          <li key={name}>
            <span class="name">{name}</span>
            <span class="numbers">{text}</span>
            <span class="track" aria-hidden="true">
              {counts.map((count, i) => (
                <span
                  key={kinds[i]}
                  class={`kind-${i}`}
                  style={{ width: `${(count / largest) * 100}%` }}
                />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
