/** The study as a report: the questions with their goals first, then what else was measured, then how. */
import type { Plot, Report, Section } from '../report/section.js';
import type { Row } from '../rows.js';
import { CONTESTANTS } from './contestants.js';
import type { Study } from './run-study.js';
import { READABLE } from './study-plots.js';
import { MARGIN } from './study-rows.js';

export interface ReportInput {
  readonly study: Study;
  readonly plots: Readonly<Record<string, string>>;
  /** Of the shipped model: calibration, groups and so on; none where there is no model. */
  readonly audit: readonly Section[];
  /** The audited model's name, or why there is none. */
  readonly audited: string;
}

export function studyReport({ study, plots, audit, audited }: ReportInput): Report {
  const { options, seeds, figures } = study;
  const plot = (name: string, caption: string): Plot[] => {
    const svg = plots[name];
    return svg ? [{ svg, caption }] : [];
  };
  const count = (value: number) => value.toLocaleString('en');
  const profit =
    'Profit is that of the best-ranked fifth: each shopper’s best coupon by the model’s own scores, shown to the fifth of shoppers with the greatest expected gain, and then the true gain over showing nothing, spread over all shoppers.';
  const sections: Section[] = [
    {
      id: 'closeness',
      title: 'How close the student comes to its teacher',
      text: [
        `(student − logistic regression) / (teacher − logistic regression), all trained on the same ${count(options.fullLabels)} labels and judged on the same held-out shoppers, for log loss and for profit. The log loss is exact: its expectation under the true probabilities, over the randomised choice of offers. Where the teacher does not beat logistic regression beyond doubt, the ratio has no meaning and is marked void.`,
        profit,
      ],
      plots: [
        ...plot('model-profit', 'What each ranking earns, beside the oracle that knows every probability.'),
        ...plot('model-log-loss', 'Lower is better; no model can be below the oracle.'),
      ],
      rows: figures.closeness,
    },
    {
      id: 'labels',
      title: 'How many labels it takes',
      text: [
        `At 2,000 and 16,000 labels, one randomised outcome each of that many sessions, the others being there without labels; at 100,000 every session has five. The distilled student must be ahead in profit at the first two, and not inferior at the last (margin stated beforehand: ${100 * MARGIN} % of a typical order per shopper). Every student had ${options.fit.student.trials.length} tuning trial${options.fit.student.trials.length === 1 ? '' : 's'}.`,
      ],
      plots: plot(
        'model-labels',
        'Bands are 95 % intervals over seeds and shops; differences are paired, so they are surer than the bands look.',
      ),
      rows: figures.labels,
    },
    {
      id: 'early',
      title: 'How early a visit can be read',
      text: [
        'The same visits, those of at least ten acts, read after 1, 2, 3, 5 and 10 acts. AUC asks whether the visit ends in an order with nothing shown; profit, what the best-ranked fifth earns if the offer is made then and there.',
      ],
      plots: [
        ...plot(
          'model-early',
          'The oracle knows the state of mind after so many acts, and still not how the visit will end.',
        ),
        ...plot(
          'model-early-profit',
          'An offer made early meets people who have not made up their mind yet.',
        ),
      ],
      rows: figures.early,
    },
    {
      id: 'int8',
      title: 'What eight bits cost',
      text: [
        'The student with its kernels rounded to int8 per column, against the same weights in float32, on the same shoppers.',
      ],
      rows: figures.int8,
    },
  ];
  if (figures.transfer.length > 0) {
    sections.push({
      id: 'transfer',
      title: 'A shop’s own few rows',
      text: [
        'From the shipped weights to one shop’s own rows, a single logged outcome each: fine-tuned, and trained from scratch on the same rows. How firmly the weights are held to the shipped ones is chosen on a fifth of the rows.',
      ],
      plots: plot(
        'model-transfer',
        'Each shop is one of the test world, which the shipped model was never trained for.',
      ),
      rows: figures.transfer,
    });
  }
  return {
    title: 'The model, measured',
    lead: 'How near a small student comes to a large teacher, what it lives from, whom it serves, and what it cannot know.',
    facts: {
      data: 'Simulated shops and shoppers (docs/simulator.md); no person’s data. Shops differ from training’s in parameters and in one state of mind that training never shows.',
      split: `Each seed: ${count(options.sessions)} sessions to learn from, every fifth shop of them for stopping and choosing; ${count(options.shoppers / options.seeds)} shoppers of other shops to be judged on.`,
      seeds: `${seeds.join(', ')}, each of data and training`,
      intervals:
        '95 %: over seeds (widened for their small number) and over shops, the wider of both; differences are paired.',
      audited,
      command: 'npm run evaluate -- model',
    },
    sections: [...sections, ...audit, levelsSection(figures.levels), methodSection()],
  };
}

const levelsSection = (rows: readonly Row[]): Section => ({
  id: 'levels',
  title: 'Every contestant’s own figures',
  text: [
    'On all held-out shoppers, learnt from as many labels. “Policy” shows the best coupon wherever it is expected to add one percent of a typical order.',
  ],
  rows,
});

const methodSection = (): Section => ({
  id: 'method',
  title: 'Who was compared, and limits',
  text: [
    'All learn from the same labelled sessions; those who can use unlabelled ones get the same. Whatever is chosen (epochs, penalties, sizes of trees) is chosen on shops held back from learning, never on the judged ones.',
    'The teachers here are smaller than the one behind the shipped model, so that five seeds fit into an evening: the study compares methods; the shipped model’s own figures are in its card.',
    'All of this is true of simulated shoppers. What a real shop gains, only a randomised holdout there can tell.',
  ],
  tables: [
    {
      caption: 'Contestants',
      head: ['name', 'how it is fitted'],
      rows: CONTESTANTS.map(({ name, how }) => [READABLE[name] ?? name, how]),
    },
  ],
});
