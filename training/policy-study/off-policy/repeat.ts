/** Log after log of one regime, every estimator on each, against the truth. */
import {
  clippedWeights,
  crossFitted,
  direct,
  dmTerms,
  drTerms,
  estimate,
  ipwTerms,
  overlapOf,
  refusal,
  snipwTerms,
  type Terms,
} from '../../metrics/off-policy.js';
import { createRandom } from '../../simulator/random.js';
import { ESTIMATORS, type Estimator, type Regime } from './regimes.js';
import { type DrawnLog, logsOf, policyValue } from './world.js';

/** What one estimator said of every log. */
export interface Told {
  /** [logs] estimate less truth. */
  readonly errors: Float64Array;
  /** [logs] 1: the likelihood interval holds the truth. */
  readonly held: Uint8Array;
  /** [logs] 1: ±1.96 standard errors hold it. */
  readonly plain: Uint8Array;
}

export interface Repeated {
  readonly truth: number;
  readonly logs: number;
  /** Mean over logs. */
  readonly effectiveRows: number;
  readonly matched: number;
  /** Share of the logs that would have been refused. */
  readonly refused: number;
  readonly told: Readonly<Record<Estimator, Told>>;
}

/** @param seed first part of each log's own seed */
export function repeated(regime: Regime, logs: number, seed: string, onLog: (log: number) => void): Repeated {
  const world = regime.world();
  const draw = logsOf(world, regime.rows);
  const truth = policyValue(world, world.target);
  const of = (): Told => ({
    errors: new Float64Array(logs),
    held: new Uint8Array(logs),
    plain: new Uint8Array(logs),
  });
  const told = { ipw: of(), snipw: of(), dm: of(), dr: of() };
  let [effectiveRows, matched, refused] = [0, 0, 0];
  for (let log = 0; log < logs; log++) {
    const drawn = draw(createRandom(`${seed}/${log}`));
    const overlap = overlapOf(drawn.weights, drawn.rewards);
    effectiveRows += overlap.effectiveRows / logs;
    matched += overlap.matched / logs;
    refused += Number(refusal(overlap) !== undefined) / logs;
    const terms = termsOf(drawn, regime.clip);
    for (const name of ESTIMATORS) {
      const { value, standardError, interval } = estimate(terms[name]);
      told[name].errors[log] = value - truth;
      told[name].held[log] = Number(interval[0] <= truth && truth <= interval[1]);
      told[name].plain[log] = Number(Math.abs(value - truth) <= 1.96 * standardError);
    }
    onLog(log);
  }
  return { truth, logs, effectiveRows, matched, refused, told };
}

/** The same log through all four. */
function termsOf(log: DrawnLog, clip: number | undefined): Record<Estimator, Terms> {
  const weights = clip === undefined ? log.weights : clippedWeights(log.weights, clip);
  const { expected, corrections } = direct(log);
  return {
    ipw: ipwTerms(weights, log.rewards),
    snipw: snipwTerms(weights, log.rewards),
    dm: dmTerms(expected, corrections),
    dr: drTerms(weights, log.rewards, crossFitted(log)),
  };
}
