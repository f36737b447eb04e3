/** Recorded events as lines of JSON, in either of the two forms that people have. */
import type { EventParams } from '../../src/index.js';

export interface RecordedEvent {
  readonly name: string;
  readonly params: EventParams;
  /** Ms since the epoch; undefined where the recording has no times. */
  readonly at: number | undefined;
  /** Who it was, where the recording holds several; their lines stand together. */
  readonly shopper: string | undefined;
}

export type ParsedLine = { readonly event: RecordedEvent } | { readonly error: string };

/**
 * `{"name": "view_item", "params": {…}, "at": 1700000000000, "shopper": "a"}`, or what a dataLayer holds:
 * `{"event": "view_item", "ecommerce": {…}}`.
 */
export function parseRecorded(text: string): readonly ParsedLine[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line, index) => parseLine(line, index + 1));
}

function parseLine(line: string, number: number): ParsedLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { error: `line ${number}: not JSON` };
  }
  const { name, event, params, ecommerce, at, shopper, ...rest } = (value ?? {}) as Readonly<
    Record<string, unknown>
  >;
  const called = name ?? event;
  if (typeof called !== 'string') return { error: `line ${number}: neither "name" nor "event"` };
  const told = params ?? { ...rest, ...(ecommerce as object | undefined) };
  return {
    event: {
      name: called,
      // Checked by the engine, like everything a page says.
      params: told as EventParams,
      at: typeof at === 'number' ? at : undefined,
      shopper: typeof shopper === 'string' ? shopper : undefined,
    },
  };
}
