/**
 * The weeks in which privacy is spent. Compiled in, and the same for every shop: a pool that chose them could ask a device
 * a hundred times a day.
 */
const WEEK_MS = 7 * 24 * 3_600_000;
/** 1 January 1970 was a Thursday; weeks begin on Mondays, 00:00 UTC. */
const FIRST_MONDAY_MS = 4 * 24 * 3_600_000;

/** Number of the week of an instant (ms since the epoch); week 0 began on 5 January 1970. */
export const weekOf = (now: number): number => Math.floor((now - FIRST_MONDAY_MS) / WEEK_MS);

/** First instant of a week, ms since the epoch. */
export const weekStart = (week: number): number => week * WEEK_MS + FIRST_MONDAY_MS;
