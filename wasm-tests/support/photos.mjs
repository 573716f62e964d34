// Small picture files made here: enough for the command line to train on in a second.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';

const SIDE = 24;

/** Numbers in 0 … 255 that look random and are the same every time. */
function* noise(seed) {
  for (let state = seed + 1; ; state = (state * 48271) % 2147483647) yield state % 256;
}

/** Pixels (RGB, rows from the top) of a square of some colour on a noisy ground. */
function pixelsOf([red, green, blue], seed) {
  const grain = noise(seed * 7919);
  const edge = 4 + (grain.next().value % 8);
  const pixels = Buffer.alloc(SIDE * SIDE * 3);
  for (let i = 0; i < SIDE * SIDE; i++) {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    const inside = x >= edge && x < edge + 10 && y >= edge && y < edge + 10;
    [red, green, blue].forEach((value, c) => {
      const ground = grain.next().value / 2;
      pixels[3 * i + c] = inside ? Math.min(255, value + ground / 8) : ground;
    });
  }
  return pixels;
}

function bmp(pixels) {
  const row = SIDE * 3; // a multiple of 4, so rows have no padding
  const file = Buffer.alloc(54 + pixels.length);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(SIDE, 18);
  file.writeInt32LE(SIDE, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < row; x++) {
      const channel = 2 - (x % 3); // blue first, rows from the bottom
      file[54 + (SIDE - 1 - y) * row + x] = pixels[y * row + x - (x % 3) + channel];
    }
  }
  return file;
}

/** PNG's check sum; node:zlib has one only from Node 20.15 on. */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

function png(pixels) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header.set([8, 2], 8); // 8 bits, RGB
  const rows = Buffer.alloc(SIDE * (1 + SIDE * 3));
  for (let y = 0; y < SIDE; y++) {
    pixels.copy(rows, y * (1 + SIDE * 3) + 1, y * SIDE * 3, (y + 1) * SIDE * 3);
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Colours by class: near enough to each other that a network has something to learn. */
export const CLASSES = { azure: [40, 90, 200], lime: [90, 200, 40], rose: [200, 40, 90] };

/**
 * Writes photos NAME/00.png, NAME/01.bmp, … of a class.
 * @param {string} folder made where it is missing
 * @param {keyof typeof CLASSES} name
 * @param {number} count
 * @param {number} [first] number of the first photo: other numbers are other photos
 */
export function writeClass(folder, name, count, first = 0) {
  const place = path.join(folder, name);
  mkdirSync(place, { recursive: true });
  for (let i = first; i < first + count; i++) {
    const pixels = pixelsOf(CLASSES[name], Object.keys(CLASSES).indexOf(name) * 1000 + i);
    const [encode, ending] = i % 2 === 0 ? [png, 'png'] : [bmp, 'bmp'];
    writeFileSync(path.join(place, `${String(i).padStart(2, '0')}.${ending}`), encode(pixels));
  }
}

/** All three classes with `count` photos each; returns the folder. */
export function writePhotos(folder, count, first = 0) {
  for (const name of Object.keys(CLASSES)) writeClass(folder, name, count, first);
  return folder;
}
