/** What the next root says, before anybody signs it. */
import type { Profile, PublicKey, Root } from '../../src/pool/manifest.js';
import { ServerError } from '../server-error.js';
import type { KeyRole } from './keys.js';

export interface RootTerms {
  /** Origin of the shop, e.g. `https://shop.example`; as before when absent, like all that follows. */
  readonly shop?: string;
  readonly profile?: Profile;
  /** How many root keys must sign; 1 in a first root. */
  readonly threshold?: number;
  /** Days until this root expires; 365 when absent. */
  readonly days?: number;
  /** Key ids that the new root no longer names. */
  readonly retire?: readonly string[];
}

/** The public half of a key, and what it may sign. */
export interface RoleKey {
  readonly role: KeyRole;
  readonly public: PublicKey;
}

/**
 * Version 1, or the version after `previous`: all that it named but for the retired keys, and `keys` besides. A key whose
 * owner is not at hand stays: only `retire` takes one out.
 * @param now ms since the epoch
 * @throws ServerError missing | invalid
 */
export function nextRoot(
  previous: Root | undefined,
  keys: readonly RoleKey[],
  { retire = [], days = 365, ...terms }: RootTerms,
  now: number,
): Root {
  const shop = terms.shop ?? previous?.shop;
  if (shop === undefined)
    throw new ServerError('missing', 'a first root needs --shop, the origin of the shop');
  const named = new Map<string, RoleKey>();
  for (const key of [...keysOf(previous), ...keys]) named.set(key.public.kid, key);
  const unknown = retire.find((kid) => !named.has(kid));
  if (unknown !== undefined)
    throw new ServerError('invalid', `--retire ${unknown}: neither the last root nor the new keys name it`);
  for (const kid of retire) named.delete(kid);
  const live = [...named.values()];
  const kids = (role: KeyRole) => live.filter((key) => key.role === role).map((key) => key.public.kid);
  for (const role of ['root', 'manifest'] as const) {
    if (kids(role).length === 0)
      throw new ServerError('missing', `no ${role} key is left: make one with "etui keys new ${role}"`);
  }
  const issued = Math.floor(now / 1_000);
  return {
    role: 'root',
    version: (previous?.version ?? 0) + 1,
    issued,
    expires: issued + days * 86_400,
    shop,
    profile: terms.profile ?? previous?.profile ?? 'hosted',
    keys: live.map((key) => key.public),
    roles: {
      root: { kids: kids('root'), threshold: terms.threshold ?? previous?.roles.root.threshold ?? 1 },
      manifest: { kids: kids('manifest'), threshold: 1 },
    },
  };
}

function keysOf(root: Root | undefined): RoleKey[] {
  if (!root) return [];
  return (['root', 'manifest'] as const).flatMap((role) =>
    root.roles[role].kids.flatMap((kid) => {
      const key = root.keys.find((one) => one.kid === kid);
      return key ? [{ role, public: key }] : [];
    }),
  );
}
