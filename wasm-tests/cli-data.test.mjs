// Photos and weights that cannot be used: each gets a message that a stranger can act on.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { inFolder, lastEvent, lastLine, programs, thaw } from './support/cli.mjs';
import { writeClass, writePhotos } from './support/photos.mjs';

const SMALL = ['--backbone', 'tiny', '--input', '24', '--head', '[]', '--epochs', '1'];

/** Trains on a folder; the answer, and the run's folder. */
async function train(program, photos, words = []) {
  const run = path.join(photos, '../run');
  const answer = await thaw(program, ['train', '--data', photos, '--out', run, ...SMALL, ...words]);
  return { ...answer, run };
}

/** A folder `photos`, filled by `fill`, for the time of a test. */
function withPhotos(fill, use) {
  return inFolder(async (folder) => {
    const photos = path.join(folder, 'photos');
    mkdirSync(photos);
    fill(photos);
    await use(photos, folder);
  });
}

describe.each(Object.keys(programs))('%s', (program) => {
  test('a broken image is skipped with its name and reason, and counted', async () => {
    const fill = (photos) => {
      writePhotos(photos, 5);
      writeFileSync(path.join(photos, 'rose/90.jpg'), 'not a picture at all');
      writeFileSync(path.join(photos, 'lime/91.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47]));
      writeFileSync(path.join(photos, 'lime/92.bmp'), '');
    };
    await withPhotos(fill, async (photos) => {
      const { status, stdout, stderr, run } = await train(program, photos);
      expect(status).toBe(0);
      expect(stderr).toMatch(/^skipped rose\/90\.jpg: \S/m);
      expect(stderr).toMatch(/^skipped lime\/91\.png: \S/m);
      expect(stderr).toMatch(/^skipped lime\/92\.bmp: \S/m);
      expect(stdout).toContain('12 photos to train on, 3 to validate on, 3 skipped');
      expect(lastEvent(run).event).toBe('done');
    });
  });

  test.each([
    ['an empty folder', () => {}, /no photos in class folders; wanted .*CLASS\/PHOTO/],
    [
      'a class whose images are all broken',
      (photos) => {
        writePhotos(photos, 3);
        mkdirSync(path.join(photos, 'tulip'));
        writeFileSync(path.join(photos, 'tulip/1.jpg'), 'no picture');
      },
      /class "tulip" has no image left to train on: 1 skipped, such as tulip\/1\.jpg \(/,
    ],
    [
      'a class without any file',
      (photos) => {
        writePhotos(photos, 3);
        mkdirSync(path.join(photos, 'tulip'));
      },
      /class "tulip" has no image\n/,
    ],
    ['a single class', (photos) => writeClass(photos, 'rose', 5), /at least 2 classes/],
    [
      'photos without class folders',
      (photos) => {
        writeFileSync(path.join(photos, 'photo.png'), 'in no class');
      },
      /no photos in class folders/,
    ],
    [
      'a folder that is not there',
      (photos) => rmSync(photos, { recursive: true }),
      /--data: .*photos/,
    ],
  ])('%s: status 3', async (_, fill, message) => {
    await withPhotos(fill, async (photos) => {
      const { status, stderr } = await train(program, photos);
      expect(stderr).toMatch(message);
      expect(stderr.trim().split('\n').at(-1)).toMatch(/^thaw: data set cannot be used: /);
      expect(status).toBe(3);
    });
  });
});

test('predict answers what it can and says what it cannot', async () => {
  await withPhotos(
    (photos) => writePhotos(photos, 3),
    async (photos, folder) => {
      const { run } = await train('native', photos);
      const broken = path.join(folder, 'broken.jpg');
      writeFileSync(broken, 'no picture');
      const good = path.join(photos, 'rose/00.png');
      const words = [
        'predict',
        '--run',
        run,
        '--json',
        broken,
        good,
        path.join(folder, 'none.png'),
      ];
      const { status, stdout, stderr } = await thaw('native', words);
      expect(status).toBe(3);
      expect(lastLine(stdout)).toMatchObject({ image: good });
      expect(stdout.trim().split('\n')).toHaveLength(1);
      expect(stderr).toMatch(/broken\.jpg: /);
      expect(stderr).toMatch(/none\.png: /);
    },
  );
});

test('eval of photos whose classes the model does not know', async () => {
  await withPhotos(
    (photos) => writePhotos(photos, 3),
    async (photos) => {
      const { run } = await train('native', photos);
      mkdirSync(path.join(photos, 'tulip'));
      writeFileSync(path.join(photos, 'tulip/1.png'), 'whatever');
      const words = ['eval', '--run', run, '--data', photos];
      const { status, stderr } = await thaw('native', words);
      expect(status).toBe(3);
      expect(stderr).toContain(
        'tulip/1.png: the model knows no class "tulip"; its 3 classes are azure, lime, rose\n',
      );
    },
  );
});

describe('weights', () => {
  /** Trains tiny from a weights file of these bytes, or of the path itself. */
  async function withWeights(bytes, check) {
    await withPhotos(
      (photos) => writePhotos(photos, 3),
      async (photos, folder) => {
        const file = path.join(folder, 'weights.safetensors');
        if (bytes !== null) writeFileSync(file, bytes);
        await check(await train('native', photos, ['--weights', file]), file);
      },
    );
  }

  test('of another model name a tensor, what was wanted and what was found', async () => {
    await withPhotos(
      (photos) => writePhotos(photos, 3),
      async (photos) => {
        const { run } = await train('native', photos);
        const file = path.join(run, 'weights.safetensors');
        const words = ['--input', '64', '--weights', file, '--backbone'];
        const other = await train('native', photos, [...words, 'mobilenet_v1_0.25']);
        expect(other.status).toBe(2);
        expect(other.stderr).toMatch(
          /conv1\/kernel: \[3, 3, 3, 8\] wanted, \[3, 3, 3, 16\] found; 135 of the 135 tensors/,
        );
        const wider = await train('native', photos, [...words, 'tiny_2']);
        expect(wider.status).toBe(2);
        expect(wider.stderr).toContain('another model or width');
      },
    );
  });

  test('of Keras, given to the native program, say how to convert them', async () => {
    const hdf5 = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
    await withWeights(hdf5, ({ status, stderr }, file) => {
      expect(status).toBe(2);
      expect(stderr).toContain(`\`npx thaw convert ${file} weights.safetensors\``);
    });
  });

  test('that are not there, empty or damaged', async () => {
    await withWeights(null, ({ status, stderr }, file) => {
      expect(status).toBe(2);
      expect(stderr).toContain(file);
    });
    await withWeights('', ({ status, stderr }) => {
      expect(status).toBe(2);
      expect(stderr).toContain('empty');
    });
    await withWeights('neither zip nor tensors', ({ status, stderr }) => {
      expect(status).toBe(3);
      expect(stderr).toMatch(/^thaw: file is damaged or of another kind: /);
    });
  });
});

test('a run whose files are gone or changed', async () => {
  await withPhotos(
    (photos) => writePhotos(photos, 3),
    async (photos) => {
      const { run } = await train('native', photos);
      const words = ['eval', '--run', run, '--data', photos];
      writeFileSync(path.join(run, 'classes.json'), '["azure", "lime", "rose", "tulip"]');
      const changed = await thaw('native', words);
      expect(changed.status).toBe(2);
      expect(changed.stderr).toMatch(/predictions\/kernel: \[64, 4\] wanted, \[64, 3\] found/);
      rmSync(path.join(run, 'classes.json'));
      const gone = await thaw('native', words);
      expect(gone.status).not.toBe(0);
      expect(gone.stderr).toContain('classes.json');
    },
  );
});
