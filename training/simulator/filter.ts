/**
 * What the best possible observer believes: the exact posterior over the state of mind and the traits, given the profile,
 * the cart and every act so far with the time before it. The forward algorithm (Rabiner 1989) runs for each combination of
 * the traits that show in a visit; the others are weighed by the profile. Only the tests and the certificate may use it: it
 * knows the shop's true parameters.
 */
import { isAct } from '../../src/features/window.js';
import { emit, pauseDensity } from './emission.js';
import { MOVES, possible } from './grammar.js';
import { type Chain, MINDS } from './minds.js';
import { profileSums, tastePrior } from './remembered.js';
import type { Shop } from './shop.js';
import { type Levels, THREE, TWO, traitsAt } from './shopper.js';
import { Trail, thingOf } from './trail.js';
import type { SimulatedMoment } from './visit.js';

/** One thing that may be true, and how likely that is. */
export interface Belief {
  readonly probability: number;
  /** Index into MINDS. */
  readonly mind: number;
  readonly levels: Levels;
}

/** What the observer is given: nothing that a device does not know. */
export type Visible = Pick<SimulatedMoment, 'events' | 'history' | 'left'>;

/**
 * Beliefs at the last act of `events`; they sum to 1. Traits that nothing depends on any more (taste) are summed out and
 * stand at level 0.
 * @param unannoyed sum annoyance out, too
 */
export function beliefs(visible: Visible, shop: Shop, unannoyed = false): Belief[] {
  const forward = forwardSums(visible, shop);
  const profile = profileSums(visible.history, shop);
  const annoyed = unannoyed ? [1] : profile.annoyances;
  const all: { probability: number; mind: number; levels: Levels }[] = [];
  let total = 0;
  for (const { sensitivity, haste, mind, weight } of forward) {
    profile.needs.forEach((needWeight, need) => {
      annoyed.forEach((annoyanceWeight, annoyance) => {
        TWO.forEach((shippingWeight, shipping) => {
          const probability = weight * needWeight * annoyanceWeight * shippingWeight;
          total += probability;
          const levels = { sensitivity, haste, need, annoyance, shipping, category: 0, style: 0, level: 0 };
          all.push({ probability, mind, levels });
        });
      });
    });
  }
  return all.map((belief) => ({ ...belief, probability: belief.probability / total }));
}

/** Posterior of the state of mind alone: [minds], sums to 1. */
export function mindPosterior(visible: Visible, shop: Shop): Float64Array {
  const sums = new Float64Array(shop.minds);
  for (const { mind, weight } of forwardSums(visible, shop)) sums[mind] = (sums[mind] as number) + weight;
  const total = sums.reduce((sum, value) => sum + value, 0);
  return sums.map((value) => value / total);
}

/**
 * The exact expectation of `value` over everything that nobody sees.
 * @param unannoyed nothing is shown, so that annoyance need not be told apart
 */
export function expectation(
  visible: SimulatedMoment,
  shop: Shop,
  value: (moment: SimulatedMoment) => number,
  unannoyed = false,
): number {
  let sum = 0;
  for (const { probability, mind, levels } of beliefs(visible, shop, unannoyed)) {
    const traits = traitsAt(levels, shop.assumptions);
    sum += probability * value({ ...visible, mind: MINDS[mind] as SimulatedMoment['mind'], traits });
  }
  return sum;
}

interface Weighed {
  readonly sensitivity: number;
  readonly haste: number;
  readonly mind: number;
  readonly weight: number;
}

/** P(acts, looks, what was left, profile; state now) for each sensitivity, haste and state, up to one factor. */
function forwardSums({ events, history, left }: Visible, shop: Shop): Weighed[] {
  const { shelf, minds: n } = shop;
  const remembered = profileSums(history, shop);
  const trail = new Trail(shelf, left);
  const tastes = shelf.tastes;
  // One row per taste and chain: P(so far, state).
  const chains = shop.chains.flatMap((row, sensitivity) =>
    row.map((chain, haste) => ({ chain, sensitivity, haste })),
  );
  const sums = new Float64Array(chains.length * tastes * n);
  const prior = tastePrior(shop, history, left, remembered.levels);
  const weights = Array.from({ length: n }, () => new Float64Array(MOVES.length));
  const emissions = new Float64Array(tastes * n);
  let at = Number.NaN;
  for (const event of events) {
    if (!isAct(event)) continue;
    const first = Number.isNaN(at);
    const scene = trail.scene();
    for (let mind = 0; mind < n; mind++) {
      const allowed = possible(shop.moves, mind, scene, weights[mind] as Float64Array);
      const paused = first ? 1 : pauseDensity(event.at - at, mind, shop);
      emit(event, mind, scene, allowed, paused, shop, emissions);
    }
    chains.forEach(({ chain, sensitivity, haste }, c) => {
      const start =
        (remembered.sensitivities[sensitivity] as number) *
        (THREE[sensitivity] as number) *
        (TWO[haste] as number);
      const own = sums.subarray(c * tastes * n, (c + 1) * tastes * n);
      if (first) begin(own, prior, start, chain, emissions);
      else advance(own, chain, emissions);
    });
    rescale(sums);
    at = event.at;
    trail.follow(event.name, thingOf(event, shelf));
  }
  return chains.flatMap(({ sensitivity, haste }, c) =>
    Array.from({ length: n }, (_, mind) => {
      let weight = 0;
      for (let taste = 0; taste < tastes; taste++) weight += sums[(c * tastes + taste) * n + mind] as number;
      return { sensitivity, haste, mind, weight };
    }),
  );
}

/** What the first act makes of the prior. */
function begin(
  sums: Float64Array,
  prior: Float64Array,
  weight: number,
  chain: Chain,
  emissions: Float64Array,
) {
  const { n } = chain;
  for (let i = 0; i < sums.length; i++) {
    const start = chain.start[i % n] as number;
    sums[i] = weight * (prior[Math.floor(i / n)] as number) * start * (emissions[i] as number);
  }
}

/** The visit went on, minds stepped, and an act was seen. */
function advance(sums: Float64Array, { n, step, ends }: Chain, emissions: Float64Array): void {
  const next = new Float64Array(n);
  for (let row = 0; row < sums.length; row += n) {
    next.fill(0);
    for (let from = 0; from < n; from++) {
      const stays = (sums[row + from] as number) * (1 - (ends[from] as number));
      for (let to = 0; to < n; to++) {
        next[to] = (next[to] as number) + stays * (step[from * n + to] as number);
      }
    }
    for (let to = 0; to < n; to++) sums[row + to] = (next[to] as number) * (emissions[row + to] as number);
  }
}

function rescale(sums: Float64Array): void {
  let most = 0;
  for (const value of sums) most = Math.max(most, value);
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) / most;
}
