/** One visit as timing sees it: its moments, and the signs of leaving between them. Money in typical orders. */
export interface TimedMoment {
  /** Acts so far. */
  readonly act: number;
  /** What the student expects its best coupon to add now. */
  readonly expected: number;
  /** What that coupon adds in truth, in expectation over what follows. */
  readonly gain: number;
  /** What the student's head says of waiting. */
  readonly wait: number;
  /** [J] the student's joint state: the head is linear in it. */
  readonly state: Float32Array;
  /** Uniform in [0, 1): says whether a sign of leaving follows this moment. */
  readonly luck: number;
}

export interface Trajectory {
  readonly moments: readonly TimedMoment[];
  /** What the last moment's best coupon adds to somebody who leaves there without an order; absent where they order. */
  readonly leavingGain?: number;
}

/** How well a page can tell that somebody leaves. Assumed: no public set says, so that every figure is shown for several. */
export interface ExitSigns {
  /** P(a sign | the visit ends here without an order). */
  readonly caught: number;
  /** P(a sign | the visit goes on). */
  readonly mistaken: number;
}

export const NO_SIGNS: ExitSigns = { caught: 0, mistaken: 0 };

/** What showing the best coupon of moment `at` brings when a sign of leaving follows it; undefined where none does. */
export function atSign(visit: Trajectory, at: number, { caught, mistaken }: ExitSigns): number | undefined {
  const { luck, gain } = visit.moments[at] as TimedMoment;
  if (at < visit.moments.length - 1) return luck < mistaken ? gain : undefined;
  return visit.leavingGain !== undefined && luck < caught ? visit.leavingGain : undefined;
}

/** Three in five of those who leave are seen to, and one pause in twenty looks like leaving. */
export const EXIT_SIGNS: ExitSigns = { caught: 0.6, mistaken: 0.05 };
