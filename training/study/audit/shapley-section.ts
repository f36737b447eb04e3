import { forestPlot } from '../../report/plot.js';
import type { Section } from '../../report/section.js';
import type { Row } from '../../rows.js';
import type { Expectation } from '../judge.js';
import type { Subject } from '../subjects.js';
import { type Explainer, shapleySummary } from './shapley-summary.js';

/** Greatest rounding error that the efficiency axiom may show, typical orders. */
export const RESIDUAL = 1e-6;

/** What the device's own reasons say over many shoppers. */
export async function shapleySection(
  explainer: Explainer,
  subjects: readonly Subject[],
  expectations: readonly Expectation[],
  seed: number,
  onShare?: (share: number) => void,
): Promise<Section> {
  const { n, groups, residual } = await shapleySummary(explainer, subjects, expectations, seed, onShare);
  const scaled = (interval: readonly [number, number]) => [100 * interval[0], 100 * interval[1]] as const;
  const svg = await forestPlot({
    title: 'Mean size of each group’s share in an offer’s gain',
    subtitle: `${n} shoppers of unseen test shops; 95 % intervals over shops`,
    x: '% of a typical order',
    digits: 2,
    rows: groups.map(({ name, size }) => ({
      name,
      value: 100 * size.value,
      interval: scaled(size.interval),
    })),
  });
  const facts = { goal: '', ok: true, n, seed };
  return {
    id: 'reasons',
    title: 'Reasons that shoppers are given',
    text: [
      'On the device, “why this offer?” is answered by exact Shapley values of the expected gain over showing nothing, against an average visit. Here the same code explains the best coupon of many shoppers. The values of all groups add up to the gain less that of the average visit; the largest deviation is rounding.',
    ],
    plots: [{ svg, caption: 'How much each group moves the expected gain, up or down, on average.' }],
    tables: [
      {
        caption: 'Size and mean with direction, % of a typical order',
        head: ['group', 'mean size', '95 %', 'mean', '95 %'],
        rows: groups.map(({ name, size, mean }) => [
          name,
          (100 * size.value).toFixed(3),
          scaled(size.interval)
            .map((end) => end.toFixed(3))
            .join(' … '),
          (100 * mean.value).toFixed(3),
          scaled(mean.interval)
            .map((end) => end.toFixed(3))
            .join(' … '),
        ]),
      },
    ],
    rows: [
      ...groups.map(
        ({ name, size }): Row => ({
          id: `model.reasons.${name}`,
          value: 100 * size.value,
          interval: scaled(size.interval),
          unit: '% of an order',
          ...facts,
        }),
      ),
      {
        id: 'model.reasons.efficiency-residual',
        value: residual,
        unit: 'typical orders',
        goal: `< ${RESIDUAL}`,
        ok: residual < RESIDUAL,
        n,
        seed,
      },
    ],
  };
}
