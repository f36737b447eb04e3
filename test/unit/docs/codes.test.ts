import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../../src/errors.js';
import { Reason } from '../../../src/policy/types.js';

const codesIn = (file: string) =>
  readFileSync(new URL(`../../../docs/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) =>
      [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map((found) => found[1] as string),
    )
    .sort();

describe('the documented codes', () => {
  it('docs/reasons.md lists every reason, and no other', () => {
    expect(codesIn('reasons.md')).toEqual(Object.values(Reason).sort());
  });

  it('docs/errors.md lists every error code, and no other', () => {
    expect(codesIn('errors.md')).toEqual(Object.values(ErrorCode).sort());
  });
});
