/** Whom the model serves how well: offers, gains, errors and calibration by groups, those that nobody sees among them. */
import type { Interval } from '../../metrics/intervals.js';
import { bootstrapInterval } from '../../metrics/intervals.js';
import { RANDOM_NONE } from '../../simulator/logging.js';
import { createRandom } from '../../simulator/random.js';
import { crossEntropy, type Expectation } from '../judge.js';
import { LEAST_GAIN } from '../panel.js';
import { type Subject, trueGain } from '../subjects.js';

/** One shopper with what the model expects and what is true. */
export interface Audited {
  readonly subject: Subject;
  readonly expectation: Expectation;
  /** `train` or `test`: which world the shop is of. */
  readonly world: string;
}

export interface Division {
  readonly name: string;
  /** True where no model could know it. */
  readonly hidden?: boolean;
  readonly groupOf: (audited: Audited) => string;
}

const thirds = (value: number, low: number, high: number) =>
  value < low ? 'low' : value < high ? 'middle' : 'high';

/** Ways of dividing shoppers. Prices and sizes are cut where about a third lies on each side. */
export const DIVISIONS: readonly Division[] = [
  { name: 'world', groupOf: ({ world }) => world },
  {
    name: 'shopper',
    groupOf: ({ subject }) => (subject.moment.history.profile.sessions > 0 ? 'returning' : 'new'),
  },
  { name: 'cart', groupOf: ({ subject }) => (subject.moment.state.cart.lines.length > 0 ? 'full' : 'empty') },
  {
    name: 'price level of what is looked at',
    groupOf: ({ subject }) =>
      thirds(subject.moment.focus.price / subject.shop.pool.catalogue.typicalOrder, 0.35, 0.75),
  },
  { name: 'things in the shop', groupOf: ({ subject }) => thirds(subject.shop.products.length, 60, 90) },
  { name: 'acts seen', groupOf: ({ subject }) => thirds(subject.moment.act, 6, 14) },
  { name: 'state of mind', hidden: true, groupOf: ({ subject }) => subject.moment.mind },
  {
    name: 'price sensitivity',
    hidden: true,
    groupOf: ({ subject }) => `level ${subject.moment.traits.levels.sensitivity}`,
  },
  {
    name: 'annoyance',
    hidden: true,
    groupOf: ({ subject }) => `level ${subject.moment.traits.levels.annoyance}`,
  },
];

export interface GroupFigures {
  readonly division: string;
  readonly group: string;
  readonly hidden: boolean;
  readonly n: number;
  /** Share shown an offer by the plain policy. */
  readonly offered: Interval;
  /** True gain of it per shopper, and the best there is; typical orders. */
  readonly gain: Interval;
  readonly best: number;
  /** Excess of the expected log loss over that of the truth, nats. */
  readonly excess: Interval;
  /** Mean predicted p(buy) with nothing shown, less the true one. */
  readonly bias: Interval;
}

const DRAWS = 200;

export function groupFigures(
  audited: readonly Audited[],
  seed: number,
  divisions: readonly Division[] = DIVISIONS,
): GroupFigures[] {
  const rows = audited.map((one) => ({ one, ...figuresOf(one) }));
  return divisions.flatMap((division) => {
    const groups = new Map<string, typeof rows>();
    for (const row of rows) {
      const name = division.groupOf(row.one);
      const members = groups.get(name);
      if (members) members.push(row);
      else groups.set(name, [row]);
    }
    return [...groups].sort().map(([group, members]) => {
      const random = createRandom(`groups/${seed}/${division.name}/${group}`);
      const clusters = members.map(({ one }) => clusterOf(one));
      const mean = (of: (row: (typeof rows)[number]) => number) =>
        bootstrapInterval(
          members.length,
          (drawn) =>
            drawn.reduce((sum, at) => sum + of(members[at] as (typeof rows)[number]), 0) / drawn.length,
          random,
          { clusters, draws: DRAWS },
        );
      return {
        division: division.name,
        group,
        hidden: division.hidden === true,
        n: members.length,
        offered: mean(({ offered }) => offered),
        gain: mean(({ gain }) => gain),
        best: members.reduce((sum, { best }) => sum + best, 0) / members.length,
        excess: mean(({ excess }) => excess),
        bias: mean(({ bias }) => bias),
      };
    });
  });
}

/** Shops of both worlds have clusters of their own. */
const clusterOf = ({ subject, world }: Audited): number => 2 * subject.cluster + Number(world === 'test');

/** What one shopper adds to their groups. */
export function figuresOf({ subject, expectation }: Audited) {
  const { none, shown, gains } = expectation;
  const expected = Array.from(gains);
  const top = expected.indexOf(Math.max(...expected));
  const truths = subject.shown.map((score) => trueGain(subject, score));
  const offered = (expected[top] ?? 0) > LEAST_GAIN;
  const excessOf = (q: number, p: number) => crossEntropy(q, p) - crossEntropy(q, q);
  const withCoupons =
    subject.shown.reduce((sum, score, at) => sum + excessOf(score.pBuy, shown[at] as number), 0) /
    subject.shown.length;
  return {
    offered: Number(offered),
    gain: offered ? (truths[top] as number) : 0,
    best: Math.max(0, ...truths),
    excess: RANDOM_NONE * excessOf(subject.none.pBuy, none) + (1 - RANDOM_NONE) * withCoupons,
    bias: none - subject.none.pBuy,
  };
}
