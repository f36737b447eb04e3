import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { poolSchema } from '../../../server/sign/pool-json-schema.js';
import { Coupon, Giving, Pool, TERM_GUARD } from '../../../src/pool/schema.js';

/** A schema's own fields, through `optional` and `pipe`. */
function fieldsOf(schema: unknown): string[] {
  const { entries, wrapped, pipe } = schema as { entries?: object; wrapped?: unknown; pipe?: unknown[] };
  if (entries) return Object.keys(entries);
  const inner = wrapped ?? pipe?.[0];
  return inner ? fieldsOf(inner) : [];
}
const guarded = (path: string) =>
  Object.keys(TERM_GUARD).some((term) => term === path || path.startsWith(`${term}.`));
const { conditions, limits, stacking } = Coupon.entries;

describe('TERM_GUARD', () => {
  test('says of every term of a coupon who holds it', () => {
    const terms = [
      ...fieldsOf(Coupon).filter(
        (name) => !['id', 'conditions', 'limits', 'stacking', 'giving'].includes(name),
      ),
      ...fieldsOf(conditions).map((name) => `conditions.${name}`),
      ...fieldsOf(limits).map((name) => `limits.${name}`),
      ...fieldsOf(stacking).map((name) => `stacking.${name}`),
      ...Giving.options
        .flatMap((way) => Object.keys(way.entries).filter((name) => name !== 'way'))
        .map((name) => `giving.${name}`),
    ];
    expect(terms.length).toBeGreaterThan(25);
    expect(terms.filter((term) => !guarded(term))).toEqual([]);
  });

  test('says it of every part of the pool that decides anything', () => {
    const facts = ['schemaVersion', 'shop', 'currency', 'economics', 'catalogue', 'coupons'];
    expect(fieldsOf(Pool).filter((name) => !facts.includes(name) && !guarded(name))).toEqual([]);
  });

  test('names no term that is not there', () => {
    const there = new Set([
      ...fieldsOf(Coupon),
      ...fieldsOf(Pool),
      ...['conditions', 'limits', 'stacking', 'giving', 'economics'],
    ]);
    expect(Object.keys(TERM_GUARD).filter((term) => !there.has(term.split('.')[0] as string))).toEqual([]);
  });

  test('docs/pool.md has a line for every term', () => {
    const docs = readFileSync(new URL('../../../docs/pool.md', import.meta.url), 'utf8');
    expect(
      Object.entries(TERM_GUARD).filter(([term, guard]) => !docs.includes(`| \`${term}\` | ${guard} |`)),
    ).toEqual([]);
  });
});

test('the published JSON Schema is made from the schema that checks pools', () => {
  const published = readFileSync(new URL('../../../docs/schemas/pool.schema.json', import.meta.url), 'utf8');
  const how = 'after a change: node scripts/run.mjs server/sign/pool-json-schema.ts';
  expect(JSON.parse(published), how).toEqual(JSON.parse(poolSchema()));
});
