import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { inlineCodes, readCodes } from '../../scripts/inline-codes.mjs';
import { ErrorCode } from '../../src/errors.js';
import { DropReason } from '../../src/events/validate.js';
import { Reason } from '../../src/policy/types.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('every code is known by name, with its own text', () => {
  const lists = Object.entries({ Reason, ErrorCode, DropReason });
  const expected = lists.flatMap(([list, codes]) =>
    Object.entries(codes).map(([name, text]) => [`${list}.${name}`, `'${text}'`] as const),
  );
  expect(new Map([...readCodes(root)].sort())).toEqual(new Map([...expected].sort()));
});

test('codes become their texts in our sources, and nothing else changes', () => {
  const { transform } = inlineCodes(root);
  const code = 'const table = { [Reason.Paused]: Reason.Nonsense, x: OtherReason.Paused };';
  expect(transform(code, '/etui/src/policy/x.ts')?.code).toBe(
    "const table = { ['paused']: Reason.Nonsense, x: OtherReason.Paused };",
  );
  expect(transform(code, '/etui/node_modules/a/src/x.ts')).toBeNull();
});
