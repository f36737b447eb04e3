import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { REFUSALS } from '../../../server/redeem/refusal.js';
import { ErrorCode } from '../../../src/errors.js';

const rows = (file: string) =>
  readFileSync(new URL(`../../../docs/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
const names = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');

test('docs/server.md lists every refusal with its status, and no other', () => {
  const documented = rows('server.md').flatMap(([, reasons, status]) =>
    /^\d{3}$/.test(status ?? '') ? names(reasons).map((name) => [name, Number(status)]) : [],
  );
  expect(Object.fromEntries(documented)).toEqual(REFUSALS);
});

test('docs/pool.md lists every refusal of a pool, and no other', () => {
  const documented = rows('pool.md').flatMap(([, code]) =>
    names(code).filter((name) => name.startsWith('pool/')),
  );
  const codes = Object.values(ErrorCode).filter((code) => code.startsWith('pool/'));
  expect(documented.sort()).toEqual(codes.sort());
});
