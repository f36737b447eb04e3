import { expect, test } from 'vitest';
import { SIZE_BUDGETS } from '../../../bench/budgets.js';
import { foreignNames } from '../../../bench/foreign-names.js';
import { cutArtifact, sizeRow } from '../../../bench/sizes.js';
import { writeArtifact } from '../../../training/artifact-writer.js';
import { artifactParts } from '../model/random-artifact.js';
import { noise, seeded } from '../model/random-student.js';

const { stub } = SIZE_BUDGETS;

/** Noise hardly compresses: gzip adds some 20 bytes to it. */
const incompressible = (bytes: number) =>
  new Uint8Array(noise(seeded(1), Math.ceil(bytes / 4)).buffer, 0, bytes);

test('a part is held against its budget in kB of 1,000 bytes after gzip', () => {
  expect(sizeRow({ budget: stub, bytes: incompressible(900) })).toMatchObject({
    id: 'size.stub',
    goal: '≤ 1',
    ok: true,
  });
  expect(sizeRow({ budget: stub, bytes: incompressible(1_100) })).toMatchObject({
    unit: 'kB gzip',
    ok: false,
  });
  expect(sizeRow({ budget: stub, bytes: new Uint8Array(1_100) })).toMatchObject({ ok: true });
});

test('an artifact is cut behind its last weight', async () => {
  const bytes = await writeArtifact(artifactParts(1));
  const heavier = await writeArtifact(artifactParts(1, { kernels: 'float32' }));
  const [weights, tables] = cutArtifact(bytes);
  const [heavierWeights, sameTables] = cutArtifact(heavier);
  expect(weights?.budget.id).toBe('size.weights');
  expect((weights?.bytes.length ?? 0) + (tables?.bytes.length ?? 0)).toBe(bytes.length);
  expect(heavierWeights?.bytes.length).toBeGreaterThan(2 * (weights?.bytes.length ?? 0));
  expect(sameTables?.bytes.length).toBe(tables?.bytes.length);
});

test.each([
  ['import{readFileSync}from"node:fs"', 'a module of Node'],
  ['throw Error("Lit is in dev mode.")', "Lit's development build"],
  ['class AdamOptimizer extends o{}', "tfjs's optimizers, that is training"],
])('a built file that says %s is told so', (code, what) => {
  expect(foreignNames(code)).toEqual([what]);
});

test('a built file of the usual kind has nothing foreign', () => {
  expect(foreignNames('export const createEtui=()=>new Worker(u,{type:"module"})')).toEqual([]);
});
