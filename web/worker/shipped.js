/** Weights that ship with a backbone: they lie beside the page and are fetched when they are wanted. */
import { ThawError } from '../engine/error.js';

/**
 * @param {import('../engine/engine.js').Engine} engine
 * @param {object} recipe
 * @returns {Promise<Uint8Array|null>} null where the recipe names no weights that ship
 */
export async function shippedWeights(engine, recipe) {
  const { weights } = engine.recipe(recipe).model;
  const { models } = engine.description;
  if (!models.some(({ name, weights_bytes: bytes }) => name === weights && bytes > 0)) return null;
  const file = `${weights}.safetensors`;
  const response = await fetch(new URL(file, import.meta.url)).catch(({ message }) => message);
  if (response.ok) return new Uint8Array(await response.arrayBuffer());
  const found = response.status ? `status ${response.status}` : response;
  throw new ThawError(
    'BAD_WEIGHTS',
    `${file}: wanted from where this page came from, got ${found}`,
  );
}
