/** What the device's own explanations say over many shoppers: exact Shapley values of the best coupon, by group. */
import { CONTEXT_GROUPS, RELATIVE_GROUPS } from '../../../src/features/encode.js';
import type { Background } from '../../../src/model/artifact.js';
import { scoreCoupon, scoreNone } from '../../../src/model/score.js';
import type { StudentInput, StudentOutput } from '../../../src/model/types.js';
import { attribute, type FeatureGroup, maskedInputs } from '../../../src/policy/explain.js';
import { bootstrapInterval, type Interval } from '../../metrics/intervals.js';
import { createRandom } from '../../simulator/random.js';
import type { Expectation } from '../judge.js';
import type { Subject } from '../subjects.js';

/** The groups that explanations on the device have. */
export const EXPLAINED: readonly FeatureGroup[] = [
  ...Object.entries(CONTEXT_GROUPS).map(([name, [from, to]]) => ({
    name,
    part: 'context' as const,
    from,
    to,
  })),
  ...Object.entries(RELATIVE_GROUPS).map(([name, [from, to]]) => ({
    name,
    part: 'relative' as const,
    from,
    to,
  })),
];

export interface ShapleySummary {
  readonly n: number;
  /** Mean |value| and mean value of each group, typical orders; largest first. */
  readonly groups: readonly { readonly name: string; readonly size: Interval; readonly mean: Interval }[];
  /** Largest |Σ values − (worth of all − worth of none)|, typical orders: the efficiency axiom to rounding. */
  readonly residual: number;
}

export interface Explainer {
  readonly background: Background;
  readonly run: (input: StudentInput) => Promise<StudentOutput>;
}

/** @param expectations of the same subjects, to know which coupon is best */
export async function shapleySummary(
  { background, run }: Explainer,
  subjects: readonly Subject[],
  expectations: readonly Expectation[],
  seed: number,
  onShare?: (share: number) => void,
): Promise<ShapleySummary> {
  const values = new Map<string, number[]>();
  let residual = 0;
  for (const [index, subject] of subjects.entries()) {
    const { moment, eligible, shop, input } = subject;
    const gains = Array.from((expectations[index] as Expectation).gains);
    const at = gains.indexOf(Math.max(...gains));
    const coupon = eligible[at];
    if (!coupon) continue;
    const { hidden } = await run(input);
    const row = (all: Float32Array) => {
      const width = all.length / eligible.length;
      return all.slice(at * width, (at + 1) * width);
    };
    const inputs = maskedInputs(
      { hidden, context: input.context, coupon: row(input.coupons), relative: row(input.relative) },
      background,
      EXPLAINED,
    );
    const outputs = [await run(inputs[0]), await run(inputs[1])] as const;
    const { typicalOrder } = shop.pool.catalogue;
    const why = attribute(outputs, EXPLAINED, (base, heads) => {
      const shown = scoreCoupon(base, heads, coupon, moment.state, shop.pool);
      return (shown.profit - scoreNone(base, moment.state, shop.pool).profit) / typicalOrder;
    });
    const total = why.contributions.reduce((sum, { value }) => sum + value, 0);
    residual = Math.max(residual, Math.abs(total - (why.utility - why.background)));
    for (const { group, value } of why.contributions)
      values.set(group, [...(values.get(group) ?? []), value]);
    onShare?.((index + 1) / subjects.length);
  }
  const clusters = subjects.map(({ cluster }) => cluster);
  const random = createRandom(`shapley/${seed}`);
  const mean = (of: readonly number[]) =>
    bootstrapInterval(
      of.length,
      (drawn) => drawn.reduce((sum, at) => sum + (of[at] as number), 0) / drawn.length,
      random,
      { clusters, draws: 300 },
    );
  const groups = [...values]
    .map(([name, all]) => ({ name, size: mean(all.map(Math.abs)), mean: mean(all) }))
    .sort((a, b) => b.size.value - a.size.value);
  return { n: subjects.length, groups, residual };
}
