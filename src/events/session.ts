/** Sessions as GA4 counts them: 30 minutes idle end one, and none outlives a day. */
export const SESSION_IDLE_MS = 30 * 60_000;
export const SESSION_MAX_MS = 24 * 60 * 60_000;

export interface Session {
  readonly id: string;
  /** 1 for the first session this device remembers. */
  readonly number: number;
  readonly startedAt: number;
  readonly lastAt: number;
}

/**
 * The session that an event at `at` belongs to, given the last one: the same with `lastAt` moved on, or a new one.
 * A clock set back (`at` before `startedAt`) keeps the session: time that runs backwards is no idle time. Set back by a
 * day and more it starts a new one, or a session begun in the year 2099 would never end.
 */
export function sessionAt(last: Session | undefined, at: number, newId: () => string): Session {
  if (last && at - last.lastAt < SESSION_IDLE_MS && Math.abs(at - last.startedAt) < SESSION_MAX_MS) {
    return { ...last, lastAt: Math.max(last.lastAt, at) };
  }
  return { id: newId(), number: (last?.number ?? 0) + 1, startedAt: at, lastAt: at };
}
