/** The study's plots, by the name of their file. */
import { forestPlot, lineChart, type Series } from '../report/plot.js';
import type { Row } from '../rows.js';
import { BAG, BAG_SCRATCH, LOGISTIC, SCRATCH, STUDENT, TEACHER, TREES } from './contestants.js';
import { EARLY_ACTS } from './early.js';
import type { Study } from './run-study.js';
import { nameAt } from './seed-study.js';
import { FROM_SCRATCH, SHIPPED, TUNED } from './transfer-study.js';

/** Names as people read them. */
export const READABLE: Readonly<Record<string, string>> = {
  [STUDENT]: 'distilled student',
  [TEACHER]: 'teacher ensemble',
  [SCRATCH]: 'student from scratch',
  [BAG]: 'bag of events, distilled',
  [BAG_SCRATCH]: 'bag of events, from scratch',
  [TREES]: 'boosted trees',
  [LOGISTIC]: 'logistic regression',
  oracle: 'oracle (knows the truth)',
  random: 'random',
  never: 'never an offer',
};

const readable = (name: string) => READABLE[name.split('@')[0] as string] ?? name;

export async function studyPlots(study: Study): Promise<Record<string, string>> {
  const { rows, seeds, options } = study;
  const find = (id: string) => rows.find((row) => row.id === id);
  const subtitle = `${seeds.length} seed${seeds.length === 1 ? '' : 's'} of data and training; unseen shops of the test world; 95 % intervals`;
  const { fullLabels: most } = options;
  const forest = (metric: string, title: string, x: string, names: readonly string[]) =>
    forestPlot({
      title,
      subtitle,
      x,
      rows: names.flatMap((name) => {
        const row = find(`model.full.${metric}.${name}`);
        return row ? { ...measured(row), name: readable(name), ours: name.startsWith(`${STUDENT}@`) } : [];
      }),
    });
  const judged = [STUDENT, TEACHER, LOGISTIC].map((name) => nameAt(name, most));
  const byLabels = (metric: string): Series[] =>
    [STUDENT, SCRATCH, BAG, BAG_SCRATCH, TREES, TEACHER].map((name) => ({
      name: readable(name),
      points: options.labels.flatMap((count) => {
        const row = find(`model.labels-${count / 1000}k.${metric}.${nameAt(name, count)}`);
        return row ? { x: count, ...measured(row) } : [];
      }),
    }));
  const early = (metric: string): Series[] =>
    [...judged, 'oracle'].map((name) => ({
      name: readable(name),
      points: EARLY_ACTS.flatMap((acts) => {
        const row = find(`model.early-${acts}.${metric}.${name}`);
        return row ? { x: acts, ...measured(row) } : [];
      }),
    }));
  const profit = '% of a typical order, per shopper';
  const shops = options.transferShops;
  const transfer = (kind: string, text: string): Series => ({
    name: text,
    points: options.transferRows.flatMap((count) => {
      const row = find(`model.transfer.profit-20.${kind}${kind === SHIPPED ? '' : `@${count}`}`);
      return row ? { x: count, ...measured(row) } : [];
    }),
  });
  return {
    ...(study.figures.transfer.length > 0 && {
      'model-transfer': await lineChart({
        title: 'What a shop’s own rows add',
        subtitle: `${shops} shops of the test world; 95 % intervals over shops`,
        x: 'the shop’s own rows, one outcome each',
        y: 'profit of the best 20 %, % of an order',
        logX: true,
        series: [
          transfer(TUNED, 'fine-tuned from the shipped model'),
          transfer(SHIPPED, 'as shipped'),
          transfer(FROM_SCRATCH, 'from scratch on its own rows'),
        ],
      }),
    }),
    'model-profit': await forest('profit-20', 'Profit of the best-ranked 20 %', profit, [
      ...judged,
      'oracle',
      'random',
    ]),
    'model-log-loss': await forest('log-loss', 'Log loss of buying under randomised offers', 'nats', [
      ...judged,
      'oracle',
    ]),
    'model-labels': await lineChart({
      title: 'How many labels it takes',
      subtitle,
      x: 'randomised labels',
      y: 'profit of the best 20 %, % of an order',
      logX: true,
      series: byLabels('profit-20'),
    }),
    'model-early': await lineChart({
      title: 'How early a visit can be read',
      subtitle,
      x: 'acts seen',
      y: 'AUC of buying in the end',
      series: early('auc'),
    }),
    'model-early-profit': await lineChart({
      title: 'What an offer earns so early',
      subtitle,
      x: 'acts seen',
      y: 'profit of the best 20 %, % of an order',
      series: early('profit-20'),
    }),
  };
}

const measured = ({ value, interval }: Row) => ({ value, ...(interval && { interval }) });
