import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BACKEND_REASONS } from '../../../src/model/backend-reasons.js';

test('docs/backends.md lists every reason with its sentence, and no other', () => {
  const text = readFileSync(new URL('../../../docs/backends.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| `([\w-]+)` \| (?:cpu|webgpu) \| (.+) \|$/gm)];
  expect(Object.fromEntries(rows.map(([, code, sentence]) => [code, sentence]))).toEqual(BACKEND_REASONS);
});
