/** The head for waiting fitted anew under a trained student: nothing else of it changes, and no encoder is trained. */
import type { NamedWeights } from '../../src/model/types.js';
import { timedVisits } from '../evaluation/visits.js';
import type { Line } from '../fit/ridge.js';
import { fitPatience } from './patience.js';
import { NO_SIGNS } from './trajectory.js';

export interface RefitOptions {
  readonly seed: number | string;
  /** Times the sample; 1 for 70 shops of 40 visits. */
  readonly scale?: number;
  readonly say?: (line: () => string) => void;
}

const SHOPS = 70;
const PER_SHOP = 40;
/** What an offer costs beside its discount while the head is fitted: the pool's default bar, typical orders. */
const BAR = 0.01;

/** From whole visits to shops of the train world, with their true gains. */
export function refitWaiting(weights: NamedWeights, { seed, scale = 1, say }: RefitOptions): Line {
  const visits = timedVisits(weights, {
    shops: Math.max(3, Math.round(SHOPS * scale)),
    perShop: PER_SHOP,
    seed,
    world: 'train',
    ...(say && { say }),
  });
  // Not every pool listens for signs of leaving: who counts on them would wait for what never comes.
  return fitPatience(visits, { signs: NO_SIGNS, bar: BAR });
}
