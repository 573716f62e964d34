// The floors of csrc/ and the rooms of web/ hold, and the check that says so notices a breach.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkLayers } from '../scripts/check-layers.mjs';
import { root } from './support/paths.mjs';

test('nothing in this project reaches upwards or sideways', () => {
  const { c, web, problems } = checkLayers(root);
  expect(problems).toEqual([]);
  expect(c).toBeGreaterThan(20);
  expect(web).toBeGreaterThan(0);
});

describe('a project with one planted file', () => {
  let project;
  beforeEach(() => (project = mkdtempSync(path.join(tmpdir(), 'thaw-layers-'))));
  afterEach(() => rmSync(project, { recursive: true }));

  function problemsWith(file, text) {
    mkdirSync(path.join(project, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(project, file), text);
    return checkLayers(project).problems;
  }

  test.each([
    ['csrc/ops/conv2d.c', '#include "base/status.h"\n#include "ops/op.h"\n'],
    ['csrc/base/json.c', '#include <jsmn.h>\n'],
    ['web/app/main.js', "import { client } from '../worker/client.js';\n"],
    ['web/worker/worker.js', "/** @type {import('../app/state.js').State} */\nlet x;\n"],
    ['web/ui/chart.js', "import uPlot from 'uplot';\n"],
  ])('%s keeps to its place', (file, text) => {
    expect(problemsWith(file, text)).toEqual([]);
  });

  test.each([
    ['csrc/base/arena.c', '\n#include "kernels/gemm.h"\n', ':2: base/ (floor 0) includes', 'above'],
    ['csrc/data/image.c', '#include "io/folder.h"\n', ':1: data/ (floor 4) includes', 'beside'],
    ['csrc/ops/op.c', '#include "op.h"\n', ':1:', 'from csrc'],
    ['csrc/app/cli.c', '#  include <stb_image.h>\n', ':1:', 'only data/'],
    ['csrc/data/image.c', '#include "stb_image.h"\n', ':1:', 'write <stb_image.h>'],
    ['csrc/misc/x.c', '', ':1:', 'has no floor'],
    ['web/ui/button.js', "import '../engine/load.js';\n", ':1: ui/ imports engine/load.js', ''],
    ['web/app/main.js', "const e = await import('../engine/load.js');\n", ':1: app/ imports', ''],
    ['web/app/main.js', "import {\n  a,\n} from '../../scripts/x.js';\n", ':3:', 'leaves web/'],
    ['web/worker/worker.js', "import { h } from 'preact';\n", ':1:', 'does not draw'],
    [
      'web/worker/w.js',
      "new Worker(new URL('../app/x.js', import.meta.url));\n",
      ':1:',
      'app/x.js',
    ],
    ['web/misc/x.js', '', ':1:', 'has no place'],
  ])('%s does not: %j', (file, text, where, why) => {
    const problems = problemsWith(file, text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(file + where);
    expect(problems[0]).toContain(why);
  });
});
