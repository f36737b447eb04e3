/** The sweep's results as they are checked in. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Trial {
  readonly rate: number;
  /** Held-out log loss of outcomes, nats: what chooses among trials, in both modes alike. */
  readonly loss: number;
  readonly epochs: number;
}

export interface CellResult {
  readonly id: string;
  readonly encoder: string;
  readonly mode: string;
  readonly parameters: number;
  /** Of the weights as an artifact holds them: int8 kernels with their scales, float32 biases. */
  readonly bytes: number;
  readonly trials: readonly Trial[];
  /** Rate of the trial that was kept. */
  readonly rate: number;
  /** Expected profit over showing nothing, typical orders per shopper, by shop of the judged shoppers. */
  readonly gainByShop: readonly number[];
  /** Root mean squared error of what coupons add to p(buy). */
  readonly upliftError: number;
  /** Expected log loss of buying under the true probabilities, nats. */
  readonly loss: number;
  /** Median µs from one act more to the visit's new encoding, tfjs CPU backend in Node; and its ops. */
  readonly eventMicroseconds: number;
}

export interface GridResults {
  /** All that the results depend on; results of another setting are not continued. */
  readonly setting: Readonly<Record<string, unknown>>;
  /** Of the oracle, of the teacher, by shop. */
  readonly oracleByShop: readonly number[];
  readonly teacherByShop: readonly number[];
  readonly teacherUpliftError: number;
  readonly teacherLoss: number;
  readonly oracleLoss: number;
  readonly cells: readonly CellResult[];
}

/** What is done already under this setting. */
export function loadResults(file: string, setting: GridResults['setting']): GridResults | undefined {
  if (!existsSync(file)) return undefined;
  const saved = JSON.parse(readFileSync(file, 'utf8')) as GridResults;
  return JSON.stringify(saved.setting) === JSON.stringify(setting) ? saved : undefined;
}

export function saveResults(file: string, results: GridResults): void {
  mkdirSync(dirname(file), { recursive: true });
  const rounded = (_: string, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
  writeFileSync(file, `${JSON.stringify(results, rounded, 1)}\n`);
}
