/**
 * Gives out tokens: one for an account and epoch where the shop's backend vouches for the account, else a few for an address prefix
 * and epoch. What we sign is blinded: neither the token nor anything that is presented later can be told from it.
 */
import { createHash } from 'node:crypto';
import type { Rights, TokenKey } from '../../src/pool/rights.js';
import { keyIdOf, readRequest } from '../../src/wallet/right-token.js';
import type { Db } from '../db/open-database.js';
import { hmac } from '../redeem/codes.js';
import { Refusal } from '../redeem/refusal.js';
import { blindSign } from './blind-sign.js';
import type { TokenKeyPair } from './key-files.js';

/** Whose the token is: kept as HMAC with the epoch in it, and forgotten with the epoch. */
export type Subject =
  | { readonly kind: 'account'; readonly name: string }
  | { readonly kind: 'address'; readonly name: string };

export interface IssueContext {
  readonly shop: string;
  readonly rights: Rights | undefined;
  /** As the manifest that is published now says. */
  readonly tokenKeys: readonly TokenKey[];
  readonly findKey: (key: TokenKey) => Promise<TokenKeyPair | undefined>;
  readonly codeKey: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A device's clock may be so far ahead, or its answer so late, seconds. */
const SKEW = 300;

/**
 * Answers one TokenRequest (RFC 9578, section 6.1) with a blind signature, 256 bytes. The same request again gets the same
 * answer and counts once, so that an answer that was lost costs nobody a token.
 * @throws Refusal no-rights, invalid-request, unknown-token-key, right-exhausted
 */
export async function issue(
  db: Db,
  context: IssueContext,
  request: Uint8Array,
  subject: Subject,
): Promise<Buffer> {
  const { shop, rights, codeKey } = context;
  if (!rights) throw new Refusal('no-rights', 'this shop asks for no tokens');
  const parts = readRequest(request);
  if (!parts) throw new Refusal('invalid-request', 'body: expected a TokenRequest of type 0x0002');
  const pair = await keyOf(context, parts.keyTail);
  const signature = blindSign(pair.privateKey, pair.publicKey, parts.blinded);
  if (!signature) throw new Refusal('invalid-request', 'blinded_msg: expected a number below the modulus');

  const { from, until } = pair.public;
  const row = {
    shop,
    epoch: from,
    subject: hmac(codeKey, 'right-subject', shop, `${from}`, subject.kind, subject.name),
  };
  const most = subject.kind === 'account' ? 1 : rights.perAddress;
  await db.transaction().execute(async (tx) => {
    const added = await tx
      .insertInto('right_requests')
      .values({ ...row, request_hash: createHash('sha256').update(request).digest('base64url') })
      .onConflict((conflict) => conflict.doNothing())
      .returning('epoch')
      .executeTakeFirst();
    if (!added) return;
    // One guarded statement, so that two at once can't both get the last one.
    const taken =
      most > 0 &&
      (await tx
        .insertInto('right_subjects')
        .values({ ...row, issued: 1, keep_until: new Date(until * 1_000) })
        .onConflict((conflict) =>
          conflict
            .columns(['shop', 'epoch', 'subject'])
            .doUpdateSet((eb) => ({ issued: eb('right_subjects.issued', '+', 1) }))
            .where('right_subjects.issued', '<', most),
        )
        .returning('issued')
        .executeTakeFirst());
    if (!taken) throw new Refusal('right-exhausted', 'no more tokens of this epoch for this caller');
  });
  // Only now: a signature that leaves before its row is on the disk could be had twice.
  return signature;
}

/** The one key that gives out now and ends in this byte; its private half may be another server's. */
async function keyOf({ tokenKeys, findKey, now }: IssueContext, tail: number): Promise<TokenKeyPair> {
  const seconds = now / 1_000;
  for (const key of tokenKeys) {
    if (seconds < key.from - SKEW || seconds >= key.to + SKEW) continue;
    const id = await keyIdOf(Uint8Array.from(Buffer.from(key.key, 'base64url')));
    const pair = id.at(-1) === tail ? await findKey(key) : undefined;
    if (pair) return pair;
  }
  throw new Refusal('unknown-token-key', 'truncated_token_key_id: expected that of the running epoch’s key');
}

/** Forgets whose tokens were given out, and which were spent, once none of them counts. @param now ms */
export async function pruneRights(db: Db, shop: string, now: number): Promise<void> {
  const over = new Date(now);
  await db.transaction().execute(async (tx) => {
    const epochs = tx
      .selectFrom('right_subjects')
      .select('epoch')
      .where('shop', '=', shop)
      .where('keep_until', '<=', over);
    await tx.deleteFrom('right_requests').where('shop', '=', shop).where('epoch', 'in', epochs).execute();
    await tx.deleteFrom('right_subjects').where('shop', '=', shop).where('keep_until', '<=', over).execute();
    await tx.deleteFrom('right_spent').where('shop', '=', shop).where('keep_until', '<=', over).execute();
  });
}
