/** A replay's counts as the rows that every command prints. */
import type { Row } from '../rows.js';
import type { ReplayResult } from './replay.js';

/** @param peakBytes most memory that the process held */
export function replayRows(result: ReplayResult, peakBytes: number): readonly Row[] {
  const { rows, shoppers, sessions, events, dropped, decisions, offers, nones, problems, ms } = result;
  const lost = rows - events - sum(dropped);
  return [
    count('replay.rows', rows),
    count('replay.shoppers', shoppers),
    count('replay.sessions', sessions),
    count('replay.events', events),
    { ...count('replay.lost', lost), goal: '0', ok: lost === 0 },
    ...byKey('replay.dropped', dropped),
    count('replay.decisions', decisions),
    count('replay.offers', offers),
    ...byKey('replay.none', nones),
    ...byKey('replay.problem', problems).map((row) => ({ ...row, goal: '0', ok: false })),
    { ...count('replay.events-per-second', Math.round((1000 * events) / ms)), unit: 'events/s' },
    { ...count('replay.peak-memory', Math.round(peakBytes / 1e6)), unit: 'MB' },
  ];
}

const count = (id: string, value: number): Row => ({ id, value, unit: '', goal: '', ok: true });

const sum = (tally: Readonly<Record<string, number>>): number =>
  Object.values(tally).reduce((total, value) => total + value, 0);

/** Most frequent first. */
const byKey = (id: string, tally: Readonly<Record<string, number>>): Row[] =>
  Object.entries(tally)
    .sort(([, one], [, other]) => other - one)
    .map(([key, value]) => count(`${id}.${key}`, value));
