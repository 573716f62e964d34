/**
 * Something to know, or to do something about. Problems are read out at once.
 * @param {object} props
 * @param {'plain'|'good'|'problem'} [props.tone]
 * @param {string} [props.title]
 * @param {string} [props.text]
 * @param {{label: string, onClick: () => void}[]} [props.actions] the first is what most will want
 */
export function Notice({ tone = 'plain', title, text, actions = [], children }) {
  return (
    <div class={`notice ${tone}`} role={tone === 'problem' ? 'alert' : undefined}>
      {title && <p class="notice-title">{title}</p>}
      {text && <p>{text}</p>}
      {children}
      {actions.length > 0 && (
        <p class="actions">
          {actions.map(({ label, onClick }, i) => (
            <button
              key={label}
              type="button"
              class={i === 0 && tone !== 'problem' ? 'primary' : undefined}
              onClick={onClick}
            >
              {label}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}
