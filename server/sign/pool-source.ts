/** A pool as a person keeps it: JSON or YAML 1.2, with the place of every field, so that a fault has a line. */
import { readFile } from 'node:fs/promises';
import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { ServerError } from '../server-error.js';
import { jsonPlaces } from './json-places.js';

/** From 1, as editors count. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface PoolSource {
  /** JSON's values only. */
  readonly value: unknown;
  /** Place of a finding's path, `coupons.3.limits.budget`, or of the nearest thing around it that is there. */
  locate(path: string): Position;
}

/** @throws ServerError missing | invalid, with `file:line:column` */
export async function readPoolSource(file: string): Promise<PoolSource> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ServerError('missing', `no file ${file}`, { cause });
  });
  return parsePoolSource(text, file);
}

/** JSON where the name ends in .json, or where it has no ending and begins as JSON does; else YAML. */
export function parsePoolSource(text: string, file: string): PoolSource {
  const isJson = /\.json$/i.test(file) || (!/\.ya?ml$/i.test(file) && /^\s*[{[]/.test(text));
  try {
    return isJson ? fromJson(text, file) : fromYaml(text, file);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw new ServerError('invalid', `${file}: nested too deeply`, { cause: thrown });
  }
}

function fromJson(text: string, file: string): PoolSource {
  const value = parseJson(text, file);
  const places = jsonPlaces(text);
  if (places.twice !== undefined)
    throw unreadable(
      file,
      text,
      places.twice,
      'this field is there already: one of the two would be forgotten',
    );
  return { value, locate: (path) => positionIn(text, places.offsetOf(path.split('.'))) };
}

function fromYaml(text: string, file: string): PoolSource {
  const document = parseDocument(text, { version: '1.2', schema: 'core' });
  const [error] = document.errors;
  if (error) throw unreadable(file, text, error.pos[0], firstLine(error.message));
  return {
    value: requireJsonValues(aliasesUnfolded(document, file), file),
    locate: (path) => positionIn(text, offsetOf(document.contents, path.split('.'), document)),
  };
}

function aliasesUnfolded(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 1_000 });
  } catch (cause) {
    if (cause instanceof RangeError) throw cause;
    throw new ServerError('invalid', `${file}: its aliases can't be resolved, or are too many`, { cause });
  }
}

function positionIn(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { message } = cause as Error;
    // V8 says where; at the end of the text it doesn't.
    const offset = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
    const why = message.replace(/ in JSON at position.*$/s, '').replace(/, ?".*" is not valid JSON$/s, '');
    throw unreadable(file, text, offset, `not JSON: ${why}`);
  }
}

function unreadable(file: string, text: string, offset: number, why: string): ServerError {
  const { line, column } = positionIn(text, offset);
  return new ServerError('invalid', `${file}:${line}:${column}: ${why}`);
}

const firstLine = (message: string) =>
  message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? '';

/** YAML has numbers that JSON has not: they would be signed as null. */
function requireJsonValues(value: unknown, file: string, path = ''): unknown {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new ServerError('invalid', `${file}: ${path.slice(1)}: expected a number that JSON can write`);
  if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) requireJsonValues(inner, file, `${path}.${name}`);
  return value;
}

/** Where the value under this path begins. Names may hold dots themselves: the longest that is there is meant. */
function offsetOf(start: unknown, path: readonly string[], document: Document.Parsed): number {
  let node = start;
  let offset = (start as Node | null)?.range?.[0] ?? 0;
  let rest = path;
  while (rest.length > 0) {
    if (isAlias(node)) node = node.resolve(document);
    const step = isMap(node) ? inMap(node.items, rest) : isSeq(node) ? inList(node.items, rest) : undefined;
    if (!step) break;
    offset = step.offset ?? offset;
    node = step.node;
    rest = rest.slice(step.used);
  }
  return offset;
}

interface Step {
  readonly node: unknown;
  readonly offset: number | undefined;
  /** How many parts of the path led here. */
  readonly used: number;
}

function inMap(items: readonly unknown[], path: readonly string[]): Step | undefined {
  for (let used = path.length; used > 0; used -= 1) {
    const name = path.slice(0, used).join('.');
    const pair = items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === name);
    if (isPair(pair)) return { node: pair.value, offset: (pair.key as Node).range?.[0], used };
  }
  return undefined;
}

function inList(items: readonly unknown[], [index]: readonly string[]): Step | undefined {
  const node = items[Number(index)];
  return node === undefined ? undefined : { node, offset: (node as Node).range?.[0], used: 1 };
}
