/** The e-shop's transitions as figures, with intervals from resampling whole sessions. */
import { clusterBootstrap } from '../evaluation/bootstrap.js';
import { hitAt, reciprocalRankAt } from '../metrics/recommendation.js';
import type { Ranker, Transition } from './eshop-study.js';
import { NO_SHARES, type SetRow } from './summary.js';

export const SEQUENCE_SHARES =
  'event features, sequence encoder, heads, optimiser and schedule, weight averaging, int8 rounding; not the coupon features, loss or weights';

const K = 20;
const WHO: readonly Ranker[] = ['student', 'float32', 'unread', 'markov', 'popularity'];
type Metric = (one: Transition, who: Ranker) => number | undefined;

const hit: Metric = ({ rank }, who) => hitAt(rank[who], K);
const reciprocal: Metric = ({ rank }, who) => reciprocalRankAt(rank[who], K);
const category: Metric = ({ changes, category }, who) => (changes ? Number(category[who]) : undefined);
const METRICS = { 'hit-at-20': hit, 'mrr-at-20': reciprocal, 'category-where-it-changes': category } as const;

/** What a first-order Markov chain was measured to reach on this split by others' code. */
const BARS: Readonly<Record<string, number>> = { 'hit-at-20': 0.701, 'mrr-at-20': 0.258 };

/** Clicks after which early predictions are looked at. */
const EARLY = [1, 2, 3, 5, 10];

export function eshopRows(transitions: readonly Transition[]): SetRow[] {
  const whole = Object.entries(METRICS).flatMap(([name, metric]) => figures(transitions, name, metric, true));
  const early = EARLY.flatMap((seen) => {
    const then = transitions.filter((one) => one.seen === seen);
    return Object.entries(METRICS).flatMap(([name, metric]) =>
      figures(then, `after-${seen}.${name}`, metric, false).filter(
        ({ id }) => !/float32|unread|popularity/.test(id),
      ),
    );
  });
  return [...whole, ...early];
}

/** Each ranker alone, and the student's lead over the others on the same transitions. */
function figures(
  transitions: readonly Transition[],
  name: string,
  metric: Metric,
  judged: boolean,
): SetRow[] {
  const row = (id: string, of: (one: Transition) => number | undefined, shares: string): SetRow => {
    const clusters = bySession(transitions, of);
    const { mean, interval } = clusterBootstrap(clusters, 1, 1000);
    const n = clusters.reduce((sum, own) => sum + own.length, 0);
    return {
      id: `sets.eshop-clothing-2008.${id}`,
      value: mean,
      interval,
      unit: '',
      goal: '',
      ok: true,
      n,
      shares,
    };
  };
  const bar = judged ? BARS[name] : undefined;
  const alone = WHO.map((who) => {
    const shares = who === 'student' || who === 'float32' || who === 'unread' ? SEQUENCE_SHARES : NO_SHARES;
    const own = row(`${name}.${who}`, (one) => metric(one, who), shares);
    const held = who === 'student' && bar !== undefined;
    return held ? { ...own, goal: `> ${bar}`, ok: own.value > bar } : own;
  });
  const leads = (['float32', 'unread', 'markov'] as const).map((who) => {
    const difference = (one: Transition) => {
      const [own, other] = [metric(one, 'student'), metric(one, who)];
      return own === undefined || other === undefined ? undefined : own - other;
    };
    const lead = row(`${name}.student-over-${who}`, difference, SEQUENCE_SHARES);
    const goal = judged && who === 'markov' ? { goal: '> 0', ok: lead.value > 0 } : {};
    return { ...lead, ...goal };
  });
  return [...alone, ...leads];
}

function bySession(
  transitions: readonly Transition[],
  of: (one: Transition) => number | undefined,
): number[][] {
  const sessions = new Map<number, number[]>();
  for (const one of transitions) {
    const value = of(one);
    if (value === undefined) continue;
    const own = sessions.get(one.session);
    if (own) own.push(value);
    else sessions.set(one.session, [value]);
  }
  return [...sessions.values()];
}
