/** This shopper's place in the pool's trial, and what the shop attaches to an order so that it is counted there. */
import { ErrorCode, EtuiError } from '../errors.js';
import { cookieArm } from '../measure/arm-cookie.js';
import { type Assignment, assignArm, HOLDOUT } from '../measure/arms.js';
import type { Situation } from '../policy/types.js';
import type { Trial } from '../pool/trials.js';
import type { OrderFields } from '../protocol.js';
import type { Store } from '../store/store.js';

/** Random text of this device: lots and, where the shopper has no better name, the arm are drawn from it. */
const SEED_KEY = 'seed';
/** What the page read of the shop's arm cookie, with consent. */
const COOKIE_KEY = 'arm-cookie';

/** What the server takes, too. */
const ACCOUNT = /^[\w-]{16,512}$/;

export interface TrialPlace {
  readonly surroundings: Pick<Situation, 'arm' | 'heldOut' | 'seed' | 'lacksRight'>;
  readonly orderFields: OrderFields;
}

/**
 * @param account from the shop's backend: an HMAC of account and trial
 * @param token the right to claim, where this device has it. Arm and lots are then drawn from it, whoever is logged in: the server
 *   draws them again when it is presented, and it is presented with claims, where no account is named.
 */
export async function enterTrial(
  store: Pick<Store, 'get' | 'update'>,
  newId: () => string,
  trial: Trial,
  account: string | undefined,
  token?: string,
): Promise<TrialPlace> {
  const local = (await store.update<string>(SEED_KEY, (old) => old ?? newId())) as string;
  const seed = token ?? local;
  // Empty for nobody: pages print the attribute whether somebody is logged in or not.
  if (account && !ACCOUNT.test(account)) {
    throw new EtuiError(ErrorCode.OptionInvalid, 'account: expected 16…512 characters of base64url, an HMAC');
  }
  if (trial.holdout === 0 && trial.arms.length === 0) return { surroundings: { seed }, orderFields: {} };
  const names = token === undefined ? { account: account || undefined } : { token };
  const cookie = cookieArm(await store.get(COOKIE_KEY));
  const assignment = await assignArm(trial, { ...names, cookie, local });
  const { arm } = assignment;
  return {
    surroundings: { seed, arm, heldOut: arm === HOLDOUT && !trial.aa },
    orderFields: { ...fieldsOf(assignment), ...(token !== undefined && { etui_token: token }) },
  };
}

/** Follows the cookie as it is now: of this epoch, of the next, or gone. @param value undefined where there is none */
export const keepArmCookie = (store: Pick<Store, 'update'>, value: unknown): Promise<unknown> =>
  store.update(COOKIE_KEY, () => (cookieArm(value) ? value : undefined));

const fieldsOf = ({ trial, source, arm }: Assignment): OrderFields => ({
  etui_trial: trial,
  etui_arm: arm,
  etui_arm_source: source,
});
