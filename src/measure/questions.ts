/**
 * What a private report may ask: fixed questions with few answers, compiled in. A shop's pool chooses ε, never the
 * questions. Each is about what happened on this device since its last report; the first answer is that of a device to
 * which nothing happened.
 */
import type { OfferRecord } from '../store/store.js';

export interface Question {
  readonly id: 'offers' | 'satisfaction';
  readonly answers: readonly string[];
}

/** The index is the question's number on the wire: append, never reorder. */
export const QUESTIONS: readonly Question[] = [
  /** Was an offer shown, and was one put away? */
  { id: 'offers', answers: ['none', 'shown', 'dismissed'] },
  /** The last rating that was tapped. */
  { id: 'satisfaction', answers: ['none', '1', '2', '3', '4', '5'] },
];

/**
 * The true answer, as an index into the question's answers.
 * @param since ms; what was before has been reported
 */
export function trueAnswer({ id }: Question, offers: readonly OfferRecord[], since: number): number {
  if (id === 'offers') {
    const dismissed = offers.some(({ status, statusAt }) => status === 'dismissed' && statusAt >= since);
    if (dismissed) return 2;
    return offers.some(({ at }) => at >= since) ? 1 : 0;
  }
  const rated = offers.flatMap(({ rating }) => (rating && rating.at >= since ? [rating] : []));
  return rated.reduce((last, one) => (one.at >= last.at ? one : last), { stars: 0, at: since }).stars;
}
