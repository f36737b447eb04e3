import { Refusal } from '../redeem/refusal.js';
import { ServerError } from '../server-error.js';
import { audit, type Deed } from './audit.js';
import type { DeedContext } from './deeds.js';

/** Does what leaves its own entry where it succeeds. Where it doesn't, nothing of it is left, and the entry is made here. */
export async function attempt<T>(
  context: DeedContext,
  deed: Pick<Deed, 'action' | 'subject'>,
  task: () => Promise<T>,
): Promise<T> {
  try {
    return await task();
  } catch (thrown) {
    // Without a database there is no log either: what went wrong first is what the caller hears of.
    await auditRefusal(context, deed, reasonOf(thrown)).catch(() => undefined);
    throw thrown;
  }
}

/** @param reason a code of ours, never a message: those may name what was asked for; undefined for a defect */
export function auditRefusal(
  context: DeedContext,
  deed: Pick<Deed, 'action' | 'subject'>,
  reason: string | undefined,
): Promise<void> {
  const outcome = reason === undefined ? 'failed' : 'refused';
  return audit(context.db, context, { ...deed, outcome, after: reason });
}

function reasonOf(thrown: unknown): string | undefined {
  if (thrown instanceof ServerError) return thrown.code;
  return thrown instanceof Refusal ? thrown.reason : undefined;
}
