// What the command line says to someone who does not know it. Most of it is asked of the native
// program, which starts fastest; the WASI program says the same.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { inFolder, lastLine, thaw } from './support/cli.mjs';
import { root } from './support/paths.mjs';

const COMMANDS = ['train', 'eval', 'predict', 'probe', 'lr-find', 'summary', 'models', 'bench'];
const DONE = { status: 0, stderr: '' };

/** Runs words that must fail as bad usage; returns what was said. */
async function refused(...words) {
  const { status, stdout, stderr } = await thaw('native', words);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^thaw: /);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr;
}

test('no words, help and --help give the overview', async () => {
  const answers = await Promise.all(
    [[], ['help'], ['--help'], ['-h']].map((w) => thaw('native', w)),
  );
  for (const answer of answers) {
    expect(answer).toMatchObject(DONE);
    expect(answer.stdout).toBe(answers[0].stdout);
  }
  for (const command of COMMANDS) expect(answers[0].stdout).toContain(`thaw ${command}`);
  expect(answers[0].stdout).toContain('Exit status');
});

test.each(COMMANDS)('help %s', async (command) => {
  const [help, flag] = await Promise.all([
    thaw('native', ['help', command]),
    thaw('native', [command, '--help']),
  ]);
  expect(help).toMatchObject(DONE);
  expect(help.stdout).toMatch(new RegExp(`^thaw ${command}`));
  expect(flag.stdout).toBe(help.stdout);
});

test('a command or help page that does not exist', async () => {
  expect(await refused('trian')).toMatch(/no command called "trian".*thaw help/);
  expect(await refused('help', 'trian')).toMatch(/"trian"/);
});

test('misspelt flags get a suggestion where one is near', async () => {
  expect(await refused('train', '--epocs', '5')).toMatch(/--epocs; did you mean --epochs\?/);
  expect(await refused('train', '--outt', 'x')).toMatch(/did you mean --out\?/);
  expect(await refused('eval', '--jsn')).toMatch(/did you mean --json\?/);
  expect(await refused('train', '--xyzzy', '5')).toMatch(/unknown flag --xyzzy; `thaw help train`/);
  expect(await refused('train', '--foo', '5')).toMatch(/unknown flag --foo; `thaw help train`/);
});

test('flags that a command does not take', async () => {
  expect(await refused('models', '--split', 'x')).toMatch(/unknown flag --split/);
  expect(await refused('summary', '--threads', '2')).toMatch(/unknown flag --threads/);
});

test('flags without a value, or with one that is no number', async () => {
  expect(await refused('train', '--data')).toMatch(/--data: a value wanted/);
  expect(await refused('train', '--threads', 'many')).toMatch(/--threads: .*"many"/);
  expect(await refused('predict', '--top', '-1')).toMatch(/--top: .*"-1"/);
});

test('what is missing is named', async () => {
  expect(await refused('train')).toMatch(/--data DIR and --out DIR/);
  expect(await refused('train', '--out', 'x')).toMatch(/--data DIR/);
  expect(await refused('eval', '--data', '.')).toMatch(/--run DIR/);
  expect(await refused('predict')).toMatch(/names of photos/);
  expect(await refused('predict', 'photo.jpg')).toMatch(/--run DIR/);
});

test('models lists every file of models/', async () => {
  const files = readdirSync(path.join(root, 'models')).filter((name) => name.endsWith('.json'));
  const [table, json] = await Promise.all([
    thaw('native', ['models']),
    thaw('native', ['models', '--json']),
  ]);
  expect(table).toMatchObject(DONE);
  const models = lastLine(json.stdout);
  for (const { name, parameters } of models) {
    expect(files).toContain(`${name}.json`);
    expect(table.stdout).toContain(name);
    expect(table.stdout).toContain(String(parameters));
  }
  expect(models.map(({ name }) => name)).toContain('mobilenet_v1');
});

test('summary as a table and as JSON', async () => {
  const words = ['summary', '--backbone', 'mobilenet_v1_0.25', '--head', '[]', '--classes', '17'];
  const until = [...words, '--freeze', 'until=conv_pw_13'];
  const [table, json] = await Promise.all([
    thaw('native', until),
    thaw('native', [...until, '--json']),
  ]);
  const head = 256 * 17 + 17;
  const last = 256 * 256 + 2 * 256; // a pointwise convolution, gamma and beta
  const summary = lastLine(json.stdout);
  expect(summary.trainable).toBe(last + head);
  expect(summary.trainable + summary.frozen).toBe(218544 + head);
  expect(summary.layers.at(-1)).toMatchObject({ name: 'predictions', shape: [1, 1, 17] });
  expect(summary.layers.find(({ name }) => name === 'conv_pw_12').trainable).toBe(false);
  expect(table).toMatchObject(DONE);
  expect(table.stdout).toMatch(/conv_pw_13 .*thawed/);
  expect(table.stdout).toMatch(/conv_pw_12 .*frozen/);
  expect(table.stdout).toContain(`${218544 + head} parameters`);
});
test.each([
  [['--lr', '-1'], 'phases[0].optimizer.adam.lr: 0 < lr, got -1'],
  [['--lr', '-1', '--optimizer', 'rmsprop'], 'phases[0].optimizer.rmsprop.lr: 0 < lr, got -1'],
  [
    ['--phases.0.epochs', '2', '--phases.1.optimizer.sgd.momentum', '0.5', '--lr', '-1'],
    'phases[0].optimizer.adam.lr: 0 < lr, got -1',
  ],
  [
    [
      '--phases.0',
      '{"optimizer": {"adamw": {}}}',
      '--phases.1',
      '{"optimizer": {"sgd": {}}}',
    ].concat(['--lr', '2', '--phases.1.optimizer.sgd.nesterov', '3']),
    'phases[1].optimizer.sgd.nesterov: true or false',
  ],
  [['--optimizer', 'adma'], 'phases[0].optimizer.adma: unknown key; known: adam, adamw, sgd'],
  [['--batch', '0'], 'batch: 1 <= batch <= 4096, got 0'],
  [['--validation', '1'], 'split.validation: 0 <= validation <= 0.9, got 1'],
  [['--patience', '-1'], 'phases[0].early_stopping.patience'],
  [['--epochs', 'ten'], 'phases[0].epochs: a number wanted, got string'],
  [['--seed', '1.5'], 'seed: a whole number wanted'],
  [['--fit', 'pad'], 'data.fit: stretch|crop'],
  [['--head', '[{"dense": 0}]'], 'model.head[0].units'],
  [['--input', '0'], 'model.input[0]'],
  [['--phases.0.epoch', '5'], 'phases[0].epoch: unknown key; known: epochs'],
  [['--phases.3.epochs', '5'], 'phases.3.epochs: number 3 wanted, but there are only 0'],
  [['--model.backbone.x', '5'], 'model.backbone: thaw_model: 1 wanted'],
  [['--backbone', 'resnet5'], 'no backbone called "resnet5"; `thaw models` lists them'],
  [['--freeze', 'until=nowhere'], 'phases[0]: no layer called "nowhere"; `thaw summary`'],
  [
    ['--backbone', 'tiny', '--freeze', 'conv1*,conv9*'],
    'no layer of the backbone matches "conv9*"',
  ],
])('a recipe with %j names the place', async (words, message) => {
  expect(await refused('summary', ...words)).toContain(message);
});

test('recipe files that cannot be read', async () => {
  await inFolder(async (folder) => {
    const file = path.join(folder, 'recipe.json');
    writeFileSync(file, '{\n  "batch": 8,\n}');
    expect(await refused('summary', '--recipe', file)).toMatch(/recipe\.json: line 3/);
    writeFileSync(file, '{"phases": [{"epochs": 2}, {"epochs": -2}]}');
    expect(await refused('summary', '--recipe', file)).toMatch(/phases\[1\]\.epochs: .*-2/);
    const { status, stderr } = await thaw('native', ['summary', '--recipe', `${file}.not`]);
    expect(status).not.toBe(0);
    expect(stderr).toContain('recipe.json.not');
  });
});

test.each([
  [['help', 'summary']],
  [['trian']],
  [['train', '--epocs', '5']],
  [['train']],
  [['summary', '--backbone', 'mobilenet_v2_0.35', '--json']],
])('under WASI: %j', async (words) => {
  const [native, wasi] = await Promise.all([thaw('native', words), thaw('wasi', words)]);
  expect({ ...wasi, peak: 0 }).toEqual({ ...native, peak: 0 });
});
