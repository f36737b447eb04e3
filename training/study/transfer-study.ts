/** What a shop's own rows add: fine-tuning against training from scratch, on several shops of the test world. */
import type { NamedWeights } from '../../src/model/types.js';
import { roundWeights } from '../artifact-writer.js';
import type { Row } from '../rows.js';
import { simulatedExamples } from '../simulated-examples.js';
import { createRandom } from '../simulator/random.js';
import { drawShop } from '../simulator/shop.js';
import { fineTune } from '../student/fine-tune.js';
import { fitStudent } from '../student/fit-student.js';
import type { StudentSize } from '../student/network.js';
import { studentScorer } from '../student/scorer.js';
import { openStageCache } from './cache.js';
import { aheadRow, type Judged, levelRow } from './comparisons.js';
import { ANCHORS, judgeAll, type Predictor, predictorOf } from './judge.js';
import { type Panel, panelResult } from './panel.js';
import type { PlannedStage, Progress } from './progress.js';
import { drawResamples } from './resample.js';
import { subjectsOf } from './subjects.js';

export interface TransferPlan {
  readonly shops: number;
  /** Rows of its own that a shop is given, each with one outcome; ascending. */
  readonly rows: readonly number[];
  /** Held-out shoppers of each shop. */
  readonly shoppers: number;
}

export interface ShippedStudent {
  readonly weights: NamedWeights;
  readonly size: StudentSize;
}

export const SHIPPED = 'shipped';
export const TUNED = 'fine-tuned';
export const FROM_SCRATCH = 'from-scratch';

const nameAt = (kind: string, rows: number) => `${kind}@${rows}`;
const stageName = (shop: number) => `transfer: shop ${shop + 1}`;

/** Seconds of one core for one row: simulated, and gone over by fine-tuning and from scratch. */
const ROW_COST = 0.02;

export const plannedTransfer = ({ shops, rows }: TransferPlan): PlannedStage[] =>
  Array.from({ length: shops }, (_, shop) => ({
    name: stageName(shop),
    seconds: 20 + ROW_COST * rows.reduce((all, count) => all + count, 0),
  }));

/** @param key what the shipped student is: results of another are not taken for this one's */
export async function studyTransfer(
  { weights, size }: ShippedStudent,
  plan: TransferPlan,
  folder: string,
  key: object,
  progress: Progress,
): Promise<Panel[]> {
  const cache = openStageCache(folder, { ...key, ...plan });
  const panels: Panel[] = [];
  for (let shop = 0; shop < plan.shops; shop++) {
    const stage = stageName(shop);
    const known = cache.has(`shop-${shop}`);
    panels.push(
      await cache.stage(`shop-${shop}`, () =>
        transferTo(shop, { weights, size }, plan, (share) => progress.at(stage, share)),
      ),
    );
    progress.done(stage, known);
  }
  return panels;
}

/** Shoppers that are resampled together: within one shop they are the only units there are. */
const BLOCK = 25;

async function transferTo(
  index: number,
  { weights, size }: ShippedStudent,
  { rows, shoppers }: TransferPlan,
  onShare: (share: number) => void,
): Promise<Panel> {
  const random = createRandom(`study/transfer/${index}`);
  const shop = drawShop(random.fork('shop'), { world: 'test' });
  const most = Math.max(...rows);
  const own = [...simulatedExamples(shop, most, { outcomes: 1, logging: 'random' }, random.fork('rows'))];
  const predictors: Record<string, Predictor> = {
    ...ANCHORS,
    [SHIPPED]: predictorOf(studentScorer(roundWeights(weights), size)),
  };
  const total = 2 * rows.reduce((all, count) => all + count, 0);
  let done = 0;
  for (const count of rows) {
    const some = own.slice(0, count);
    const at = (part: number) => onShare((done + part * count) / total);
    const tuned = await fineTune(weights, size, some, { seed: index + 1, onProgress: at });
    predictors[nameAt(TUNED, count)] = predictorOf(studentScorer(roundWeights(tuned.weights), size));
    done += count;
    const scratch = await fitStudent(
      some.filter((_, row) => row % 5 !== 0),
      some.filter((_, row) => row % 5 === 0),
      {
        seed: index + 1,
        size,
        batch: 128,
        epochs: Math.max(4, Math.min(40, Math.ceil((120 * 128) / count))),
      },
      { onBatch: (batch, all) => at(batch / all) },
    );
    predictors[nameAt(FROM_SCRATCH, count)] = predictorOf(studentScorer(roundWeights(scratch.weights), size));
    done += count;
  }
  const subjects = subjectsOf(shop, shoppers, 0, random.fork('held-out'));
  const panel = judgeAll([subjects], predictors);
  return {
    ...panel,
    shops: Math.ceil(panel.shop.length / BLOCK),
    shop: panel.shop.map((_, row) => Math.floor(row / BLOCK)),
  };
}

/** Levels of all, and fine-tuning against the other two. */
export function transferRows(panels: readonly Panel[], rows: readonly number[]): Row[] {
  const kinds = rows.flatMap((count) => [nameAt(TUNED, count), nameAt(FROM_SCRATCH, count)]);
  const names = [SHIPPED, ...kinds, 'oracle'];
  const judged: Judged = {
    names,
    n: panels.reduce((all, panel) => all + panel.shop.length, 0),
    seeds: panels.map((_, index) => index + 1),
    // A shop is here what a seed is elsewhere: a world of its own.
    draws: drawResamples(
      panels.map((panel) => panelResult(panel, names)),
      1000,
      1,
    ),
  };
  return [
    ...names.flatMap((name) =>
      (['profit', 'loss'] as const).map((metric) => levelRow(judged, 'model.transfer', name, metric)),
    ),
    ...rows.flatMap((count) =>
      [SHIPPED, nameAt(FROM_SCRATCH, count)].flatMap((other) =>
        (['profit', 'loss'] as const).map((metric) =>
          aheadRow(judged, {
            id: `model.transfer-${count}.${metric === 'profit' ? 'profit-20' : 'log-loss'}.over-${other.split('@')[0]}`,
            name: nameAt(TUNED, count),
            other,
            metric,
          }),
        ),
      ),
    ),
  ];
}
