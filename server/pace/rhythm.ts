/**
 * How busy each hour of the day (UTC) is, from the ledger: a plan in clock time would let prices fall every night and rise
 * every evening.
 */

/** Hours seen for which the mean stands in, each: a new shop's day is flat. */
const PRIOR_HOURS = 2;

/**
 * 24 weights with mean 1.
 * @param uses by hour of the day, over all coupons
 * @param hours how long each hour of the day was observed
 */
export function rhythmOf(uses: ArrayLike<number>, hours: ArrayLike<number>): number[] {
  const [all, time] = [sum(uses), sum(hours)];
  if (!(all > 0) || !(time > 0)) return new Array<number>(24).fill(1);
  const mean = all / time;
  // Where few uses were seen, their number says little: the prior then stands for as many as would.
  const prior = Math.max(PRIOR_HOURS, 10 / mean);
  const rates = Array.from(
    { length: 24 },
    (_, hour) => ((uses[hour] as number) + prior * mean) / ((hours[hour] as number) + prior),
  );
  const level = sum(rates) / 24;
  return rates.map((rate) => rate / level);
}

/** Of every hour alike: what is known before anything was seen. */
export const FLAT: readonly number[] = new Array<number>(24).fill(1);

const HOUR_MS = 3_600_000;

/**
 * Hours from one time to another, each counted by how busy it is: a day is 24 of them whatever its rhythm. Plans in these
 * hours know that the last night brings little and the last evening much.
 * @param weights 24 with mean 1, by hour of the day (UTC)
 * @param from ms since the epoch, and `to` ≥ `from`
 */
export function busyHours(weights: readonly number[], from: number, to: number): number {
  const before = (at: number) => {
    const hour = Math.floor(at / HOUR_MS);
    const day = Math.floor(hour / 24);
    const past = weights.slice(0, hour - 24 * day);
    const part = (at / HOUR_MS - hour) * (weights[hour - 24 * day] as number);
    return 24 * day + sum(past) + part;
  };
  return Math.max(0, before(to) - before(from));
}

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
