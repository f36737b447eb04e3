/** The tables of docs/bench.md, between two marks, so that no figure there was typed by hand. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Measured } from './jobs.js';
import { largestDifference, type ModelBench } from './results.js';
import { ratio, type Samples, spread } from './timing.js';

const BEGIN = '<!-- bench model: begin -->';
const END = '<!-- bench model: end -->';
const NO_WASM = 'etui-cpu/no-wasm';

export function writeTable(root: string, bench: ModelBench): void {
  const file = join(root, 'docs/bench.md');
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`docs/bench.md: expected ${BEGIN} and ${END}`);
  writeFileSync(file, `${text.slice(0, from + BEGIN.length)}\n${tables(bench)}\n${text.slice(to)}`);
}

const digits = (value: number): string =>
  value >= 100 ? value.toFixed(0) : Number(value.toPrecision(2)).toString();

/** Median, and the middle 80 % of the rounds. */
function cell(samples: Samples, runner: string): string {
  const { median, low, high } = spread(samples[runner] ?? []);
  return `${digits(median)} (${digits(low)}–${digits(high)})`;
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const head = (cells: readonly string[]): string => `${line(cells)}\n|${'---|'.repeat(cells.length)}`;

export function tables(bench: ModelBench): string {
  const { machine, rounds } = bench;
  const adapter = machine.isSoftware
    ? `a software WebGPU adapter (${machine.adapter}); no figure on a real GPU exists yet`
    : `WebGPU on ${machine.adapter}`;
  const busy =
    machine.load > machine.cores
      ? ` The machine was busy with other things (load ${digits(machine.load)} on ${machine.cores} cores): medians are several times what a quiet one gives, and the lower ends of the brackets say more.`
      : '';
  const where = `${machine.cores} cores of ${machine.processor}, Chromium ${machine.chromium}, ${adapter}.`;
  return [
    `${where} At most ${rounds} rounds, ${bench.date}.${busy}`,
    compared(
      'ms, CPU',
      bench.onCpu,
      [
        ['plain', 'plain loops'],
        ['ort-wasm', 'ONNX Runtime wasm'],
        ['etui-cpu', 'Etui, CPU'],
        [NO_WASM, 'Etui, CPU, without `wasm`'],
      ],
      ['etui-cpu', 'ort-wasm'],
    ),
    wasmLine(bench),
    compared(
      'ms, WebGPU',
      bench.onGpu,
      [
        ['ort-webgpu', 'ONNX Runtime WebGPU'],
        ['etui-webgpu', 'Etui, WebGPU'],
      ],
      ['etui-webgpu', 'ort-webgpu'],
    ),
    compared(
      'ms, exact Shapley values',
      bench.explained,
      [
        ['etui-cpu', 'CPU'],
        ['etui-webgpu', 'WebGPU'],
      ],
      ['etui-webgpu', 'etui-cpu'],
    ),
    dispatchTable(bench),
    coldTable(bench),
    parityTable(bench),
    trainingLine(bench),
  ].join('\n\n');
}

const WHAT: Readonly<Record<string, (size: number) => string>> = {
  read: (size) => `${size} events from cold`,
  decide: (size) => `1 event, ${size.toLocaleString('en')} coupons`,
  'explain one': (size) => `one decision, ${size} rows`,
  'explain many': (size) => `24 coupons, 10 groups, ${size.toLocaleString('en')} rows`,
};
const whatOf = ({ what, size }: Measured): string => WHAT[what]?.(size) ?? `${what} ${size}`;

function compared(
  title: string,
  measured: readonly Measured[],
  all: readonly (readonly [name: string, label: string])[],
  [ours, other]: readonly [string, string],
): string {
  // A runner that came later has no figures yet in a result that was kept.
  const runners = all.filter(([runner]) => measured.some(({ samples }) => samples[runner]));
  const rows = measured.map((one) => {
    const { median, low, high } = ratio(one.samples, ours, other);
    const share = `${digits(median)} (${digits(low)}–${digits(high)})`;
    return line([whatOf(one), ...runners.map(([runner]) => cell(one.samples, runner)), share]);
  });
  const labels = runners.map(([, label]) => label);
  const label = (name: string) => runners.find(([runner]) => runner === name)?.[1] ?? name;
  return [head([title, ...labels, `${label(ours)} / ${label(other)}`]), ...rows].join('\n');
}

/** The option stands for a permission: which side had it is part of the figures. */
const wasmLine = ({ onCpu }: ModelBench): string =>
  'Etui, CPU has the option `wasm` here, since ONNX Runtime needs the same permission of the page’s policy. It is off by default: ' +
  (onCpu.some(({ samples }) => samples[NO_WASM])
    ? 'what a shop has that doesn’t say so is the column without it.'
    : 'what a shop has that doesn’t say so was not timed in this run.');

function dispatchTable({ onGpu, explained }: ModelBench): string {
  const rows = [...onGpu, ...explained].map((one) => {
    const of = (runner: string) => String(one.dispatches[runner] ?? '');
    return line([whatOf(one), of('etui-webgpu'), of('ort-webgpu')]);
  });
  return [head(['GPU dispatches', 'Etui', 'ONNX Runtime']), ...rows].join('\n');
}

function coldTable({ cold }: ModelBench): string {
  const rows = cold.wire.map(({ runner, files, gzip, brotli }) =>
    line([
      runner,
      cell(cold.samples, runner),
      (gzip / 1000).toLocaleString('en', { maximumFractionDigits: 1 }),
      (brotli / 1000).toLocaleString('en', { maximumFractionDigits: 1 }),
      files.map((file) => `\`${file.split('/').at(-1)}\``).join(', '),
    ]),
  );
  return [
    head(['cold start to the first decision', 'ms', 'kB gzip -9', 'kB brotli -9', 'files']),
    ...rows,
  ].join('\n');
}

function parityTable(bench: ModelBench): string {
  const most = largestDifference(bench);
  const rows = bench.parity.map(({ what, largest, tolerance }) =>
    line([what, largest.toExponential(1), tolerance.toString()]),
  );
  return [
    head(['largest difference of any output', '', 'at most']),
    line(['all runners against plain loops', most.toExponential(1), '0.00001']),
    ...rows,
  ].join('\n');
}

const trainingLine = ({
  training: { examples, batch, examplesPerSecond, inKernels, kernelsPerStep },
}: ModelBench) =>
  `Training the student in Node (wasm, one thread), ${examples.toLocaleString('en')} simulated examples in batches of ${batch}: ${digits(examplesPerSecond)} examples a second; ${digits(100 * inKernels)} % of a step is spent in ${kernelsPerStep} kernels, the rest in bookkeeping.`;
