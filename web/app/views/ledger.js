import { StackedBars } from '../../ui/stacked_bars.js';
import { format, words } from '../words.js';

/**
 * `40 real, 20 synthetic (VAE 20)`; a generator that is not known here by its own name.
 * @param {{real: number, synthetic: number, generators: Object<string, number>}} ledger
 */
export function ledgerOf({ real, synthetic, generators }) {
  const t = words.synthetic;
  const named = Object.entries(generators).map(
    ([name, count]) => `${t.generators[name]?.[0] ?? name} ${format.number(count)}`,
  );
  return t.ledger(real, synthetic, named.join(', '));
}

/** What is to be trained on, or was: real and synthetic apart. */
export function Counts({ label, classes }) {
  const t = words.synthetic;
  return (
    <StackedBars
      label={label}
      kinds={[t.real, t.synthetic]}
      items={classes.map(({ name, real, synthetic }) => ({
        name,
        counts: [real, synthetic],
        text: t.counts(real, synthetic),
      }))}
    />
  );
}
