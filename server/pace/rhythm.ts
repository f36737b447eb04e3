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

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
