/** What pages told, kept: unless the shopper paused Etui, and without the signals that they switched off. */
import { signalGroup } from '../events/signals.js';
import { Reason } from '../policy/types.js';
import type { RawEvent } from '../protocol.js';
import type { Store } from '../store/store.js';
import { type IntakeResult, takeIn } from './intake.js';
import type { Notices } from './notices.js';
import { SIGNALS_OFF_KEY } from './own-data.js';
import { PAUSED_KEY } from './situation.js';
import { takeTold } from './told.js';

export interface RecordEnv {
  readonly store: Store;
  readonly notices: Notices;
  /** Ms since the epoch. */
  readonly now: number;
  readonly newId: () => string;
  /** The pool's, once it has come. */
  readonly currency: string | undefined;
}

/** @returns the events that are new */
export async function record(
  { store, notices, now, newId, currency }: RecordEnv,
  raws: readonly RawEvent[],
): Promise<IntakeResult['added']> {
  // A new page can't know yet that the shopper paused Etui on an earlier one.
  if (await store.get<boolean>(PAUSED_KEY)) {
    for (const { source } of raws) notices.dropped(source, Reason.Paused);
    return [];
  }
  const off = (await store.get<readonly string[]>(SIGNALS_OFF_KEY)) ?? [];
  const heard = raws.filter(({ name, source }) => {
    const isOff = off.includes(signalGroup(name) ?? '');
    if (isOff) notices.dropped(source, 'switched-off');
    return !isOff;
  });
  const events = await takeTold(store, heard);
  const taken = await takeIn(store, events, now, newId, currency);
  notices.journal.accepted(taken.added.length);
  for (const { source, reason } of taken.dropped) notices.dropped(source, reason);
  for (const reason of taken.partial) notices.journal.dropped(reason);
  notices.accepted(taken.accepted);
  return taken.added;
}
