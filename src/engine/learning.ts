/** What this shopper's answers taught, in the store: read, brought up to date and changed in single transactions. */
import { CEILING, type Ledger } from '../measure/ledger.js';
import { LEDGER_KEY } from '../measure/reporter.js';
import { learntTastes } from '../policy/learn/describe.js';
import {
  LEARNT_KEY,
  type Learnt,
  type Lesson,
  NOTHING_LEARNT,
  opened,
  readLearnt,
  settled,
} from '../policy/learn/lessons.js';
import type { Situation } from '../policy/types.js';
import type { ExportedData, OfferRecord, Store } from '../store/store.js';

/** What is known now, with every answer that the kept offers hold counted: once, whatever other tabs do. */
export async function recall(
  store: Store,
  { offers, session, now }: Pick<Situation, 'offers' | 'session' | 'now'>,
): Promise<Learnt> {
  const settle = (kept: Learnt | undefined) => settled(readLearnt(kept), offers, session.id, now);
  const kept = readLearnt(await store.get<Learnt>(LEARNT_KEY));
  if (settle(kept) === kept) return kept;
  return (await store.update<Learnt>(LEARNT_KEY, settle)) ?? NOTHING_LEARNT;
}

/** An offer was shown: what it teaches is open until it is answered. */
export async function openLesson(store: Store, { id, at }: OfferRecord, lesson: Lesson): Promise<void> {
  await store.update<Learnt>(LEARNT_KEY, (kept) => opened(readLearnt(kept), { offerId: id, at, ...lesson }));
}

/** Everything that was learnt is forgotten, open lessons too. */
export async function unlearn(store: Store): Promise<void> {
  await store.update<Learnt>(LEARNT_KEY, () => undefined);
}

/** Everything that is kept, in words what was learnt, and how much privacy was spent. */
export async function exportWith(store: Store, now: number): Promise<ExportedData> {
  const data = await store.exportAll(now);
  const kept = data.state[LEARNT_KEY] as Learnt | undefined;
  const ledger = data.state[LEDGER_KEY] as Ledger | undefined;
  return {
    ...data,
    ...(kept && { learnt: learntTastes(readLearnt(kept), now) }),
    budget: { spent: ledger?.lifetime ?? 0, ceiling: CEILING.lifetime },
  };
}
