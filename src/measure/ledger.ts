/**
 * What this device has said of its shopper in private reports, and may still say. Privacy is spent by the calendar and by page
 * loads alone, never by what happened: whether and when a report is made, and which question it answers, tells nothing.
 *
 *   first page load with leave to count ─▶ the ledger begins, nothing is sent
 *   first page load of each later week ─▶ one question by lot, its answer randomised once, ε charged in that same transaction
 *   page loads after that ─▶ nothing; where the line was down, the very same answer again
 *
 * The ceiling is compiled in. A pool that asks for more gets no report at all: a clamped one would be read with the wrong ε.
 */
import { MOST_EPSILON } from '../pool/trials.js';
import type { OfferRecord } from '../store/store.js';
import { weekOf } from './epoch.js';
import { QUESTIONS, trueAnswer } from './questions.js';
import { randomise } from './randomised-response.js';

/** Most ε of one report, of one week, and of this device for as long as it remembers. */
export const CEILING = { report: MOST_EPSILON, week: MOST_EPSILON, lifetime: 24 } as const;

/** A report as it is sent. It names nobody, and is as long as any other. */
export interface Report {
  /** Of the signed parameters: by it the server knows ε. */
  readonly version: number;
  /** Index into QUESTIONS. */
  readonly question: number;
  /** Index into its answers, randomised. */
  readonly answer: number;
}

export interface Ledger {
  /** Week of the newest report, or in which the ledger began. */
  readonly week: number;
  /** ε of that week, and of all. */
  readonly spent: number;
  readonly lifetime: number;
  /** What happened before, ms, has been reported or is nobody's business. */
  readonly since: number;
  /** This week's answer, until it has arrived; `triedAt` keeps two tabs from sending it at the same time. */
  readonly unsent?: { readonly report: Report; readonly triedAt: number };
}

/** What the pool asks for. */
export interface ReportParameters {
  readonly version: number;
  readonly epsilon: number;
}

/** What chance decides: uniform in [0, 1) each. */
export interface Draws {
  readonly question: number;
  readonly answer: number;
}

/** A report on its way is left alone for so long, ms. */
const PATIENCE_MS = 60_000;

/**
 * The ledger after one page load that has leave to count, and the report to send, if one is due. Pure; the caller keeps the
 * ledger in the same transaction and sends only what it has kept.
 */
export function turnPage(
  ledger: Ledger | undefined,
  now: number,
  { version, epsilon }: ReportParameters,
  offers: readonly OfferRecord[],
  draws: Draws,
): { readonly ledger: Ledger | undefined; readonly report?: Report } {
  if (!(epsilon > 0) || epsilon > CEILING.report) return { ledger };
  const week = weekOf(now);
  if (!ledger) return { ledger: { week, spent: 0, lifetime: 0, since: now } };
  if (week <= ledger.week) return repeat(ledger, week, now);
  if (ledger.lifetime + epsilon > CEILING.lifetime) return { ledger };

  const question = Math.floor(draws.question * QUESTIONS.length);
  const asked = QUESTIONS[question] as (typeof QUESTIONS)[number];
  const truth = trueAnswer(asked, offers, ledger.since);
  const report = {
    version,
    question,
    answer: randomise(truth, epsilon, asked.answers.length, draws.answer),
  };
  return {
    report,
    ledger: {
      week,
      spent: epsilon,
      lifetime: ledger.lifetime + epsilon,
      since: now,
      unsent: { report, triedAt: now },
    },
  };
}

/** A page load without leave to count: nothing of the time until now will ever be reported. */
export function withoutLeave(ledger: Ledger | undefined, now: number): Ledger | undefined {
  return ledger && { ...arrived(ledger), since: now };
}

/** This week's report is there, or was refused for good. */
export function arrived(ledger: Ledger): Ledger {
  const { unsent: _, ...rest } = ledger;
  return rest;
}

/** The same answer once more: a fresh draw would say more than was charged for. A clock set back changes nothing. */
function repeat(ledger: Ledger, week: number, now: number) {
  const { unsent } = ledger;
  if (!unsent || week < ledger.week || Math.abs(now - unsent.triedAt) < PATIENCE_MS) return { ledger };
  const { report } = unsent;
  return { report, ledger: { ...ledger, unsent: { report, triedAt: now } } };
}
