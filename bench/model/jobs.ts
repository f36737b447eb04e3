/** What a measuring worker is asked, and what it answers. */
import type { Difference } from './agreement.js';
import type { ParityRow } from './parity.js';
import type { RunnerName } from './runners/named.js';
import type { Samples } from './timing.js';

export type Job =
  | {
      readonly do: 'compare';
      readonly runners: readonly RunnerName[];
      /** Folder of onnxruntime-web's files. */
      readonly files: string;
      /** Of the whole visit. */
      readonly events: number;
      readonly coupons: readonly number[];
      readonly rounds: number;
    }
  | { readonly do: 'explain'; readonly rounds: number }
  | { readonly do: 'parity'; readonly withGpu: boolean };

/** Times and dispatches of one thing that was done. */
export interface Measured {
  readonly what: string;
  /** Coupons, or rows. */
  readonly size: number;
  readonly samples: Samples;
  /** GPU dispatches of one call, by runner. */
  readonly dispatches: Readonly<Record<string, number>>;
}

export interface JobResult {
  readonly measured: readonly Measured[];
  readonly differences: readonly Difference[];
  readonly parity: readonly ParityRow[];
}

export type Report =
  | { readonly is: 'progress'; readonly text: string }
  | { readonly is: 'done'; readonly result: JobResult }
  | { readonly is: 'failed'; readonly message: string };
