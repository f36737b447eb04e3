/**
 * The pool's scenarios at one moment. A scenario is a reason to ask, and a name that coupons may hang on; it opens no cap and
 * waives no rule. Where several are on, the pool's order says which one leads: its channels, and its coupons, count.
 */
import type { Scenario } from '../../pool/occasions.js';
import type { Pool } from '../../pool/schema.js';
import { onHoliday } from '../../pool/shop-time.js';
import { inOneOf } from '../segments.js';
import type { Beginning, MomentFacts } from './facts.js';
import { begins } from './triggers.js';

/** A scenario and the beginning that it is on by. */
export interface ScenarioOn extends Beginning {
  readonly id: string;
}

/** Is it meant for this shopper, on this day? */
function applies({ segments, holidays }: Scenario, { situation }: MomentFacts, pool: Pool): boolean {
  if (segments && !inOneOf(segments, situation, pool)) return false;
  return !holidays || onHoliday(holidays, pool, situation.now);
}

/** Where each trigger of each scenario that applies stands; a cause names its trigger, too, so that no two share one. */
function beginnings(pool: Pool, facts: MomentFacts): readonly ScenarioOn[] {
  return pool.scenarios.flatMap((scenario) => {
    if (!applies(scenario, facts, pool)) return [];
    return scenario.triggers.flatMap((trigger, index) => {
      const beginning = begins(trigger, facts, pool);
      if (!beginning) return [];
      return [{ ...beginning, id: scenario.id, cause: `${scenario.id} ${index} ${beginning.cause}` }];
    });
  });
}

const isOver = ({ until }: Beginning, now: number): boolean => until !== undefined && now >= until;

const hadItsMoment = ({ passing, cause }: Beginning, spoken: ReadonlySet<string>): boolean =>
  passing === true && spoken.has(cause);

/**
 * The scenarios that are on, in the pool's order, each once: by the trigger that began last.
 * @param spoken causes that have had their moment
 */
export function scenariosOn(
  pool: Pool,
  facts: MomentFacts,
  spoken: ReadonlySet<string> = new Set(),
): readonly ScenarioOn[] {
  const { now } = facts.situation;
  const on = new Map<string, ScenarioOn>();
  for (const one of beginnings(pool, facts)) {
    if (one.since > now || isOver(one, now) || hadItsMoment(one, spoken)) continue;
    const known = on.get(one.id);
    if (!known || one.since > known.since) on.set(one.id, one);
  }
  return [...on.values()];
}

/** What time alone will begin next, if nothing else happens; undefined where nothing will. */
export function nextBeginning(
  pool: Pool,
  facts: MomentFacts,
  spoken: ReadonlySet<string> = new Set(),
): ScenarioOn | undefined {
  const { now } = facts.situation;
  return beginnings(pool, facts)
    .filter((one) => one.since > now && !isOver(one, one.since) && !hadItsMoment(one, spoken))
    .reduce<ScenarioOn | undefined>((next, one) => (next && next.since <= one.since ? next : one), undefined);
}
