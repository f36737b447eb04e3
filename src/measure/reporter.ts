/**
 * One page load of private measurement: the ledger is turned in one transaction, and what it kept is sent. Called once, on the
 * page's schedule, whatever the shopper does. Nothing is sent that could not be kept: a device that forgets its ledger would
 * spend without end.
 */
import type { PostReport } from '../egress.js';
import { ErrorCode, EtuiError } from '../errors.js';
import type { Store } from '../store/store.js';
import {
  arrived,
  type Ledger,
  type Report,
  type ReportParameters,
  turnPage,
  withoutLeave,
} from './ledger.js';

export const LEDGER_KEY = 'measure/ledger';

export interface ReporterEnv {
  readonly store: Pick<Store, 'kind' | 'get' | 'update' | 'offers'>;
  readonly postReport: PostReport;
  /** Ms since the epoch. */
  readonly clock: () => number;
  /** Uniform in [0, 1), cryptographically strong. */
  readonly random: () => number;
}

/** @param mayCount the shopper has opted in, and has not paused Etui. Errors: egress/* */
export async function turnLedger(
  { store, postReport, clock, random }: ReporterEnv,
  mayCount: boolean,
  parameters: ReportParameters,
  url: string,
): Promise<void> {
  if (store.kind !== 'indexeddb') return;
  const now = clock();
  if (!mayCount) {
    await store.update<Ledger>(LEDGER_KEY, (old) => withoutLeave(old, now));
    return;
  }
  const offers = await store.offers();
  const draws = { question: random(), answer: random() };
  let due: Report | undefined;
  await store.update<Ledger>(LEDGER_KEY, (old) => {
    const { ledger, report } = turnPage(old, now, parameters, offers, draws);
    due = report;
    return ledger;
  });
  // A database that was lost meanwhile has kept nothing of this.
  if (!due || (store as Pick<Store, 'kind'>).kind !== 'indexeddb') return;
  try {
    await postReport(url, due);
  } catch (thrown) {
    // Only a line that was down is worth another try.
    if (thrown instanceof EtuiError && thrown.code === ErrorCode.NetworkFailed) throw thrown;
    await settle(store);
    throw thrown;
  }
  await settle(store);
}

const settle = (store: ReporterEnv['store']) =>
  store.update<Ledger>(LEDGER_KEY, (old) => old && arrived(old));

/** Erases by `erase`, and remembers no more than how much was said: forgotten, a device would begin to say it again. */
export async function eraseAllBut(
  store: Pick<Store, 'get' | 'update'>,
  erase: () => Promise<void>,
  now: number,
): Promise<void> {
  const ledger = await store.get<Ledger>(LEDGER_KEY);
  await erase();
  if (ledger) await store.update<Ledger>(LEDGER_KEY, () => withoutLeave(ledger, now));
}
