/** Brings the manifest's token keys up to date: a new epoch's key in time, an old one out when its tokens no longer count. */
import type { TokenKey } from '../../src/pool/rights.js';
import { publishedTerms } from '../published.js';
import { renewManifest } from '../sign/sign-pool.js';
import { liveEpochs } from './epochs.js';
import { dropTokenKeys, ensureTokenKey } from './key-files.js';

export interface RotateOptions {
  /** The published folder. */
  readonly folder: string;
  /** Key folder with the manifest key; token keys are made here. */
  readonly keys: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Signs a new manifest where the keys must change, and only then.
 * @returns the new version, or undefined where all was as it should be. Errors: ServerError; Refusal no-pool
 */
export async function rotateTokenKeys({ folder, keys, now }: RotateOptions): Promise<number | undefined> {
  const { pool, tokenKeys } = await publishedTerms(folder)();
  const seconds = Math.floor(now / 1_000);
  const wanted: TokenKey[] = [];
  for (const epoch of pool.rights ? liveEpochs(tokenKeys, pool.rights.epochDays, seconds) : []) {
    wanted.push(
      tokenKeys.find(({ from }) => from === epoch.from) ?? (await ensureTokenKey(keys, epoch)).public,
    );
  }
  await dropTokenKeys(keys, seconds);
  if (wanted.map(({ key }) => key).join() === tokenKeys.map(({ key }) => key).join()) return undefined;
  const { version } = await renewManifest({ folder, keys: [keys], now, tokenKeys: wanted });
  return version;
}
