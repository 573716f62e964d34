// The parts of the page that need no browser: what folders mean, what switches amount to, how events
// become a state, which engine is chosen, how events are thinned out.
import { freezeOf, presetOf } from '../web/app/state/freeze.js';
import { placeFiles } from '../web/app/state/layout.js';
import { IDLE, foldEvent, timeLeft } from '../web/app/state/run_state.js';
import { isApplePhone } from '../web/engine/features.js';
import { chooseBuild, memoryChoices } from '../web/engine/load.js';
import { Reporter } from '../web/worker/reporter.js';

describe('what folders mean', () => {
  const place = (...paths) => {
    const { placed, loose, stray } = placeFiles(
      paths.map((path) => ({ path, file: { name: path } })),
    );
    return {
      placed: placed.map(({ className, split, rest }) => [className, split, rest]),
      loose: loose.map(({ name }) => name),
      stray,
    };
  };

  test.each([
    [
      'folders are classes',
      ['tulip/1.jpg', 'daisy/2.jpg'],
      [
        ['tulip', null, '1.jpg'],
        ['daisy', null, '2.jpg'],
      ],
    ],
    [
      'a folder of folders is a data set',
      ['set/tulip/1.jpg', 'set/daisy/2.jpg'],
      [
        ['tulip', null, '1.jpg'],
        ['daisy', null, '2.jpg'],
      ],
    ],
    [
      'a folder of photos is a class',
      ['tulip/1.jpg', 'tulip/2.jpg'],
      [
        ['tulip', null, '1.jpg'],
        ['tulip', null, '2.jpg'],
      ],
    ],
    [
      'deeper folders belong to their class',
      ['tulip/a/1.jpg', 'daisy/1.jpg'],
      [
        ['tulip', null, 'a/1.jpg'],
        ['daisy', null, '1.jpg'],
      ],
    ],
    [
      'train and val are honoured',
      ['set/train/tulip/1.jpg', 'set/val/tulip/2.jpg'],
      [
        ['tulip', 'train', '1.jpg'],
        ['tulip', 'val', '2.jpg'],
      ],
    ],
    [
      'train alone too',
      ['set/train/tulip/1.jpg', 'set/train/daisy/2.jpg'],
      [
        ['tulip', 'train', '1.jpg'],
        ['daisy', 'train', '2.jpg'],
      ],
    ],
    [
      'train beside another folder is a class',
      ['train/1.jpg', 'boat/2.jpg'],
      [
        ['train', null, '1.jpg'],
        ['boat', null, '2.jpg'],
      ],
    ],
    [
      'train beside a folder that is no split is a class',
      ['set/train/a/1.jpg', 'set/boat/2.jpg'],
      [
        ['train', null, 'a/1.jpg'],
        ['boat', null, '2.jpg'],
      ],
    ],
  ])('%s', (_what, paths, placed) => {
    expect(place(...paths)).toEqual({ placed, loose: [], stray: [] });
  });

  test('files without a folder are loose, files beside class folders are strays', () => {
    expect(place('1.jpg', '2.jpg')).toEqual({ placed: [], loose: ['1.jpg', '2.jpg'], stray: [] });
    expect(place('set/README.md', 'set/tulip/1.jpg')).toEqual({
      placed: [['tulip', null, '1.jpg']],
      loose: [],
      stray: ['set/README.md'],
    });
  });
});

describe('what switches amount to', () => {
  // f: frozen, t: thawed; the layers are called a, b, c, …
  const layers = (pattern) =>
    [...pattern].map((letter, i) => ({ name: 'abcdef'[i], frozen: letter === 'f' }));

  test.each([
    ['tttt', { backbone: false }, 'thawed'],
    ['ffff', { backbone: true }, 'frozen'],
    ['fftt', { until: 'c' }, 'until'],
    ['tftt', { layers: ['b'] }, 'mixed'],
    ['fftftt', { until: 'c', layers: ['d'] }, 'mixed'],
    ['tfffff', { backbone: true, except: ['a'] }, 'mixed'],
    ['fftfff', { backbone: true, except: ['c'] }, 'mixed'],
  ])('%s', (pattern, freeze, preset) => {
    expect(freezeOf(layers(pattern))).toEqual(freeze);
    expect(presetOf(layers(pattern))).toBe(preset);
  });
});

describe('a run as its events tell it', () => {
  const fold = (...events) =>
    events.reduce((run, event, i) => foldEvent(run, event, i * 100), {
      ...IDLE,
      status: 'reading',
    });
  const start = { event: 'start', train: 40, validation: 10, skipped: [] };
  const phase = { event: 'phase', epoch: 0, phase_epochs: 3 };

  test('photos a second come from the batches of this epoch', () => {
    const run = fold(
      start,
      phase,
      { event: 'batch', epoch: 0, done: 10, total: 40 },
      { event: 'batch', epoch: 0, done: 30, total: 40 },
    );
    expect(run.status).toBe('training');
    expect(run.progress).toEqual({ kind: 'batch', done: 30, total: 40 });
    expect(run.imagesPerSecond).toBe(200); // 20 photos in 100 ms
    expect(run.at).toEqual({ epoch: 0, phaseEpochs: 3 });
  });

  test('another pass begins its own count', () => {
    const run = fold(
      { event: 'batch', epoch: 0, done: 10, total: 40 },
      { event: 'validate', epoch: 0, done: 5, total: 10 },
    );
    expect(run.progress.kind).toBe('validate');
    expect(run.imagesPerSecond).toBeNull();
  });

  test('epochs are kept in order, the end is told', () => {
    const run = fold(
      start,
      phase,
      { event: 'epoch', epoch: 0, best_epoch: 0 },
      { event: 'epoch', epoch: 1, best_epoch: 0 },
      { event: 'restored', best_epoch: 0 },
      { event: 'done', reason: 'early stopping', epochs: 2, best_epoch: 0 },
    );
    expect(run.epochs.map(({ epoch }) => epoch)).toEqual([0, 1]);
    expect(run.restored.best_epoch).toBe(0);
    expect(run.done.reason).toBe('early stopping');
    expect(run.status).toBe('done');
    expect(run.progress).toBeNull();
  });

  test('phases are told apart: where each begins, why it ended, what it handed on', () => {
    const run = fold(
      start,
      { ...phase, phase: 'features' },
      { event: 'epoch', epoch: 0, best_epoch: 0 },
      { event: 'restored', phase_index: 0, reason: 'early stopping', best_epoch: 0 },
      { event: 'phase', epoch: 1, phase_epochs: 5, phase: 'fine-tuning' },
    );
    expect(run.phases).toEqual([
      { name: 'features', from: 0, epochs: 3, stop: { reason: 'early stopping', best_epoch: 0 } },
      { name: 'fine-tuning', from: 1, epochs: 5, stop: null },
    ]);
  });

  test('the time left is that of the epochs to come, phases to come included', () => {
    const recipe = { phases: [{ epochs: 3 }, { epochs: 5 }] };
    const begun = fold({ ...start, recipe }, phase);
    expect(timeLeft(begun, 1000)).toBeNull();
    const run = fold({ ...start, recipe }, phase, { event: 'epoch', epoch: 0, best_epoch: 0 });
    // The phase began at 100 ms, its first epoch ended at 200; two and five more.
    expect(timeLeft(run, 200)).toBe(700);
    expect(timeLeft(run, 250)).toBe(650);
  });
});

describe('which engine is chosen', () => {
  const able = {
    simd: true,
    relaxed: true,
    isolated: true,
    sharedMemory: true,
    phone: false,
    cores: 4,
  };
  test.each([
    [{}, {}, { build: 'threads', why: 'isolated', threads: 4, other: 'relaxed' }],
    [{}, { relaxed: false }, { build: 'threads', why: 'isolated', threads: 4, other: null }],
    [{}, { cores: 64 }, { build: 'threads', why: 'isolated', threads: 16, other: 'relaxed' }],
    [{ threads: 2 }, {}, { build: 'threads', why: 'isolated', threads: 2, other: 'relaxed' }],
    [{}, { isolated: false }, { build: 'simd', why: 'not_isolated', threads: 1, other: null }],
    [
      {},
      { sharedMemory: false },
      { build: 'simd', why: 'no_shared_memory', threads: 1, other: null },
    ],
    [{}, { phone: true }, { build: 'simd', why: 'phone', threads: 1, other: null }],
    [{ build: 'simd' }, {}, { build: 'simd', why: 'asked', threads: 1, other: null }],
    [{ build: 'relaxed' }, {}, { build: 'relaxed', why: 'asked', threads: 4, other: 'threads' }],
    [
      { build: 'relaxed' },
      { relaxed: false },
      { build: 'threads', why: 'no_relaxed', threads: 4, other: null },
    ],
    [
      { build: 'relaxed' },
      { isolated: false },
      { build: 'simd', why: 'not_isolated', threads: 1, other: null },
    ],
  ])('asked %j, found %j', (wanted, features, choice) => {
    expect(chooseBuild(wanted, { ...able, ...features })).toEqual(choice);
  });

  const MAC =
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';
  const IPHONE =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
  const ANDROID = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)';
  test.each([
    ['Safari on an iPhone', `${IPHONE} Version/18.5 Mobile/15E148 Safari/604.1`, 5, true],
    ['Chrome on an iPhone', `${IPHONE} CriOS/137.0.7151.51 Mobile/15E148 Safari/604.1`, 5, true],
    ['an iPad, which calls itself a Macintosh', `${MAC} Version/18.5 Safari/605.1.15`, 5, true],
    ['Safari on a Macintosh', `${MAC} Version/18.5 Safari/605.1.15`, 0, false],
    ['Chrome on Android', `${ANDROID} Chrome/137.0.0.0 Mobile Safari/537.36`, 5, false],
  ])('%s: fixed memory or not', (_name, userAgent, maxTouchPoints, phone) => {
    expect(isApplePhone({ userAgent, maxTouchPoints })).toBe(phone);
  });

  test('on a phone of Apple’s one thread and a memory that never grows, 512 MB at most', () => {
    expect(chooseBuild({}, { ...able, phone: true })).toMatchObject({ build: 'simd', threads: 1 });
    for (const { initial, maximum } of memoryChoices(true)) {
      expect(initial).toBe(maximum);
      expect(maximum * 65536).toBeLessThanOrEqual(512 << 20);
    }
    expect(memoryChoices(false)[0]).toEqual({ initial: 512, maximum: 65536 });
  });

  test('without SIMD there is none, and the message says what to use', () => {
    expect(() => chooseBuild({}, { ...able, simd: false })).toThrow(/Safari 16\.4/);
  });
});

describe('events on their way to the page', () => {
  const told = (events) => {
    const sent = [];
    const reporter = new Reporter((batch) =>
      sent.push(batch.map(({ event, done }) => done ?? event)),
    );
    for (const event of events) reporter.tell(event);
    reporter.flush();
    return sent;
  };
  const batches = Array.from({ length: 1000 }, (_, i) => ({ event: 'batch', done: i + 1 }));

  test('of progress only the latest counts', () => {
    const sent = told(batches).flat();
    expect(sent[0]).toBe(1);
    expect(sent.at(-1)).toBe(1000);
    expect(sent.length).toBeLessThan(100);
  });

  test('epochs go at once, after the progress that came before them', () => {
    const sent = told([...batches, { event: 'epoch' }, { event: 'done' }]);
    expect(sent.flat().slice(-3)).toEqual([1000, 'epoch', 'done']);
    expect(sent.at(-1)).toEqual(['done']);
  });

  test('the end comes when the page has taken what was sent, whatever it made of it', async () => {
    const taken = [];
    const reporter = new Reporter(async (events) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      taken.push(...events.map(({ done }) => done));
      throw new Error('a view fell over');
    });
    reporter.tell(batches[0]);
    await reporter.end();
    expect(taken).toEqual([1]);
    reporter.tell(batches[1]);
    reporter.tell(batches[2]);
    await reporter.end();
    expect(taken.at(-1)).toBe(3);
    await reporter.end(); // nothing is left
  });
});
