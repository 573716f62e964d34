/**
 * What this browser can do, found by asking it and never by its name; with one exception, phones of
 * Apple's, whose limit on memory cannot be asked for.
 */

// A module of one function that gives a v128, with `code` for its body.
function validates(code) {
  const body = [0x00, ...code, 0x0b]; // no locals; end
  return WebAssembly.validate(
    Uint8Array.of(
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic, version 1
      ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // types: () → v128
      ...[0x03, 0x02, 0x01, 0x00], // functions: one, of type 0
      ...[0x0a, body.length + 2, 0x01, body.length, ...body], // code
    ),
  );
}

const SPLAT = [0x41, 0x00, 0xfd, 0x0f]; // i32.const 0; i8x16.splat
const RELAXED_SWIZZLE = [0xfd, 0x80, 0x02];

/**
 * @typedef {object} Features
 * @property {boolean} simd
 * @property {boolean} relaxed relaxed SIMD, which may fuse multiply and add
 * @property {boolean} isolated the page is cross-origin isolated
 * @property {boolean} sharedMemory
 * @property {boolean} phone memory is scarce and fixed
 * @property {number} cores
 */

/**
 * Whether this is a phone or a tablet of Apple's, whatever its browser: all of them have its engine.
 * @param {{userAgent?: string, maxTouchPoints?: number}} [navigator]
 */
export function isApplePhone({ userAgent = '', maxTouchPoints = 0 } = {}) {
  // An iPad calls itself a Macintosh, but no Macintosh has a touch screen.
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}

/** @returns {Features} */
export function detectFeatures() {
  const { navigator } = globalThis;
  return {
    simd: validates(SPLAT),
    relaxed: validates([...SPLAT, ...SPLAT, ...RELAXED_SWIZZLE]),
    isolated: globalThis.crossOriginIsolated === true,
    sharedMemory: typeof SharedArrayBuffer === 'function',
    phone: isApplePhone(navigator),
    cores: navigator?.hardwareConcurrency ?? 1,
  };
}
