import type { Scorer } from '../../example.js';
import { forestPlot } from '../../report/plot.js';
import type { Section } from '../../report/section.js';
import type { Row } from '../../rows.js';
import type { Subject } from '../subjects.js';
import {
  type Importance,
  type ImportanceOptions,
  permutationImportance,
  permutedColumns,
  permutedGroups,
} from './permutation.js';

/** Columns in the plot; the table has all. */
const PLOTTED = 15;

/** What the model lives from, by groups and by columns. */
export async function importanceSection(
  scorer: Scorer,
  subjects: readonly Subject[],
  options: ImportanceOptions,
): Promise<Section> {
  const { seed, repeats, onShare } = options;
  const groups = permutationImportance(scorer, subjects, permutedGroups(), {
    ...options,
    onShare: (share) => onShare?.(0.1 * share),
  });
  const columns = permutationImportance(scorer, subjects, permutedColumns(), {
    ...options,
    onShare: (share) => onShare?.(0.1 + 0.9 * share),
  });
  const bySize = [...columns].sort((a, b) => b.loss.value - a.loss.value);
  const subtitle = `${subjects.length.toLocaleString('en')} shoppers of unseen test shops, ${repeats} permutations each; 95 % intervals over shops`;
  const nothing = { value: 0, name: 'no change' };
  const forest = (
    title: string,
    x: string,
    of: readonly Importance[],
    times: number,
    metric: 'loss' | 'profit',
  ) =>
    forestPlot({
      title,
      subtitle,
      x,
      reference: nothing,
      digits: metric === 'loss' ? 4 : 3,
      rows: of.map((one) => ({
        name: one.name === one.group ? one.name : `${one.group}: ${one.name}`,
        value: times * one[metric].value,
        interval: one[metric].interval.map((end) => times * end) as [number, number],
      })),
    });
  return {
    id: 'importance',
    title: 'What the model lives from',
    text: [
      'One thing at a time is dealt out anew among shoppers, and the same shoppers are judged again: by how much the expected log loss of buying rises, and by how much the profit of the best-ranked fifth falls. “Visit” swaps whole visits, “order of acts” shuffles each visit in itself. Columns that say nearly the same can stand in for each other, so single columns may seem to matter less than they do together.',
    ],
    plots: [
      {
        svg: await forest('Groups: rise of log loss', 'nats', groups, 1, 'loss'),
        caption: 'The larger, the more the model’s probabilities depend on the group.',
      },
      {
        svg: await forest(
          'Groups: fall of profit',
          '% of a typical order, per shopper',
          groups,
          100,
          'profit',
        ),
        caption: 'The same for what the ranking earns.',
      },
      {
        svg: await forest(
          `The ${PLOTTED} columns that matter most: rise of log loss`,
          'nats',
          bySize.slice(0, PLOTTED),
          1,
          'loss',
        ),
        caption: 'All columns are in the table.',
      },
    ],
    tables: [
      {
        caption: 'Every column, by group in the order that the model reads them',
        head: ['group', 'column', 'rise of log loss', '95 %', 'fall of profit, %', '95 %'],
        rows: columns.map(({ group, name, loss, profit }) => [
          group,
          name,
          loss.value.toFixed(5),
          loss.interval.map((end) => end.toFixed(5)).join(' … '),
          (100 * profit.value).toFixed(3),
          profit.interval.map((end) => (100 * end).toFixed(3)).join(' … '),
        ]),
      },
    ],
    rows: groups.flatMap((one): Row[] => {
      const facts = { goal: '', ok: true, n: subjects.length, seed };
      const id = `model.importance.${one.name.replaceAll(' ', '-')}`;
      return [
        { id: `${id}.log-loss`, value: one.loss.value, interval: one.loss.interval, unit: 'nats', ...facts },
        {
          id: `${id}.profit-20`,
          value: 100 * one.profit.value,
          interval: [100 * one.profit.interval[0], 100 * one.profit.interval[1]],
          unit: '% of an order',
          ...facts,
        },
      ];
    }),
  };
}
