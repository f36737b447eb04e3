/**
 * A mapping file: how records of another shape (CSV columns, or JSON with other names) become rows of the log format.
 * A list of rules; each makes one row of every record that its `when` fits, from a template in which each leaf says
 * where its value comes from. docs/logs.md has examples.
 */
import * as v from 'valibot';
import { LogProblem } from './problem.js';
import { ROWS } from './row.js';

/** A column's name, or `name.inner` of nested JSON. */
const column = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

const AS = ['text', 'number', 'ms', 'seconds', 'microseconds', 'date'] as const;
type As = (typeof AS)[number];

/** One leaf: the text of a column, a column read as something, or a constant. */
const Leaf = v.union([
  column,
  v.strictObject({
    column,
    /** `text` unless told. Times become ms: from seconds, from microseconds, or from a date in ISO 8601. */
    as: v.optional(v.picklist(AS)),
    /** Other words for the column's; what is not listed is absent. */
    words: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
    /** Where the column is empty. */
    otherwise: v.optional(v.union([v.string(), v.number(), v.null()])),
  }),
  v.strictObject({ constant: v.union([v.string(), v.number(), v.null()]) }),
]);
type Leaf = v.InferOutput<typeof Leaf>;

type Template = Leaf | readonly Template[] | { readonly [key: string]: Template };
const LEAF_ONLY = 'a leaf: { column, as, words, otherwise } or { constant }';
const isNoLeaf = (template: object) => !('column' in template || 'constant' in template);
const Template: v.GenericSchema<Template> = v.lazy(() => v.union([Leaf, v.array(Template), Branch]));
const Branch: v.GenericSchema<{ readonly [key: string]: Template }> = v.lazy(() =>
  v.pipe(v.record(v.string(), Template), v.check<{ [key: string]: Template }, string>(isNoLeaf, LEAF_ONLY)),
);

const Rule = v.strictObject({
  /** Every column named must hold one of these texts; without, the rule fits all. */
  when: v.optional(v.record(v.string(), v.union([v.string(), v.array(v.string())])), {}),
  type: v.optional(v.picklist(Object.keys(ROWS) as (keyof typeof ROWS)[]), 'event'),
  row: v.record(v.string(), Template),
});

export const Mapping = v.strictObject({
  /** `ndjson` where the records are JSON objects, a line each. */
  format: v.optional(v.picklist(['csv', 'ndjson']), 'csv'),
  /** Between the columns of a CSV. */
  delimiter: v.optional(v.pipe(v.string(), v.length(1)), ','),
  /** Time zone of dates that name none, as an offset, e.g. `+01:00`. */
  zone: v.optional(v.pipe(v.string(), v.regex(/^(Z|[+-]\d\d:\d\d)$/, 'an offset, e.g. +01:00')), 'Z'),
  rows: v.pipe(v.array(Rule), v.minLength(1)),
});
export type Mapping = v.InferOutput<typeof Mapping>;

export type SourceRecord = Readonly<Record<string, unknown>>;

/** @throws LogProblem naming the field that is wrong */
export function parseMapping(text: string, file: string): Mapping {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new LogProblem(file, undefined, `the mapping is no JSON: ${(cause as Error).message}`, { cause });
  }
  const checked = v.safeParse(Mapping, json);
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  throw new LogProblem(file, undefined, `the mapping: ${v.getDotPath(issue) ?? ''}: ${issue.message}`);
}

/** The rows of one record; none where no rule fits. */
export function applyMapping({ rows, zone }: Mapping, record: SourceRecord): readonly unknown[] {
  return rows
    .filter(({ when }) => Object.entries(when).every(([name, words]) => fits(record, name, words)))
    .map(({ type, row }) => ({ ...(filled(row, record, zone) as object), type }));
}

function fits(record: SourceRecord, name: string, words: string | readonly string[]): boolean {
  const found = textOf(valueAt(record, name));
  return found !== undefined && [words].flat().includes(found);
}

/** The template with its leaves filled; absent values leave their keys out, and an item without values leaves its list. */
function filled(template: Template, record: SourceRecord, zone: string): unknown {
  if (typeof template === 'string') return textOf(valueAt(record, template));
  if (Array.isArray(template)) {
    return template.flatMap((each: Template) => filled(each, record, zone) ?? []);
  }
  if (isLeaf(template)) {
    return 'constant' in template ? template.constant : leafValue(template, record, zone);
  }
  const entries = Object.entries(template).flatMap(([key, inner]) => {
    const value = filled(inner as Template, record, zone);
    return value === undefined ? [] : [[key, value] as const];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** Neither name is a parameter of GA4's or a field of ours. */
const isLeaf = (template: object): template is Exclude<Leaf, string> => !isNoLeaf(template);

function leafValue(
  { column: name, as = 'text', words, otherwise }: Extract<Leaf, { column: string }>,
  record: SourceRecord,
  zone: string,
): unknown {
  const text = textOf(valueAt(record, name));
  const said = words && text !== undefined ? (Object.hasOwn(words, text) ? words[text] : undefined) : text;
  if (said === undefined) return otherwise;
  return READERS[as](String(said), zone);
}

/** What can't be read stays as it is: the row's own check names the field. */
const READERS: Readonly<Record<As, (text: string, zone: string) => unknown>> = {
  text: (text) => text,
  number: (text) => numberOr(text, (value) => value),
  ms: (text) => numberOr(text, Math.round),
  seconds: (text) => numberOr(text, (value) => Math.round(1_000 * value)),
  microseconds: (text) => numberOr(text, (value) => Math.round(value / 1_000)),
  date: (text, zone) => {
    const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(text)
      ? text
      : `${text.includes(':') ? text : `${text}T00:00`}${zone}`;
    const time = Date.parse(zoned.replace(' ', 'T'));
    return Number.isNaN(time) ? text : time;
  },
};

const numberOr = (text: string, make: (value: number) => number): unknown =>
  text.trim() !== '' && Number.isFinite(Number(text)) ? make(Number(text)) : text;

function valueAt(record: SourceRecord, name: string): unknown {
  if (Object.hasOwn(record, name)) return record[name];
  let value: unknown = record;
  for (const part of name.split('.')) {
    value = typeof value === 'object' && value !== null ? (value as SourceRecord)[part] : undefined;
  }
  return value;
}

/** Empty texts are absent, as in most exports. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'object' ? undefined : String(value);
}
