/**
 * @param {object} props
 * @param {string} props.label
 * @param {number|null} props.value 0 … 1; null: there is work, but no telling how much
 * @param {string} [props.detail]
 */
export function Progress({ label, value, detail }) {
  return (
    <div class="progress">
      <div class="progress-text">
        <span>{label}</span>
        {detail && <span class="numbers">{detail}</span>}
      </div>
      <progress max="1" value={value ?? undefined} aria-label={label} />
    </div>
  );
}
