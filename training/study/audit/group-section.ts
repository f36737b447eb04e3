import { barChart } from '../../report/plot.js';
import type { Section, TextTable } from '../../report/section.js';
import type { Row } from '../../rows.js';
import { type Audited, DIVISIONS, type GroupFigures, groupFigures } from './groups.js';

const slug = (text: string) => text.replace(/[^a-z0-9]+/g, '-');
const percent = (value: number) => (100 * value).toFixed(2);
const range = ([low, high]: readonly [number, number], digits: (value: number) => string) =>
  `${digits(low)} … ${digits(high)}`;

/** How offers, gain, error and calibration differ between groups. */
export async function groupSection(audited: readonly Audited[], seed: number): Promise<Section> {
  const figures = groupFigures(audited, seed);
  const named = (division: string) => figures.filter((one) => one.division === division);
  const plotted = ['world', 'shopper', 'cart', 'state of mind'].flatMap(named);
  const svg = await barChart({
    title: 'Gain by group, and the best there is',
    subtitle: `${audited.length.toLocaleString('en')} shoppers of unseen shops; 95 % intervals over shops`,
    x: '',
    y: '% of a typical order, per shopper',
    bars: plotted.flatMap(({ group, gain, best }) => [
      {
        group,
        name: 'model',
        value: 100 * gain.value,
        interval: [100 * gain.interval[0], 100 * gain.interval[1]] as const,
      },
      { group, name: 'oracle', value: 100 * best },
    ]),
  });
  return {
    id: 'groups',
    title: 'Groups',
    text: [
      'How the plain policy (show the best coupon where it is expected to add at least half a percent of a typical order) treats groups of shoppers. Gain is the true expected profit over showing nothing; excess log loss is what the model’s probabilities cost over the true ones; bias is predicted less true p(buy).',
      'Groups marked “nobody sees” are traits of simulated shoppers that no column tells. The simulator has no age, gender, place or name; whether real groups are treated alike, a shop has to measure on its own customers.',
    ],
    plots: [
      {
        svg,
        caption: 'What is left between the two bars is what the model could still learn, or nobody can know.',
      },
    ],
    tables: DIVISIONS.map(({ name, hidden }) =>
      groupTable(`By ${name}${hidden ? ' (nobody sees it)' : ''}`, named(name)),
    ),
    rows: figures.map(
      (one): Row => ({
        id: `model.groups.${slug(one.division)}.${slug(one.group)}.gain`,
        value: 100 * one.gain.value,
        interval: [100 * one.gain.interval[0], 100 * one.gain.interval[1]],
        unit: '% of an order',
        goal: '',
        ok: true,
        n: one.n,
        seed,
      }),
    ),
  };
}

const groupTable = (caption: string, figures: readonly GroupFigures[]): TextTable => ({
  caption,
  head: ['group', 'n', 'offered %', 'gain %', '95 %', 'best %', 'excess log loss', '95 %', 'bias', '95 %'],
  rows: figures.map(({ group, n, offered, gain, best, excess, bias }) => [
    group,
    n,
    percent(offered.value),
    percent(gain.value),
    range(gain.interval, percent),
    percent(best),
    excess.value.toFixed(4),
    range(excess.interval, (value) => value.toFixed(4)),
    bias.value.toFixed(3),
    range(bias.interval, (value) => value.toFixed(3)),
  ]),
});
