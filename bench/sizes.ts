/** What a shopper downloads, by part. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cutArtifact as cut, gzipKB } from '../training/artifact-sizes.js';
import type { Row } from '../training/rows.js';
import { shippedModels } from '../training/shipped-model.js';
import { SIZE_BUDGETS, type SizeBudget } from './budgets.js';

/** A file of ours for the browser. */
export interface Part {
  readonly budget: SizeBudget;
  readonly bytes: Uint8Array;
}

export function sizeRow({ budget, bytes }: Part): Row {
  const value = gzipKB(bytes);
  return { id: budget.id, value, unit: 'kB gzip', goal: `≤ ${budget.kB}`, ok: value <= budget.kB };
}

/**
 * The built files in `dist`, by the names that the build itself wrote down.
 * @throws Error when one is missing: a part nobody measures is over budget soon
 */
export function builtParts(dist: string): readonly Part[] {
  const { chunks } = JSON.parse(readFileSync(join(dist, 'build.json'), 'utf8'));
  const files: readonly [SizeBudget, string | undefined][] = [
    [SIZE_BUDGETS.loader, 'etui.js'],
    [SIZE_BUDGETS.stub, 'etui-stub.js'],
    [SIZE_BUDGETS.widget, chunks.widget?.file],
    [SIZE_BUDGETS.words, largestWords(dist, 'offer')],
    [SIZE_BUDGETS.wallet, chunks.wallet?.file],
    [SIZE_BUDGETS.why, chunks.why?.file],
    [SIZE_BUDGETS.privacy, chunks.privacy?.file],
    [SIZE_BUDGETS.privacyWords, largestWords(dist, 'privacy')],
    [SIZE_BUDGETS.engine, chunks.engine?.file],
    [SIZE_BUDGETS.runtime, chunks.runtime?.file],
    [SIZE_BUDGETS.right, chunks.right?.file],
  ];
  return files.map(([budget, file]) => {
    if (!file || !existsSync(join(dist, file))) throw new Error(`${budget.id}: the build made no such file`);
    return { budget, bytes: readFileSync(join(dist, file)) };
  });
}

function largestWords(dist: string, book: string): string | undefined {
  const files = readdirSync(join(dist, 'chunks')).filter(
    (name) => name.startsWith(`${book}-`) && name.endsWith('.json'),
  );
  const size = (name: string) => gzipKB(readFileSync(join(dist, 'chunks', name)));
  const [largest] = files.sort((a, b) => size(b) - size(a));
  return largest && join('chunks', largest);
}

/** The shipped artifacts, each cut into its weights with their header, and the rest. */
export function artifactParts(folder: string): readonly Part[] {
  const files = shippedModels(folder);
  if (files.length === 0) throw new Error(`${SIZE_BUDGETS.weights.id}: no model to measure`);
  return files.flatMap((file) => cutArtifact(readFileSync(file)));
}

/** An artifact as its two parts, each with its budget. */
export function cutArtifact(bytes: Uint8Array): readonly Part[] {
  const { weights, tables } = cut(bytes);
  return [
    { budget: SIZE_BUDGETS.weights, bytes: weights },
    { budget: SIZE_BUDGETS.tables, bytes: tables },
  ];
}
