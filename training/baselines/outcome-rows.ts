/** Examples as rows of a table: one for each action that was tried at a moment, alike outcomes added up. */
import { type Example, SHOWN_NOTHING } from '../example.js';
import { createRandom } from '../simulator/random.js';
import type { Pair } from './flat-rows.js';

/** Rows side by side: pair, and sums over its outcomes. */
export interface OutcomeRow extends Pair {
  readonly count: number;
  readonly bought: number;
  readonly redeemed: number;
  readonly claimed: number;
  /** Sum of order values, typical orders. */
  readonly order: number;
}

export interface Labelled {
  readonly examples: readonly Example[];
  /** `input` numbers `examples`. */
  readonly rows: readonly OutcomeRow[];
}

/**
 * @param most rows to keep: beyond them whole examples are left out at random, since flat models are done learning long
 * before
 */
export function outcomeRows(examples: readonly Example[], most: number, seed: number | string): Labelled {
  const labelled = examples.filter(({ outcomes }) => outcomes.action.length > 0);
  const kept: Example[] = [];
  const rows: OutcomeRow[] = [];
  for (const example of createRandom(`rows/${seed}`).shuffled(labelled)) {
    if (rows.length >= most) break;
    rows.push(...rowsOf(example, kept.length));
    kept.push(example);
  }
  return { examples: kept, rows };
}

function rowsOf({ outcomes }: Example, input: number): OutcomeRow[] {
  const byAction = new Map<number, { -readonly [K in keyof OutcomeRow]: number }>();
  outcomes.action.forEach((action, at) => {
    const candidate = action === SHOWN_NOTHING ? -1 : action;
    const row = byAction.get(candidate) ?? {
      input,
      candidate,
      count: 0,
      bought: 0,
      redeemed: 0,
      claimed: 0,
      order: 0,
    };
    row.count++;
    row.bought += outcomes.bought[at] as number;
    row.redeemed += outcomes.redeemed[at] as number;
    row.claimed += outcomes.claimed[at] as number;
    row.order += outcomes.order[at] as number;
    byAction.set(candidate, row);
  });
  return [...byAction.values()];
}
