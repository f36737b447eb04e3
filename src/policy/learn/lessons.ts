/**
 * What offers taught: each offer shown waits as an open lesson until it is known whether it was claimed, and, if claimed,
 * used; then it moves the head and is gone. So a lesson counts once, however often its news arrives. All of it is one small
 * value in the store, changed in one transaction. Pure.
 */
import type { OfferRecord } from '../../store/store.js';
import { LEARNT_WIDTH, PRIOR_SPREAD } from './features.js';
import { along, emptyHead, fade, type Head, observe, posterior, varianceAlong } from './head.js';
import { bernoulliSite } from './link.js';
import { hearTone, readTones, type Tones } from './tones.js';

/** Under this key the store keeps it. */
export const LEARNT_KEY = 'learnt';
/** Moves with the table of features: what was learnt about others is no use. */
export const LEARNT_VERSION = 1;

/** What the student expected of an offer when it was shown. */
export interface Lesson {
  /** [D] (features.ts). */
  readonly x: readonly number[];
  /** Logit of P(claim | shown), and of P(used within 14 days | claimed). */
  readonly claim: number;
  readonly use: number;
}

export interface OpenLesson extends Lesson {
  readonly offerId: string;
  readonly at: number;
  /** The claim has counted; its use is still open. */
  readonly claimed?: true;
}

export interface Learnt extends Head {
  readonly version: number;
  /** Offers whose claim has counted. */
  readonly offers: number;
  /** When it was last faded, ms since the epoch. */
  readonly at: number;
  /** How this shopper takes to tones of copy; absent until one was heard. */
  readonly tones?: Tones;
  /** In the order in which they were shown. */
  readonly open: readonly OpenLesson[];
}

const DAY = 24 * 3_600_000;
/** After so long a claimed coupon that was not used counts as not used: the horizon that the student's labels have. */
export const USED_WITHIN = 14 * DAY;
/** Half of what was learnt is forgotten in so long, ms: tastes last longer than interests. */
export const LEARNT_HALF_LIFE = 120 * DAY;
/** And each further lesson leaves so much of the earlier ones: about the last hundred count. */
export const KEPT_PER_LESSON = 0.99;
/** Lessons open at a time; with the usual caps two or three are. */
const MOST_OPEN = 16;

export const NOTHING_LEARNT: Learnt = {
  version: LEARNT_VERSION,
  offers: 0,
  at: 0,
  open: [],
  ...emptyHead(LEARNT_WIDTH),
};

/** What was kept, if it is whole and of this version; else nothing. */
export function readLearnt(kept: Learnt | undefined): Learnt {
  const isWhole =
    kept?.version === LEARNT_VERSION &&
    kept.pull.length === LEARNT_WIDTH &&
    [...kept.evidence, ...kept.pull].every(Number.isFinite);
  if (!isWhole) return NOTHING_LEARNT;
  const { tones, ...head } = kept;
  return !tones || readTones(tones) ? kept : head;
}

/** The share of everything that is left at `now`. A clock that was set back fades nothing. */
const leftAt = ({ at }: Learnt, now: number): number => 2 ** (-Math.max(0, now - at) / LEARNT_HALF_LIFE);

/** The head as it is at `now`, faded by the time since. */
export function headAt(learnt: Learnt, now: number): Head {
  return fade(learnt, leftAt(learnt, now));
}

/** An offer was shown: its lesson is open. */
export function opened(learnt: Learnt, lesson: OpenLesson): Learnt {
  return { ...learnt, open: [...learnt.open, lesson].slice(-MOST_OPEN) };
}

/**
 * Counts every open lesson that the kept offers answer. The same object where there is nothing new.
 * @param offers all that are kept; a lesson of an offer not among them waits, as another tab may have just shown it
 * @param sessionId the visit that is going on: an offer left open in an earlier one was not wanted
 */
export function settled(
  learnt: Learnt,
  offers: readonly OfferRecord[],
  sessionId: string,
  now: number,
): Learnt {
  const byId = new Map(offers.map((offer) => [offer.id, offer]));
  let next = learnt;
  const open: OpenLesson[] = [];
  for (const lesson of learnt.open) {
    const offer = byId.get(lesson.offerId);
    const answer = answered(lesson, offer, sessionId, now);
    const { claimed = answer.claim } = lesson;
    if (answer.claim !== undefined && !lesson.claimed)
      next = count(next, lesson, 'claim', answer.claim, now, offer?.tone);
    if (answer.use !== undefined) next = count(next, lesson, 'use', answer.use, now);
    if (!answer.done) open.push(claimed ? { ...lesson, claimed: true } : lesson);
  }
  const isNews = next !== learnt || open.length < learnt.open.length;
  return isNews ? { ...next, open } : learnt;
}

interface Answer {
  readonly claim?: boolean;
  readonly use?: boolean;
  readonly done: boolean;
}

function answered(
  { at }: OpenLesson,
  offer: OfferRecord | undefined,
  sessionId: string,
  now: number,
): Answer {
  const isLate = now - at > USED_WITHIN;
  switch (offer?.status) {
    case undefined:
      return { done: isLate };
    case 'used':
      return { claim: true, use: true, done: true };
    case 'claimed':
      return { claim: true, ...(isLate && { use: false }), done: isLate };
    case 'shown':
      if (offer.sessionId === sessionId) return { done: false };
      return { claim: false, done: true };
    default:
      return { claim: false, done: true };
  }
}

function count(
  learnt: Learnt,
  { x, claim, use }: OpenLesson,
  what: 'claim' | 'use',
  yes: boolean,
  now: number,
  tone?: string,
): Learnt {
  const left = KEPT_PER_LESSON * leftAt(learnt, now);
  const head = fade(learnt, left);
  const belief = posterior(head, PRIOR_SPREAD);
  const offset = what === 'claim' ? claim : use;
  const expected = along(x, belief.mean);
  const site = bernoulliSite(yes, offset, expected, varianceAlong(belief, x));
  return {
    ...learnt,
    ...(tone !== undefined && { tones: hearTone(learnt.tones ?? [], tone, yes, offset + expected, left) }),
    ...observe(head, x, site.precision, site.weighted),
    offers: learnt.offers + (what === 'claim' ? 1 : 0),
    at: Math.max(learnt.at, now),
  };
}
