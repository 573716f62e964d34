/**
 * What became of a file's tensors, for people.
 */

/**
 * @param {import('./match.js').Match} match
 * @param {import('./tensor.js').WeightFile} file
 * @returns {string} lines; every tensor and parameter without partner has one
 */
export function formatReport(match, file) {
  const { matched, missing, unused, mismatched, rules } = match;
  const lines = [
    `${file.format}: ${plural(file.tensors.length, 'tensor')}; ${summary(matched)}; ` +
      `${missing.length} missing, ${mismatched.length} mismatched, ${unused.length} unused`,
  ];
  if (rules) lines.push(`names of ${rules.id}${rules.note ? `: ${rules.note}` : ''}`);
  const preprocess = preprocessOf(match, file);
  if (preprocess) lines.push(`input: ${preprocess.mode}, because ${preprocess.because}`);
  if (!matched.length) lines.push('Nothing fits: these seem to be the weights of another model.');
  for (const { name, shape } of missing) lines.push(`missing     ${name} [${shape}]`);
  for (const { name, original, wanted, found } of mismatched) {
    const want = wanted ? `wanted [${wanted}]` : 'the model lacks this layer';
    lines.push(`mismatched  ${name}: ${want}, found [${found}] (${original})`);
  }
  for (const { name, original, shape } of unused) {
    lines.push(`unused      ${name} [${shape}]${original === name ? '' : ` (${original})`}`);
  }
  for (const { original, reason } of file.skipped) lines.push(`skipped     ${original}: ${reason}`);
  return lines.join('\n');
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
  const how = [...counts].map(([by, n]) => (by === 'zeros' ? `${n} zeros` : `${n} by ${by}`));
  return `${matched.length} matched${how.length ? ` (${how.join(', ')})` : ''}`;
}

function plural(n, noun) {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
