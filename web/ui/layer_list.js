/**
 * Layers in their order, each with a switch.
 * @param {object} props
 * @param {{name: string, detail: string, amount: string, thawed: boolean, fixed: boolean}[]} props.layers
 *   fixed: always thawed
 * @param {boolean} [props.disabled]
 * @param {(name: string, thawed: boolean) => void} props.onToggle
 * @param {(name: string) => void} props.onThawFrom
 * @param {{list: string, toggle: (name: string) => string, frozen: string, thawed: string,
 *   thawFrom: string, thawFromOf: (name: string) => string}} props.words
 */
export function LayerList({ layers, disabled, onToggle, onThawFrom, words }) {
  return (
    <ol class="layers" aria-label={words.list}>
      {layers.map(({ name, detail, amount, thawed, fixed }) => (
        <li key={name} class={thawed ? 'thawed' : 'frozen'}>
          <span class="layer-name">{name}</span>
          <span class="layer-detail">
            <span>{detail}</span>
            <span>{amount}</span>
          </span>
          <button
            type="button"
            class="quiet thaw-from"
            disabled={disabled || fixed}
            title={words.thawFromOf(name)}
            aria-label={words.thawFromOf(name)}
            onClick={() => onThawFrom(name)}
          >
            {words.thawFrom}
          </button>
          <label class="layer-switch">
            <input
              type="checkbox"
              role="switch"
              class="switch"
              aria-label={words.toggle(name)}
              checked={thawed}
              disabled={disabled || fixed}
              onChange={({ currentTarget }) => onToggle(name, currentTarget.checked)}
            />
            <span>{thawed ? words.thawed : words.frozen}</span>
          </label>
        </li>
      ))}
    </ol>
  );
}
