/**
 * What became of a file's tensors, for people.
 */

/**
 * @param {import('./match.js').Match} match
 * @param {import('./tensor.js').WeightFile} file
 * @returns {string} lines; every tensor and parameter without partner has one
 */
export function formatReport(match, file) {
  const { matched, missing, unused, mismatched, rules, folded } = match;
  const lines = [
    `${file.format}: ${plural(file.tensors.length, 'tensor')}; ${summary(matched)}; ` +
      `${missing.length} missing, ${mismatched.length} mismatched, ${unused.length} unused`,
  ];
  if (rules) lines.push(`names of ${rules.id}${rules.note ? `: ${rules.note}` : ''}`);
  const preprocess = preprocessOf(match, file);
  if (preprocess) lines.push(inputLine(preprocess));
  if (!matched.length) lines.push(`Nothing fits: these seem to be the weights of ${other(match)}.`);
  const within = new Set(folded.flatMap(({ params }) => params.map(({ name }) => name)));
  for (const { name, shape } of missing) {
    if (!within.has(name)) lines.push(`missing     ${name} [${shape}]`);
  }
  lines.push(...foldedLines(match));
  for (const { name, original, wanted, found } of mismatched) {
    const want = wanted ? `wanted [${wanted}]` : 'the model lacks this layer';
    lines.push(`mismatched  ${name}: ${want}, found [${found}] (${original})`);
  }
  for (const { name, original, shape } of unused) {
    lines.push(`unused      ${name} [${shape}]${original === name ? '' : ` (${original})`}`);
  }
  return [...lines, ...skippedLines(file)].join('\n');
}

/**
 * What a file holds, where no model asks for anything.
 * @param {import('./tensor.js').WeightFile} file
 * @returns {string}
 */
export function formatKept(file) {
  const lines = [
    `${file.format}: ${plural(file.tensors.length, 'tensor')}, all kept by their names`,
  ];
  if (file.preprocess) lines.push(inputLine(file.preprocess));
  return [...lines, ...skippedLines(file)].join('\n');
}

function inputLine({ mode, because }) {
  return `input: ${mode}, because ${because}`;
}

function skippedLines({ skipped }) {
  return skipped.map(({ original, reason }) => `skipped     ${original}: ${reason}`);
}

function other({ mismatched, missing }) {
  return mismatched.length > missing.length ? 'another width of the model' : 'another model';
}

/** A folded layer is one line instead of four missing parameters, and one hint stands for all. */
function foldedLines({ folded, missing }) {
  if (!folded.length) return [];
  if (!missing.some(({ name }) => name === folded[0].params[0].name)) {
    return [
      `filled      ${plural(folded.length, 'BatchNorm layer')} with the identity: keep them frozen, ` +
        'since training would take statistics that this file does not have',
    ];
  }
  return [
    ...folded.map(({ norm, conv, params }) => {
      const kinds = params.map(({ name }) => name.slice(norm.length + 1)).join(', ');
      return `folded      ${norm} is missing (${kinds}): it is inside kernel and bias of ${conv}`;
    }),
    'The file was made for inference. --fold-identity lets its folded layers add the bias and nothing ' +
      'else: the same network, whose BatchNorm must stay frozen.',
  ];
}

/**
 * How the input is to be prepared: what the file says, else what is known of the rule set's source.
 * @param {import('./match.js').Match} match
 * @param {import('./tensor.js').WeightFile} file
 * @returns {import('./preprocess.js').Preprocess|null}
 */
export function preprocessOf({ rules }, file) {
  if (file.preprocess || !rules?.preprocess) return file.preprocess;
  return { mode: rules.preprocess, because: `${rules.id} is trained that way` };
}

/** "137 matched (135 by name, 2 by order)" */
function summary(matched) {
  const counts = new Map();
  for (const { by } of matched) counts.set(by, (counts.get(by) ?? 0) + 1);
  const how = [...counts].map(([by, n]) => `${n} by ${by}`);
  return `${matched.length} matched${how.length ? ` (${how.join(', ')})` : ''}`;
}

function plural(n, noun) {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
