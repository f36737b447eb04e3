/** What an import read, dropped, put right and made: every number that says whether the log can carry a model. */
import type { Count } from './tally.js';

/** Labelled training moments of one action, before sampling. */
export interface ActionCount {
  moments: number;
  bought: number;
  redeemed: number;
  claimed: number;
  /** Those whose propensity is known. */
  known: number;
}

export interface PartCount {
  /** Moments found; `kept` are those that became examples, a uniform sample where there were more than asked for. */
  readonly labelled: number;
  readonly labelledKept: number;
  readonly unlabelled: number;
  readonly unlabelledKept: number;
}

export interface LogReport {
  readonly files: readonly string[];
  readonly rows: number;
  /** Rows that were kept, by type. */
  readonly types: Readonly<Record<string, number>>;
  /** Rows that were not, by reason, with the first place of each. */
  readonly dropped: Readonly<Record<string, Readonly<Count>>>;
  /** What was put right, left out of a row, or doesn't fit together. */
  readonly notes: Readonly<Record<string, Readonly<Count>>>;
  readonly shoppers: number;
  /** Shoppers dropped as bots, by reason. */
  readonly bots: Readonly<Record<string, Readonly<Count>>>;
  readonly visits: number;
  /** Visits without exposures that were too short to decide in. */
  readonly tooShort: number;
  /** ISO times: the log's first and last hour, and the cut between training and held-out. */
  readonly from: string;
  readonly until: string;
  readonly cut: string;
  readonly horizonDays: number;
  readonly training: PartCount;
  readonly tuning: PartCount;
  readonly heldOut: PartCount;
  /** Moments of held-out shoppers before the cut and of others after it: in no part. */
  readonly neither: number;
  /** By coupon id, and `nothing`. */
  readonly actions: Readonly<Record<string, Readonly<ActionCount>>>;
  /** Share of labelled training moments that an order followed. */
  readonly baseRate: number;
  /** What the rarer class would have to weigh to weigh as much as the other; a recipe that trains probabilities leaves it 1. */
  readonly balance: number;
  readonly warnings: readonly string[];
}

/** Fewer orders than this carry no model of their own. */
const FEW_ORDERS = 100;

export function warningsOf(report: Omit<LogReport, 'warnings'>): string[] {
  const { training, heldOut, actions, baseRate, notes, dropped } = report;
  const warnings: string[] = [];
  const exposures = report.types['exposure'] ?? 0;
  if (exposures === 0) {
    warnings.push('no exposures: nothing tells what a coupon does; only what shoppers do can be learnt');
  } else if (training.labelled === 0) {
    warnings.push('no labelled training moment: the log is shorter than the horizon before the cut');
  } else if (baseRate * training.labelled < FEW_ORDERS) {
    warnings.push(`only ${Math.round(baseRate * training.labelled)} training moments led to an order`);
  }
  if (exposures > 0 && heldOut.labelled === 0)
    warnings.push('nothing labelled is held out: no test is possible');
  const counts = Object.values(actions);
  if (counts.some(({ known, moments }) => known < moments)) {
    warnings.push(
      'some exposures have no propensity: effects learnt from them may be those of who was chosen',
    );
  }
  if (exposures > 0 && !actions['nothing']) {
    warnings.push('the log never shows nothing: what a coupon adds cannot be learnt from it');
  }
  if (notes['unknown-code']) warnings.push('some orders used codes that are not in the pool');
  if (dropped['far-past']) warnings.push('times before the year 2000: are they seconds instead of ms?');
  return warnings;
}
