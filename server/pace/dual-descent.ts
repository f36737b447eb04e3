/**
 * Shadow prices from spend against plan: stochastic dual descent, one step for each coupon and constraint. Pure; what it
 * reads and where prices go is the concern of others here. Equations, sources and limits: docs/pacing.md.
 *
 * Demand at a price is taken to be about e^(a − κ·price). Then the price that meets a plan is known from counts alone:
 *   price ← price + (1/κ)·[ ln((K + seen)/(K + planned)) + ln(rate before / rate now) ]
 * K is the number of uses planned so far, bounded: the step is large while little is known, and later that of a subgradient,
 * (seen − planned)/(κ·K). The second term follows a plan that has changed.
 */

/** Price of one constraint, dimensionless: λ itself, or μ over the coupon's typical discount. */
export interface Price {
  readonly value: number;
  /** K: evidence so far, uses. */
  readonly known: number;
  /** Faded sum of the surprises in logs: what momentum carries on. */
  readonly drift: number;
  /** Planned uses an hour when the price was set; 0 before the first time. */
  readonly rate: number;
}

export interface DescentSettings {
  /** κ: by which factor e^−κ demand falls as the price rises by 1. */
  readonly slope: number;
  /** K before anything is seen. */
  readonly prior: number;
  /** Most that K becomes: a step is never shorter than after so many uses, so that a world that changes is followed. */
  readonly memory: number;
  /** 0…1: share of the last surprise that is carried into the next step. */
  readonly momentum: number;
  /** Price of a coupon of which nothing is known yet. */
  readonly first: number;
  /** Most that a price moves in one run. */
  readonly most: number;
  /** Prices lie in 0…ceiling; at the ceiling nobody is offered the coupon. */
  readonly ceiling: number;
}

export const DESCENT: DescentSettings = {
  slope: 2,
  prior: 1,
  memory: 100,
  momentum: 0,
  first: 1.5,
  most: 1,
  ceiling: 100,
};

/** Of what is not limited. */
export const FREE: Price = { value: 0, known: 0, drift: 0, rate: 0 };

export interface Step {
  /** Uses (or money over the typical discount) since the last run, ≥ 0. */
  readonly seen: number;
  /** The same, as planned for that time, ≥ 0. */
  readonly planned: number;
  /** Planned from now on, uses an hour, ≥ 0. */
  readonly rate: number;
  /** False where `seen` may be incomplete: then the price can only stay or rise. */
  readonly mayFall: boolean;
}

export function descend(
  price: Price,
  { seen, planned, rate, mayFall }: Step,
  { slope, prior, memory, momentum, most, ceiling }: DescentSettings = DESCENT,
): Price {
  const known = Math.max(prior, price.known);
  const drift = momentum * price.drift + Math.log((known + seen) / (known + planned));
  const follow = price.rate > 0 && rate > 0 ? Math.log(price.rate / rate) : 0;
  const step = Math.min(most, Math.max(mayFall ? -most : 0, (drift + follow) / slope));
  return {
    value: Math.min(ceiling, Math.max(0, price.value + step)),
    known: Math.min(memory, known + planned),
    drift,
    rate,
  };
}
