/**
 * In which of its signed tones a coupon speaks to this shopper. Each tone shifts the logit of P(claim | shown) by its own t, about
 * which is believed t ~ N(0, SPREAD²) before anything is known: the head's own step (link.ts), in one dimension, from what the student
 * and the head expected of the offer, so that a tone gets no credit for a coupon that anybody would have taken. Chosen by Thompson
 * sampling (1933). The tone changes no money and no term; nothing of it leaves the device.
 */
import { bernoulliSite } from './link.js';
import { standardNormals } from './thompson.js';

/** The copy as it stands, beside its `tones`. */
export const PLAIN = 'plain';
/** Two shoppers in three are taken to lie within a factor 1.5 of the odds. */
const SPREAD = 0.4;
/** Tones that are remembered, those heard last. */
const MOST = 12;

/** Of each tone Σ τ and Σ τ z of its observations, those heard last at the end. No object: a shop may call a tone what it likes. */
export type Tones = readonly (readonly [tone: string, evidence: number, pull: number])[];

/** What was kept, if it is whole. */
export function readTones(kept: Tones | undefined): Tones | undefined {
  const isWhole =
    Array.isArray(kept) &&
    kept.every((each) => Array.isArray(each) && Number.isFinite(each[1]) && Number.isFinite(each[2]));
  return isWhole ? kept : undefined;
}

/** Mean and variance of what is believed of a tone. */
export function beliefOf(tones: Tones, tone: string): { readonly mean: number; readonly variance: number } {
  const [, evidence, pull] = tones.find(([name]) => name === tone) ?? [tone, 0, 0];
  const variance = 1 / (1 / SPREAD ** 2 + evidence);
  return { mean: variance * pull, variance };
}

/**
 * @param signed names of the tones there are, at least one; ties go to the first
 * @param random uniform in [0, 1), or absent: by the mean alone, for tests and pages without chance
 */
export function chooseTone(signed: readonly string[], tones: Tones, random?: () => number): string {
  const normals = random ? standardNormals(signed.length, random) : signed.map(() => 0);
  const drawn = signed.map((tone, index) => {
    const { mean, variance } = beliefOf(tones, tone);
    return mean + Math.sqrt(variance) * (normals[index] as number);
  });
  return signed[drawn.indexOf(Math.max(...drawn))] as string;
}

/**
 * An offer in this tone was claimed, or not.
 * @param offset logit of P(claim | shown) that was expected of it
 * @param kept share of earlier evidence that is left, 0…1
 */
export function hearTone(tones: Tones, tone: string, claimed: boolean, offset: number, kept: number): Tones {
  const { mean, variance } = beliefOf(tones, tone);
  const { precision, weighted } = bernoulliSite(claimed, offset, mean, variance);
  const faded = tones.map(([name, evidence, pull]) => [name, kept * evidence, kept * pull] as const);
  const [, evidence, pull] = faded.find(([name]) => name === tone) ?? [tone, 0, 0];
  const others = faded.filter(([name]) => name !== tone);
  return [...others.slice(1 - MOST), [tone, evidence + precision, pull + weighted]];
}
