/** Ranks as rows of figures, with intervals over the sessions or households that they come from. */
import { clusterBootstrap } from '../../evaluation/bootstrap.js';
import { hitAt, reciprocalRankAt } from '../../metrics/recommendation.js';
import type { Row } from '../../rows.js';

/** One list per session, in the same order for every method: the rank of each thing that came next. */
export type Ranks = readonly (readonly number[])[];

export interface RankOptions {
  readonly seed: number;
  /** Hits are counted among the first k; 20 by default. */
  readonly k?: number;
  /** Also the mean reciprocal rank; true by default. */
  readonly reciprocal?: boolean;
}

type Score = (rank: number) => number;

const scoresOf = (k: number, reciprocal: boolean): readonly (readonly [string, Score])[] => [
  [`hit${k}`, (rank) => hitAt(rank, k)],
  ...(reciprocal ? [[`mrr${k}`, (rank: number) => reciprocalRankAt(rank, k)] as const] : []),
];

/** hit@k and MRR@k of one method. */
export function rankRows(id: string, ranks: Ranks, options: RankOptions): Row[] {
  const { seed, k = 20, reciprocal = true } = options;
  return scoresOf(k, reciprocal).map(([name, score]) =>
    row(
      `${id}.${name}`,
      ranks.map((all) => all.map(score)),
      seed,
      '',
    ),
  );
}

/** How much one method is ahead of another on the same things; the goal is that the interval lies above 0. */
export function aheadRows(id: string, ranks: Ranks, than: Ranks, goal: boolean, options: RankOptions): Row[] {
  const { seed, k = 20, reciprocal = true } = options;
  return scoresOf(k, reciprocal).map(([name, score]) => {
    const differences = ranks.map((all, session) =>
      all.map((rank, at) => score(rank) - score(than[session]?.[at] as number)),
    );
    return row(`${id}.${name}`, differences, seed, goal ? '> 0' : '');
  });
}

function row(id: string, clusters: readonly (readonly number[])[], seed: number, goal: string): Row {
  const { mean, interval } = clusterBootstrap(clusters, seed, 1000);
  const n = clusters.reduce((sum, all) => sum + all.length, 0);
  return { id, value: mean, unit: '', goal, ok: goal === '' || interval[0] > 0, interval, n, seed };
}
