/** What the file carries besides this program: the engine and a trained model, each in an element. */

const textOf = (id) => document.getElementById(id).textContent;

/** @param {string} text base64 */
const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** @returns {Uint8Array<ArrayBuffer>} thaw-simd.wasm */
export const embeddedEngine = () => bytesOf(textOf('engine'));

/** @returns {Uint8Array<ArrayBuffer>} a safetensors file */
export const embeddedWeights = () => bytesOf(textOf('weights'));

/** @returns {{recipe: object, classes: string[], words: Record<string, string>}} */
export const embeddedModel = () => JSON.parse(textOf('model'));
