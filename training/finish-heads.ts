/**
 * What is fitted after training, on top of a student whose encoder and features stay: where asked for, a calibration map (folded
 * into the heads' own weights, so that a device pays nothing); then the head for waiting, to whole visits.
 */
import type { NamedWeights } from '../src/model/types.js';
import { headRows } from './evaluation/head-rows.js';
import { AS_TRAINED, fitHeads, foldHeads, type HeadMap } from './evaluation/recalibrate.js';
import { withHead } from './fit/waiting.js';
import { refitWaiting } from './waiting/refit.js';

export interface FinishOptions {
  readonly seed: number;
  /** Times the samples: 100 shops of 40 moments, 70 shops of 40 visits; all of the train world. */
  readonly scale?: number;
  /** Recalibrate probabilities: worth it where the study (`policy --only calibration`) says so. */
  readonly calibrated?: boolean;
  readonly say?: (line: () => string) => void;
}

export interface Finished {
  readonly weights: NamedWeights;
  readonly map: HeadMap;
}

/** @param weights of a GRU student of any widths; TensorFlow.js must have been started */
export function finishHeads(
  weights: NamedWeights,
  { seed, scale = 1, calibrated = false, say }: FinishOptions,
): Finished {
  const shops = Math.max(4, Math.round(100 * scale));
  const sample = { shops, perShop: 40, seed: `finish/${seed}`, world: 'train', ...(say && { say }) } as const;
  const map = calibrated ? fitHeads(headRows(weights, sample)) : AS_TRAINED;
  const folded = foldHeads(weights, map);
  const waiting = refitWaiting(folded, { seed: `finish/${seed}`, scale, ...(say && { say }) });
  return { weights: withHead(folded, waiting), map };
}
