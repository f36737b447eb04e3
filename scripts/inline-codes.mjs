// @ts-check
/**
 * Writes our stable codes (`Reason.Paused`, `ErrorCode.StoreQuota` …) into the bundles as the texts that they are. They are
 * properties of constant objects, which no minifier inlines: each name would be shipped beside its text, all of them, used
 * or not. 1.2 kB gzip of the engine.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where each list of codes stands. */
const LISTS = {
  Reason: 'src/policy/types.ts',
  ErrorCode: 'src/errors.ts',
  DropReason: 'src/events/validate.ts',
};

/** @param {string} root @returns {Map<string, string>} `Reason.Paused` → `'paused'` */
export function readCodes(root) {
  /** @type {Map<string, string>} */
  const codes = new Map();
  for (const [list, file] of Object.entries(LISTS)) {
    const body = readFileSync(join(root, file), 'utf8')
      .split(`export const ${list} = {`)[1]
      ?.split('} as const')[0];
    if (!body)
      throw new Error(`${file} no longer has ${list} as a constant object: adapt scripts/inline-codes.mjs`);
    for (const [, name, text] of body.matchAll(/^\s+(\w+): ('[^']+'),$/gm))
      codes.set(`${list}.${name}`, `${text}`);
  }
  return codes;
}

/** @param {string} root */
export function inlineCodes(root) {
  const codes = readCodes(root);
  const used = new RegExp(`\\b(?:${Object.keys(LISTS).join('|')})\\.\\w+\\b`, 'g');
  return {
    name: 'etui:inline-codes',
    /** @param {string} code @param {string} id */
    transform(code, id) {
      if (!/[\\/](src|widget)[\\/][^?]*\.ts$/.test(id) || id.includes('node_modules')) return null;
      return { code: code.replace(used, (name) => codes.get(name) ?? name), map: null };
    },
  };
}
