/**
 * Copies what is on the allow lists out of an object of the page, as plain data that may cross to the worker. The object
 * may be anything: frozen, cyclic, a proxy, with getters that throw. Nothing else of it is read.
 */
import { ITEM_FIELDS, MAX_ITEMS, MAX_PATH, PARAM_FIELDS } from '../events/vocabulary.js';

/** Stands for parameters that can't be read; the engine counts them as `bad-params`. */
const UNREADABLE = 'unreadable';
/** Stands for a value of the wrong kind; the engine counts it as `bad-field`. */
const WRONG_KIND = false;

type Plain = Record<string, unknown>;

export function plainParams(params: unknown): unknown {
  if (params === undefined || params === null) return undefined;
  try {
    return isObject(params) ? copyParams(params) : UNREADABLE;
  } catch {
    return UNREADABLE;
  }
}

/** A name worth sending on; null for what can't be one. */
export const plainName = (name: unknown): string | null =>
  typeof name === 'string' ? name.slice(0, MAX_PATH) : null;

function copyParams(params: Readonly<Plain>): Plain {
  const copy = copyFields(params, PARAM_FIELDS);
  const { items } = params;
  if (Array.isArray(items)) {
    // One more than is kept, so that the engine sees that there were too many.
    copy['items'] = Array.from({ length: Math.min(items.length, MAX_ITEMS + 1) }, (_, index) =>
      isObject(items[index]) ? copyFields(items[index], ITEM_FIELDS) : null,
    );
  } else if (items !== undefined && items !== null) {
    copy['items'] = WRONG_KIND;
  }
  return copy;
}

function copyFields(source: Readonly<Plain>, names: readonly string[]): Plain {
  const copy: Plain = {};
  for (const name of names) {
    const value = source[name];
    if (value === undefined || value === null) continue;
    // A little more than the longest text kept: the engine sees what is too long, and the copy stays small.
    if (typeof value === 'string') copy[name] = value.slice(0, 4 * MAX_PATH);
    else copy[name] = typeof value === 'number' ? value : WRONG_KIND;
  }
  return copy;
}

export const isObject = (value: unknown): value is Readonly<Plain> =>
  typeof value === 'object' && value !== null;
