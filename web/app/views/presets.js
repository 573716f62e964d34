import { choosePreset, preset } from '../state/phases.js';
import { PRESETS } from '../state/presets.js';
import { words } from '../words.js';

/** Ways to train that have a name. */
export function Presets({ disabled }) {
  const t = words.model;
  return (
    <section class="card">
      <div class="card-head">
        <h2 id="presets">{t.presets}</h2>
        <div class="segments" role="radiogroup" aria-labelledby="presets">
          {PRESETS.map((name) => (
            <label key={name}>
              <input
                type="radio"
                name="preset"
                disabled={disabled}
                checked={preset.value === name}
                onChange={() => choosePreset(name)}
              />
              <span>{t.preset[name]}</span>
            </label>
          ))}
        </div>
      </div>
      <p class="help">{t.presetHelp[preset.value ?? 'other']}</p>
    </section>
  );
}
