/** What a run found: as rows, as the table of docs/bench.md, and as plots. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from '../../training/rows.js';
import type { Difference } from './agreement.js';
import { AGREEMENT } from './agreement.js';
import type { ColdResult } from './cold.js';
import { writeFigures } from './figures.js';
import type { Measured } from './jobs.js';
import type { Machine } from './machine.js';
import type { ParityRow } from './parity.js';
import { writeTable } from './table.js';
import { ratio, spread } from './timing.js';
import type { TrainingSpeed } from './training.js';

export interface ModelBench {
  readonly machine: Machine;
  readonly date: string;
  readonly rounds: number;
  readonly cpuDifferences: readonly Difference[];
  readonly gpuDifferences: readonly Difference[];
  readonly parity: readonly ParityRow[];
  readonly onCpu: readonly Measured[];
  readonly onGpu: readonly Measured[];
  readonly explained: readonly Measured[];
  readonly cold: ColdResult;
  readonly training: TrainingSpeed;
}

/** Before the first run. */
export const NOTHING: ModelBench = {
  machine: {
    cores: 0,
    processor: '',
    memoryGB: 0,
    load: 0,
    node: '',
    chromium: '',
    adapter: '',
    isSoftware: true,
  },
  date: '',
  rounds: 0,
  cpuDifferences: [],
  gpuDifferences: [],
  parity: [],
  onCpu: [],
  onGpu: [],
  explained: [],
  cold: { samples: {}, wire: [] },
  training: { examples: 0, batch: 0, examplesPerSecond: 0, inKernels: 0, kernelsPerStep: 0 },
};

export const largestDifference = ({ cpuDifferences, gpuDifferences }: ModelBench): number =>
  Math.max(0, ...[...cpuDifferences, ...gpuDifferences].map(({ largest }) => largest));

export function writeResults(root: string, bench: ModelBench): void {
  const text = JSON.stringify(bench, rounded, 1);
  // A list of numbers is one line.
  const compact = text.replaceAll(/\[[-+\d.e,\s]*\]/g, (list) => list.replaceAll(/\s+/g, ' '));
  writeFileSync(join(root, 'bench/model/results.json'), `${compact}\n`);
  writeFigures(root, bench);
  writeTable(root, bench);
}

/** Five digits are more than these figures have, and keep the file readable. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;

const name = ({ what, size }: Measured): string => `${what.replaceAll(' ', '-')}-${size}`;

/** One row for each figure; times as medians with the middle 80 % of the rounds. */
export function benchRows(bench: ModelBench): readonly Row[] {
  const times = [...bench.onCpu, ...bench.onGpu, ...bench.explained].flatMap((measured) =>
    Object.entries(measured.samples).map(([runner, samples]): Row => {
      const { median, low, high } = spread(samples);
      return { ...row(`model.${name(measured)}.${runner}`, median, 'ms'), interval: [low, high] };
    }),
  );
  const ratios = [
    ...bench.onCpu.map((measured) => ratioRow(measured, 'etui-cpu', 'ort-wasm')),
    ...bench.onGpu.map((measured) => ratioRow(measured, 'etui-webgpu', 'ort-webgpu')),
    ...bench.explained.map((measured) => ratioRow(measured, 'etui-webgpu', 'etui-cpu')),
  ];
  const dispatches = [...bench.onGpu, ...bench.explained].flatMap((measured) =>
    Object.entries(measured.dispatches)
      .filter(([runner]) => runner.includes('webgpu'))
      .map(([runner, count]) => row(`model.dispatches.${name(measured)}.${runner}`, count, '')),
  );
  const cold = Object.entries(bench.cold.samples).map(([runner, samples]): Row => {
    const { median, low, high } = spread(samples);
    return { ...row(`model.cold-start.${runner}`, median, 'ms'), interval: [low, high], n: samples.length };
  });
  const wire = bench.cold.wire.flatMap(({ runner, gzip, brotli }) => [
    row(`model.wire.${runner}`, gzip / 1000, 'kB gzip'),
    row(`model.wire-brotli.${runner}`, brotli / 1000, 'kB brotli'),
  ]);
  const largest = largestDifference(bench);
  const parity = bench.parity.map(({ what, largest: most, tolerance }): Row => {
    const id = `model.parity.${what.toLowerCase().replaceAll(' ', '-')}`;
    return { ...row(id, most, ''), goal: `≤ ${tolerance}`, ok: most <= tolerance };
  });
  const { examplesPerSecond, inKernels, kernelsPerStep } = bench.training;
  return [
    { ...row('model.largest-difference', largest, ''), goal: `≤ ${AGREEMENT}`, ok: largest <= AGREEMENT },
    ...parity,
    ...times,
    ...ratios,
    ...dispatches,
    ...cold,
    ...wire,
    row('model.training.examples-per-second', examplesPerSecond, '1/s'),
    row('model.training.share-in-kernels', 100 * inKernels, '%'),
    row('model.training.kernels-per-step', kernelsPerStep, ''),
  ];
}

function ratioRow(measured: Measured, ours: string, other: string): Row {
  const { median, low, high } = ratio(measured.samples, ours, other);
  return { ...row(`model.ratio.${name(measured)}.${ours}/${other}`, median, '×'), interval: [low, high] };
}

const row = (id: string, value: number, unit: string): Row => ({
  id,
  value,
  unit,
  goal: '',
  ok: Number.isFinite(value),
});
