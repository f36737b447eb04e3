/**
 * Which epochs have a live key. Never more than two: beside the one that runs, the last one for a day of grace, or the next one a
 * day ahead, so that a device whose manifest is a day old finds the key it needs.
 */
import type { TokenKey } from '../../src/pool/rights.js';

const DAY = 86_400;
/** Tokens of an epoch that has ended count for so long, seconds. */
export const GRACE = DAY;
/** The next key is published so long before its epoch, seconds; no manifest of a server lives longer. */
export const AHEAD = DAY;
/** Epochs are counted from a Monday, 5 January 1970, 00:00 UTC. */
const FIRST_MONDAY = 4 * DAY;

export type Epoch = Pick<TokenKey, 'from' | 'to' | 'until'>;

/** The epoch of an instant. @param now seconds */
export function epochAt(now: number, epochDays: number): Epoch {
  const length = epochDays * DAY;
  const from = Math.max(0, Math.floor((now - FIRST_MONDAY) / length) * length + FIRST_MONDAY);
  return { from, to: from + length, until: from + length + GRACE };
}

/**
 * The epochs to publish keys for, oldest first. What is published keeps its times, whatever `epochDays` says by now; a new length
 * begins where the running epoch ends.
 * @param now seconds
 */
export function liveEpochs(published: readonly Epoch[], epochDays: number, now: number): Epoch[] {
  const live = published.filter(({ until }) => now < until);
  const running = live.find(({ from, to }) => from <= now && now < to) ?? epochAt(now, epochDays);
  const epochs = [...live.filter((one) => one.from < running.from), running];
  if (now >= running.to - AHEAD) {
    const next = live.find(({ from }) => from === running.to) ?? {
      ...epochAt(running.to, epochDays),
      // An epoch that was cut by a change of length is a shorter one.
      from: running.to,
    };
    epochs.push(next);
  }
  return epochs.slice(-2);
}
