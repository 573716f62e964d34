/**
 * Switches, and the shortest `freeze` of a recipe that says the same.
 *
 * @typedef {{name: string, frozen: boolean}} Layer of the backbone, with parameters, in its order
 */

/**
 * @param {Layer[]} layers
 * @returns {object} value of phases[i].freeze
 */
export function freezeOf(layers) {
  const frozen = layers.filter((layer) => layer.frozen).map(({ name }) => name);
  const thawed = layers.filter((layer) => !layer.frozen).map(({ name }) => name);
  if (frozen.length === 0) return { backbone: false };
  if (thawed.length === 0) return { backbone: true };
  const firstThawed = layers.findIndex((layer) => !layer.frozen);
  const behind = layers.slice(firstThawed).filter((layer) => layer.frozen);
  const until = firstThawed > 0 ? { until: layers[firstThawed].name } : {};
  if (behind.length <= thawed.length) {
    return behind.length === 0 ? until : { ...until, layers: behind.map(({ name }) => name) };
  }
  return { backbone: true, except: thawed };
}

/**
 * @param {Layer[]} layers
 * @returns {'frozen'|'thawed'|'until'|'mixed'} the preset that the switches amount to
 */
export function presetOf(layers) {
  const freeze = freezeOf(layers);
  if (freeze.layers || freeze.except) return 'mixed';
  if (freeze.until) return 'until';
  return freeze.backbone ? 'frozen' : 'thawed';
}
