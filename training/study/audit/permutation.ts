/**
 * What the model lives from: how much worse it gets when a column is dealt out anew among shoppers (Breiman 2001; for any
 * model: Fisher, Rudin & Dominici 2019). A column that nothing reads changes nothing, exactly.
 */
import {
  CONTEXT_COLUMNS,
  CONTEXT_GROUPS,
  CONTEXT_WIDTH,
  COUPON_COLUMNS,
  COUPON_WIDTH,
  EVENT_COLUMNS,
  EVENT_WIDTH,
  RELATIVE_COLUMNS,
  RELATIVE_GROUPS,
  RELATIVE_WIDTH,
} from '../../../src/features/encode.js';
import type { StudentInput } from '../../../src/model/types.js';
import type { Scorer } from '../../example.js';
import { createRandom, type Random } from '../../simulator/random.js';
import { type Expectation, expectationOf, judgeAll, type Predictor } from '../judge.js';
import { componentAt, panelResult } from '../panel.js';
import { drawResamples, type Estimate, estimateOf } from '../resample.js';
import type { Subject } from '../subjects.js';

type Part = 'events' | 'context' | 'coupons' | 'relative';
const WIDTHS: Readonly<Record<Part, number>> = {
  events: EVENT_WIDTH,
  context: CONTEXT_WIDTH,
  coupons: COUPON_WIDTH,
  relative: RELATIVE_WIDTH,
};

/** What is dealt out anew: columns [from, to) of a part, together; or whole visits; or the order of each visit's acts. */
export interface Permuted {
  readonly name: string;
  readonly group: string;
  readonly what: { readonly part: Part; readonly from: number; readonly to: number } | 'visit' | 'order';
}

/** Groups as explanations have them, and every column by itself. */
export function permutedGroups(): Permuted[] {
  const ranges = (part: Part, groups: Readonly<Record<string, readonly [number, number]>>) =>
    Object.entries(groups).map(([name, [from, to]]) => ({ name, group: name, what: { part, from, to } }));
  return [
    { name: 'visit', group: 'visit', what: 'visit' },
    { name: 'order of acts', group: 'visit', what: 'order' },
    ...ranges('context', CONTEXT_GROUPS),
    ...ranges('relative', RELATIVE_GROUPS),
    { name: 'terms', group: 'terms', what: { part: 'coupons', from: 0, to: COUPON_WIDTH } },
  ];
}

export function permutedColumns(): Permuted[] {
  const each = (part: Part, names: readonly string[], groupOf: (at: number) => string) =>
    names.map((name, at) => ({ name, group: groupOf(at), what: { part, from: at, to: at + 1 } }));
  const inRanges = (groups: Readonly<Record<string, readonly [number, number]>>) => (at: number) =>
    Object.entries(groups).find(([, [from, to]]) => at >= from && at < to)?.[0] ?? '';
  return [
    ...each('events', EVENT_COLUMNS, () => 'visit'),
    ...each('context', CONTEXT_COLUMNS, inRanges(CONTEXT_GROUPS)),
    ...each('relative', RELATIVE_COLUMNS, inRanges(RELATIVE_GROUPS)),
    ...each('coupons', COUPON_COLUMNS, () => 'terms'),
  ];
}

/** The inputs with one thing dealt out anew; everything else is the same arrays as before. */
export function permute(inputs: readonly StudentInput[], { what }: Permuted, draw: Random): StudentInput[] {
  if (what === 'visit') {
    const others = draw.shuffled(inputs);
    return inputs.map((input, at) => ({ ...input, events: (others[at] as StudentInput).events }));
  }
  if (what === 'order') {
    return inputs.map((input) => {
      const acts = input.events.length / EVENT_WIDTH;
      const order = draw.shuffled(Array.from({ length: acts }, (_, act) => act));
      const events = new Float32Array(input.events.length);
      order.forEach((act, to) => {
        events.set(input.events.subarray(act * EVENT_WIDTH, (act + 1) * EVENT_WIDTH), to * EVENT_WIDTH);
      });
      return { ...input, events };
    });
  }
  const { part, from, to } = what;
  const width = WIDTHS[part];
  const rows = inputs.flatMap((input) =>
    Array.from({ length: input[part].length / width }, (_, row) =>
      input[part].slice(row * width + from, row * width + to),
    ),
  );
  const dealt = draw.shuffled(rows);
  let next = 0;
  return inputs.map((input) => {
    const values = input[part].slice();
    for (let at = from; at < values.length; at += width) values.set(dealt[next++] as Float32Array, at);
    return { ...input, [part]: values };
  });
}

export interface Importance {
  readonly name: string;
  readonly group: string;
  /** By how much the expected log loss of buying rises, nats. */
  readonly loss: Estimate;
  /** By how much the profit of the best-ranked fifth falls, typical orders per shopper. */
  readonly profit: Estimate;
}

export interface ImportanceOptions {
  readonly repeats: number;
  readonly seed: number;
  readonly onShare?: (share: number) => void;
}

/**
 * Importances with paired intervals over shops, means over repeats.
 * @param subjects of all shops, by shop
 */
export function permutationImportance(
  scorer: Scorer,
  subjects: readonly Subject[],
  targets: readonly Permuted[],
  { repeats, seed, onShare }: ImportanceOptions,
): Importance[] {
  const inputs = subjects.map(({ input }) => input);
  const expectations = (changed: readonly StudentInput[]): Expectation[] => {
    const outputs = scorer(changed);
    return subjects.map((subject, at) => expectationOf(outputs[at] as (typeof outputs)[number], subject));
  };
  const whole: Predictor = () => expectations(inputs);
  const base = judgeAll([subjects], { base: whole });
  return targets.map((target, at) => {
    const names = Array.from({ length: repeats }, (_, repeat) => `${repeat}`);
    const panel = judgeAll(
      [subjects],
      Object.fromEntries(
        names.map((name) => {
          const draw = createRandom(`permute/${seed}/${target.group}/${target.name}/${name}`);
          return [name, () => expectations(permute(inputs, target, draw))];
        }),
      ),
    );
    onShare?.((at + 1) / targets.length);
    const all = ['base', ...names];
    const judged = { ...panel, judgements: { ...base.judgements, ...panel.judgements } };
    const draws = drawResamples([panelResult(judged, all)], 400, seed);
    const drop = (metric: 'loss' | 'profit', better: 1 | -1) =>
      estimateOf(draws, (components) => {
        const of = (name: string) => components[componentAt(all, name, metric)] as number;
        return (
          names.reduce((sum, name) => sum + (better > 0 ? of('base') - of(name) : of(name) - of('base')), 0) /
          repeats
        );
      });
    return { name: target.name, group: target.group, loss: drop('loss', -1), profit: drop('profit', 1) };
  });
}
