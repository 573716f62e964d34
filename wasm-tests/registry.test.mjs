// The registry of official weights: that its file is sound, and that a broken one is refused.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { matchTensors } from '../web/weights/match.js';
import { checkIdentity, readRegistry } from '../web/weights/registry.js';
import { root } from './support/paths.mjs';
import { counted, mobilenetV1, mobilenetV2, renames } from './support/weights.mjs';

const json = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const registry = json('models/registry.json');
const models = new Map(
  readdirSync(path.join(root, 'models'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => json(`models/${file}`))
    .filter((document) => document.thaw_model)
    .map((model) => [model.name, model]),
);

describe('models/registry.json', () => {
  const entries = readRegistry(registry);

  test.each(entries.map((entry) => [entry.name, entry]))('%s', (name, entry) => {
    const { backbone, top, file, address, hash, bytes, preprocess } = entry;
    expect(name).toBe(top && !name.startsWith('squeezenet') ? `${backbone}_top` : backbone);
    const [, model, width] = /^(.*?)(?:_(\d+\.\d+|0\.\d+))?$/.exec(backbone);
    expect(models.has(model)).toBe(true);
    expect(width !== undefined).toBe(model.startsWith('mobilenet'));
    expect(preprocess).toBe(models.get(model).preprocess);
    expect(address).toMatch(/^https:\/\/.*[^/]$/);
    expect(address.endsWith(`/${file}`)).toBe(true);
    expect(bytes === null || (Number.isInteger(bytes) && bytes > 1e6)).toBe(true);
    if (hash) expect(hash.digest).toHaveLength({ md5: 32, sha256: 64 }[hash.algorithm]);
  });

  test('no two files are the same one', () => {
    const known = entries.filter(({ hash }) => hash);
    expect(new Set(known.map(({ hash }) => hash.digest)).size).toBe(known.length);
    expect(new Set(entries.map(({ address }) => address)).size).toBe(entries.length);
  });

  test('every family says where its facts come from, and what its names are', () => {
    const ids = renames.map(({ id }) => id);
    for (const { sources, renames: id, licence } of registry.families) {
      const facts = Object.keys(sources).flatMap((key) => key.split(', '));
      expect([...facts].sort()).toEqual(['address', 'bytes', 'hash', 'licence', 'names']);
      expect(licence).toMatch(/^[A-Z][\w.-]+$/);
      if (id !== null) expect(ids).toContain(id);
    }
  });
});

describe("names inside Keras' own files", () => {
  const renamesOf = (id) => renames.filter((rules) => rules.id === id);
  const top = [
    { name: 'predictions/kernel', shape: [1280, 1000] },
    { name: 'predictions/bias', shape: [1000] },
  ];

  test('MobileNetV2: mobl1_conv_1_expand, bn1_conv_1_bn_expand, Logits', () => {
    const params = [...mobilenetV2(0.35), ...top];
    const inFile = ({ name }) =>
      name
        .replace(/^predictions\//, 'Logits/')
        .replace(/^expanded_conv_(\w+)_BN\//, 'bn0_conv_0_bn_$1/')
        .replace(/^block_(\d+)_(\w+)_BN\//, 'bn$1_conv_$1_bn_$2/')
        .replace(/^expanded_conv_/, 'mobl0_conv_0_')
        .replace(/^block_(\d+)_/, 'mobl$1_conv_$1_');
    const tensors = params.map((param, i) => counted(inFile(param), param.shape, i));
    const { rules, matched, unused } = matchTensors(tensors, params, {
      renames: renamesOf('keras/mobilenet_v2'),
    });
    expect(rules.id).toBe('keras/mobilenet_v2');
    expect(unused).toEqual([]);
    expect(matched.map(({ data }) => data[0])).toEqual(params.map((_, i) => i));
    const best = matchTensors(tensors, params, { renames });
    expect(best.rules.id).toBe('keras/mobilenet_v2');
  });

  test('ResNet50: its top is probs', () => {
    const tensors = [counted('probs/kernel', [1280, 1000]), counted('probs/bias', [1000])];
    const match = matchTensors(tensors, top, { renames: renamesOf('keras/tops') });
    expect(match.complete).toBe(true);
  });

  test('MobileNetV1: its own', () => {
    const params = mobilenetV1(0.5);
    const tensors = params.map(({ name, shape }) => counted(name, shape));
    expect(matchTensors(tensors, params, { renames: [] }).complete).toBe(true);
  });
});

describe('a registry that cannot be trusted is refused', () => {
  const family = (change = {}, row = {}) => ({
    thaw_registry: 1,
    families: [
      {
        address: 'https://example.org/',
        columns: ['name', 'backbone', 'top', 'file', 'bytes', 'hash'],
        files: [Object.values({ n: 'a', b: 'tiny', t: false, f: 'a.h5', s: 1, h: null, ...row })],
        ...change,
      },
    ],
  });

  test('a sound one is read', () => {
    expect(readRegistry(family({}, { h: `md5:${'0'.repeat(32)}` }))).toMatchObject([
      {
        name: 'a',
        address: 'https://example.org/a.h5',
        hash: { algorithm: 'md5', digest: '0'.repeat(32) },
      },
    ]);
    expect(readRegistry(family({ address: 'http://127.0.0.1:80/' }))[0].hash).toBe(null);
  });

  test.each([
    ['no registry', { thaw_model: 1 }, /wanted "thaw_registry": 1/],
    ['nothing', null, /wanted "thaw_registry": 1/],
    ['plain http', family({ address: 'http://example.org/' }), /a: address: wanted https/],
    ['a file of this computer', family({ address: 'file:///etc/' }), /a: address: wanted https/],
    [
      'a short hash',
      family({}, { h: 'md5:00' }),
      /a: hash: wanted md5:… or sha256:…, found md5:00/,
    ],
    ['another hash', family({}, { h: `sha1:${'0'.repeat(40)}` }), /a: hash: wanted/],
    ['no file', family({}, { f: null }), /a: wanted name, backbone and file/],
    [
      'one name twice',
      { thaw_registry: 1, families: [family().families[0], family().families[0]] },
      /a: wanted once, found twice/,
    ],
  ])('%s', (_, document, message) => {
    expect(() => readRegistry(document)).toThrow(message);
  });
});

test('a file is the one it should be, or is refused with what was wanted and what was found', () => {
  const entry = { name: 'a', bytes: 5, hash: { algorithm: 'md5', digest: 'aa' } };
  expect(() => checkIdentity(entry, { bytes: 5, digest: 'aa' })).not.toThrow();
  expect(() => checkIdentity(entry, { bytes: 4, digest: 'aa' })).toThrow(
    'a: size: wanted 5 bytes, found 4',
  );
  expect(() => checkIdentity(entry, { bytes: 5, digest: 'bb' })).toThrow(
    'a: md5: wanted aa, found bb',
  );
  const unknown = { name: 'a', bytes: null, hash: null };
  expect(() => checkIdentity(unknown, { bytes: 4, digest: 'bb' })).not.toThrow();
});
