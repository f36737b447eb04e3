import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ServerError } from '../../../../server/server-error.js';
import { parsePoolSource } from '../../../../server/sign/pool-source.js';

const YAML = `# Coupons of spring
schemaVersion: 1
coupons:
  - id: ten
    limits: { budget: 5000 }
    copy:
      en: &words
        title: 10 % off
      de: *words
holidays:
  black.friday:
    - from: 2026-11-27
`;

test.each([
  ['schemaVersion', 2, 1],
  ['coupons.0', 4, 5],
  ['coupons.0.limits.budget', 5, 15],
  ['coupons.0.copy.en.title', 8, 9],
  // A name with a dot in it.
  ['holidays.black.friday.0.from', 12, 7],
  // Of what is not there: the nearest thing around it.
  ['coupons.0.limits.total', 5, 5],
  ['coupons.7.id', 3, 1],
  // Written once, used twice.
  ['coupons.0.copy.de.title', 8, 9],
])('%s of a YAML pool is at %i:%i', (path, line, column) => {
  expect(parsePoolSource(YAML, 'pool.yaml').locate(path)).toEqual({ line, column });
});

test('YAML and JSON say the same', () => {
  const { value } = parsePoolSource(YAML, 'pool.yaml');
  expect(parsePoolSource(JSON.stringify(value), 'pool.json').value).toEqual(value);
  expect(value).toMatchObject({
    coupons: [{ copy: { de: { title: '10 % off' } } }],
    holidays: { 'black.friday': [{ from: '2026-11-27' }] },
  });
});

test.each([
  ['pool.json', '{\n  "a": 1,\n}', 'pool.json:3:1: not JSON'],
  ['pool.json', '{\n  "a": 1', 'pool.json:2:9: not JSON'],
  ['pool.json', '{ "a": 1,\n  "a": 2 }', 'pool.json:2:3: this field is there already'],
  ['pool.yaml', 'a: 1\na: 2\n', 'pool.yaml:2:1: Map keys must be unique'],
  ['pool.yaml', 'a: [1, 2\nb: 3', 'pool.yaml:2:1: '],
  ['pool.yaml', 'a: .inf', 'pool.yaml: a: expected a number that JSON can write'],
])('%s that reads %j is refused with its place', (file, text, message) => {
  expect(() => parsePoolSource(text, file)).toThrow(message);
});

test('a file of a secret is not quoted in a message', () => {
  expect(() => parsePoolSource('{"codeKey": "c2VjcmV0" oops', 'x.json')).toThrow(/^(?!.*c2VjcmV0)/s);
});

test.each(['pool.json', 'pool.yaml'])('what is nested without end is refused as %s', (file) => {
  expect(() => parsePoolSource('['.repeat(50_000) + ']'.repeat(50_000), file)).toThrow(ServerError);
});

test('a bomb of aliases is refused and not unfolded', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level += 1)
    lines.push(
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    );
  expect(() => parsePoolSource(lines.join('\n'), 'pool.yaml')).toThrow(ServerError);
});

test('every field of any document is found where it is written, in JSON and in YAML', () => {
  const name = fc.stringMatching(/^[a-z]{1,6}$/);
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.integer(),
      fc.stringMatching(/^[a-z ]{0,8}$/),
      tie('list'),
      tie('map'),
    ),
    list: fc.array(tie('node'), { maxLength: 4 }),
    map: fc.dictionary(name, tie('node'), { maxKeys: 4, noNullPrototype: true }),
  })).map;
  fc.assert(
    fc.property(tree, fc.boolean(), (value, isJson) => {
      const text = isJson ? JSON.stringify(value, null, 2) : stringify(value);
      const source = parsePoolSource(text, isJson ? 'pool.json' : 'pool.yaml');
      expect(source.value).toEqual(value);
      for (const path of fieldsOf(value)) {
        const { line, column } = source.locate(path.join('.'));
        const there = (text.split('\n')[line - 1] ?? '').slice(column - 1).replace(/^"/, '');
        expect(there.startsWith(String(path.at(-1)))).toBe(true);
      }
    }),
    { numRuns: 100 },
  );
});

/** Paths of all named fields. */
function fieldsOf(value: unknown, path: readonly string[] = []): string[][] {
  if (Array.isArray(value)) return value.flatMap((one, index) => fieldsOf(one, [...path, String(index)]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => [[...path, name], ...fieldsOf(one, [...path, name])]);
}
