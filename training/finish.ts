/**
 * node scripts/run.mjs training/finish.ts [--model DIR] --out DIR [--seed S] [--scale X] [--calibrated]
 *
 * Takes a published student, fits its last heads anew (training/finish-heads.ts) and writes it again. Encoder, features,
 * background and reference inputs stay; reference outputs, size and hash are those of the new weights.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { parseArtifact } from '../src/model/artifact.js';
import { openRunner } from '../src/model/runtime.js';
import { writeArtifact } from './artifact-writer.js';
import { seldom } from './evaluation/part.js';
import { finishHeads } from './finish-heads.js';
import { startTensorflow } from './fit/tensorflow.js';
import { ARTIFACT_FILE } from './publish.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: join('model-artifacts', 'student') },
    out: { type: 'string' },
    seed: { type: 'string', default: '1' },
    scale: { type: 'string', default: '1' },
    calibrated: { type: 'boolean', default: false },
  },
});
const [seed, scale] = [Number(values.seed), Number(values.scale)];
if (!values.out || !Number.isInteger(seed) || seed < 0 || !(scale > 0)) {
  console.error('--out names a folder, --seed is a whole number from 0 on, --scale a number above 0');
  process.exit(2);
}

await startTensorflow();
const artifact = parseArtifact(readFileSync(join(values.model, ARTIFACT_FILE)));
const say = seldom((line) => console.error(line));
const { weights, map } = finishHeads(artifact.weights, {
  seed,
  scale,
  calibrated: values.calibrated,
  say,
});
const { shape } = artifact;
const bytes = await writeArtifact({
  ...artifact,
  weights,
  references: artifact.references.map(({ input }) => input),
  // By the device's own CPU runtime: a reference is what a device computes.
  answer: async (rounded, input) => {
    const runner = await openRunner('cpu', { weights: rounded, shape, wasm: true });
    try {
      return await runner.run(input);
    } finally {
      runner.dispose();
    }
  },
});

mkdirSync(values.out, { recursive: true });
if (values.out !== values.model) cpSync(values.model, values.out, { recursive: true });
writeFileSync(join(values.out, ARTIFACT_FILE), bytes);
const lines = Object.entries(map).map(
  ([head, { slope, shift }]) => `| ${head} | ${slope.toFixed(3)} | ${shift.toFixed(3)} |\n`,
);
const mapped = `Probabilities are mapped on the logit, folded into the weights:

| head | slope | shift |
|---|---|---|
${lines.join('')}
`;
const facts = `## Heads fitted after training

    node scripts/run.mjs training/finish.ts --seed ${seed}${scale === 1 ? '' : ` --scale ${scale}`}${values.calibrated ? ' --calibrated' : ''}

The head for waiting is fitted to whole simulated visits (docs/timing.md).

${values.calibrated ? mapped : ''}The file is now ${bytes.length.toLocaleString('en')} bytes (${gzipSync(bytes, { level: 9 }).length.toLocaleString('en')} gzip), SHA-256 \`${createHash('sha256').update(bytes).digest('hex')}\`.
`;
const card = join(values.out, 'card.md');
const before = readFileSync(card, 'utf8').split('## Heads fitted after training')[0] as string;
writeFileSync(card, `${before.trimEnd()}\n\n${facts}`);
console.log(facts);
