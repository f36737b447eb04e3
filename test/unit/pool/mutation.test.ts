import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { verifyManifest, verifyRoot } from '../../../src/pool/verify.js';
import { codeOf } from './refusals.js';
import * as signer from './signer.js';

const context = { shop: signer.SHOP, now: signer.NOW, lastVersion: 0 };
let keys: signer.Keys;
let manifest: string;
let rootLine: string;
let anchor: string;
beforeAll(async () => {
  keys = await signer.makeKeys();
  manifest = await signer.signManifest(signer.manifestClaims(), keys.manifest);
  rootLine = await signer.signRoot(signer.rootClaims(keys), [keys.root]);
  anchor = await signer.anchorOf(rootLine);
});

/** Puts another printable character in one place, takes one out, or adds one. */
const mutation = fc.record({
  place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  symbol: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  how: fc.constantFrom('replace', 'remove', 'insert'),
});
function mutate(
  text: string,
  { place, symbol, how }: { place: number; symbol: string; how: string },
): string {
  const at = Math.floor(place * text.length);
  return text.slice(0, at) + (how === 'remove' ? '' : symbol) + text.slice(how === 'insert' ? at : at + 1);
}

test('no manifest with a changed byte is accepted', async () => {
  await fc.assert(
    fc.asyncProperty(mutation, async (change) => {
      const mutant = mutate(manifest, change);
      // A blank at the end is no part of a JWS, and is cut off like a final newline.
      fc.pre(mutant.trimEnd() !== manifest);
      expect(await codeOf(verifyManifest(mutant, signer.rootClaims(keys), context))).not.toBe('accepted');
    }),
    { numRuns: 1_000 },
  );
});

test('no root with a changed byte is accepted', async () => {
  await fc.assert(
    fc.asyncProperty(mutation, async (change) => {
      const mutant = mutate(rootLine, change);
      fc.pre(mutant !== rootLine);
      expect(await codeOf(verifyRoot(mutant, { ...context, anchor }))).not.toBe('accepted');
    }),
    { numRuns: 300 },
  );
});

test('no successor with a changed byte is accepted behind a good root', async () => {
  const next = { ...keys, root: await signer.makeKey() };
  const second = await signer.signRoot(signer.rootClaims(next, { version: 2 }), [keys.root, next.root]);
  const verdict = (text: string) => codeOf(verifyRoot(text, { ...context, anchor }));
  expect(await verdict(`${rootLine}\n${second}`)).toBe('accepted');
  await fc.assert(
    fc.asyncProperty(mutation, async (change) => {
      const mutant = mutate(second, change);
      // JSON leaves the blanks between its tokens free; what they stand between is signed.
      fc.pre(mutant.replace(/[ \n]/g, '') !== second);
      expect(await verdict(`${rootLine}\n${mutant}`)).not.toBe('accepted');
    }),
    { numRuns: 500 },
  );
});

test('whatever arrives is refused with a code of ours and never crashes', async () => {
  const root = signer.rootClaims(keys);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
      expect(await codeOf(verifyManifest(text, root, context))).toMatch(/^pool\//);
      expect(await codeOf(verifyRoot(text, { ...context, anchor: await signer.anchorOf(text) }))).toMatch(
        /^pool\//,
      );
    }),
    { numRuns: 300 },
  );
});
