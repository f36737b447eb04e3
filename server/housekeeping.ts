/** What a running server sees to by itself: its signs of life, prices, old keys, its manifest; once a day, what is too old to keep. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from './db/open-database.js';
import { paceWhenDue } from './pace/pace-when-due.js';
import { beat } from './pace/uptime.js';
import { pruneOnce } from './redeem/once.js';
import { Refusal } from './redeem/refusal.js';
import type { RetentionPolicy } from './retention/policy.js';
import { prune } from './retention/prune.js';
import { readManifestPayload, renewManifest } from './sign/sign-pool.js';
import { pruneRights } from './token/issue.js';
import { rotateTokenKeys } from './token/rotate-keys.js';

export interface HousekeepingOptions {
  readonly db: Db;
  readonly shop: string;
  readonly folder: string;
  readonly keys: string;
  readonly profile: 'hosted' | 'static';
  readonly pace?: { readonly file: string; readonly days: number } | undefined;
  readonly policy: RetentionPolicy;
  readonly clock: () => number;
  readonly log: (line: string) => void;
  readonly onError: (error: unknown) => void;
}

const EVERY_MS = 15 * 60_000;
const PRUNING_MS = 24 * 3_600_000;

/** Once now, which must succeed, then every quarter of an hour; the first deletion waits for the second time. */
export async function startHousekeeping(options: HousekeepingOptions): Promise<{ stop(): void }> {
  const { db, shop, policy, clock, onError } = options;
  const startedAt = clock();
  await once(options, startedAt);
  let prunedAt = Number.NEGATIVE_INFINITY;
  const timer = setInterval(() => {
    const work = async () => {
      await once(options, startedAt);
      if (clock() - prunedAt < PRUNING_MS) return;
      prunedAt = clock();
      await prune(db, { shop, policy, now: clock() });
    };
    work().catch(onError);
  }, EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

async function once(options: HousekeepingOptions, startedAt: number): Promise<void> {
  const { db, shop, folder, keys, profile, pace, clock, log } = options;
  await beat(db, shop, startedAt, clock());
  if (pace) await paceWhenDue({ db, shop, folder, keys, ...pace, now: clock(), log });
  await pruneOnce(db, shop, clock());
  await pruneRights(db, shop, clock());
  if (profile !== 'hosted') return;
  await renewWhenDue(folder, keys, clock(), log);
  await rotateWhenDue(folder, keys, clock(), log);
}

/** A hosted manifest is signed anew once half its life is over; nothing is due where no pool is published yet. */
async function renewWhenDue(
  folder: string,
  keys: string,
  now: number,
  log: (line: string) => void,
): Promise<void> {
  const jws = await readFile(join(folder, 'manifest.jws'), 'utf8').catch(() => undefined);
  if (jws === undefined) return;
  const { issued, expires } = readManifestPayload(jws);
  if (now / 1_000 < (issued + expires) / 2) return;
  const { version } = await renewManifest({ folder, keys: [keys], now });
  log(`manifest renewed: version ${version}`);
}

/** Keys of the right to claim are renewed epoch by epoch; nothing is due where no pool is published yet. */
async function rotateWhenDue(
  folder: string,
  keys: string,
  now: number,
  log: (line: string) => void,
): Promise<void> {
  try {
    const version = await rotateTokenKeys({ folder, keys, now });
    if (version !== undefined) log(`token keys renewed: manifest version ${version}`);
  } catch (thrown) {
    if (!(thrown instanceof Refusal && thrown.reason === 'no-pool')) throw thrown;
  }
}
