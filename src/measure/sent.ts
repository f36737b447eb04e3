/**
 * What left this device, as a shopper can read it: every message with all its fields, and the files that were fetched. Written
 * by the only door to the network (src/egress.ts) as a message leaves, so that no room can forget to.
 *
 * The address that a request comes from, the browser's own headers and the moment it is made reach the shop with every
 * request of any page: they are the browser's, and not in here.
 */
import type { Store } from '../store/store.js';

/** Something that says something: a claim, a report, whatever else has a body. */
export interface SentMessage {
  /** Ms since the epoch. */
  readonly at: number;
  /** Its address. */
  readonly to: string;
  /** Its body, field by field, as text. */
  readonly fields: Readonly<Record<string, string>>;
  /** Of the body, UTF-8. */
  readonly bytes: number;
}

/** A file that was asked for. Such a request says nothing but that a page was loaded. */
export interface FetchedFile {
  readonly count: number;
  readonly lastAt: number;
}

export interface SentLog {
  /** Oldest first. */
  readonly messages: readonly SentMessage[];
  /** Older messages that are no longer listed. */
  readonly more: number;
  /** By address; those asked for last. */
  readonly files: Readonly<Record<string, FetchedFile>>;
}

export const SENT_KEY = 'sent';
export const NOTHING_SENT: SentLog = { messages: [], more: 0, files: {} };

/** Messages listed; the oldest beyond are only counted. A claim and a report a week fill that in years. */
export const MOST_MESSAGES = 200;
/** Files listed: pools and models have new names with every version. */
export const MOST_FILES = 24;

/** The log after one more request. Pure. */
export function withSent(log: SentLog, at: number, to: string, body?: string): SentLog {
  if (body === undefined) {
    const { [to]: known, ...others } = log.files;
    const kept = Object.entries(others).slice(-(MOST_FILES - 1));
    // The newest stands last.
    return {
      ...log,
      files: { ...Object.fromEntries(kept), [to]: { count: (known?.count ?? 0) + 1, lastAt: at } },
    };
  }
  const messages = [
    ...log.messages,
    { at, to, fields: fieldsOf(body), bytes: new TextEncoder().encode(body).length },
  ];
  const over = Math.max(0, messages.length - MOST_MESSAGES);
  return { ...log, messages: messages.slice(over), more: log.more + over };
}

/** Notes one request. Never rejects: a request is not held back because it could not be noted. */
export async function noteSent(
  store: Pick<Store, 'update'>,
  at: number,
  to: string,
  body?: string,
): Promise<void> {
  await store
    .update<SentLog>(SENT_KEY, (log) => withSent(log ?? NOTHING_SENT, at, to, body))
    .catch(() => undefined);
}

/** Field by field where it is JSON, as a whole where it is not. */
function fieldsOf(body: string): Readonly<Record<string, string>> {
  try {
    const entries = Object.entries(JSON.parse(body) as object);
    return Object.fromEntries(
      entries.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    );
  } catch {
    return { body };
  }
}
