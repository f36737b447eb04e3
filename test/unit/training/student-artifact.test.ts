import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { parseArtifact } from '../../../src/model/artifact.js';
import { checkArtifact } from '../../../training/check-artifact.js';
import { startTensorflow } from '../../../training/fit/tensorflow.js';
import { ARTIFACT_FILE, publish } from '../../../training/publish.js';
import { simulatedSource } from '../../../training/simulated-source.js';
import { fitStudent } from '../../../training/student/fit-student.js';

const size = { encoder: 'gru', hidden: 8, joint: 12, coupon: 4, late: 6 } as const;

beforeAll(startTensorflow);

/** Everything from the seed to the folder. */
async function train(seed: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'etui-'));
  const source = simulatedSource({ seed, labelled: 120, unlabelled: 0, heldOut: 40, outcomes: 2 });
  const { weights } = await fitStudent(source.labelled, source.heldOut, {
    seed,
    epochs: 1,
    batch: 64,
    patience: 1,
    size,
  });
  const facts = { shops: 1, visits: 1, labels: 1, parameters: 1, history: [], bestEpoch: 1, metrics: [] };
  const sample = source.labelled.map(({ input }) => input);
  await publish(folder, { ...facts, name: 'tiny', command: 'npm run train', seed, weights, sample });
  return folder;
}

const filesOf = (folder: string) =>
  readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'base64')]);

test('the same seed gives the same folder, byte by byte; another gives another model', async () => {
  const [one, two, other] = [await train(3), await train(3), await train(4)];
  expect(filesOf(one)).toEqual(filesOf(two));
  expect(filesOf(one).map(([name]) => name)).toEqual([
    'card.md',
    'features.json',
    'metrics.json',
    ARTIFACT_FILE,
  ]);
  expect(readFileSync(join(other, ARTIFACT_FILE))).not.toEqual(readFileSync(join(one, ARTIFACT_FILE)));
});

test('a student of any widths is published as a device will open it', async () => {
  const bytes = readFileSync(join(await train(5), ARTIFACT_FILE));
  expect(await checkArtifact(bytes)).toMatchObject({ name: 'tiny', faults: [], references: 3 });
  expect(parseArtifact(bytes).widths).toEqual({ joint: 12, coupon: 4, late: 6 });
});
