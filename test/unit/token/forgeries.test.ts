/** Tokens that are none: mutated, forged, of another key, shop or epoch. None is taken, and none makes the server fall. */
import {
  constants,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  randomBytes,
  sign,
} from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Refusal } from '../../../server/redeem/refusal.js';
import { blindSign } from '../../../server/token/blind-sign.js';
import { verifyToken } from '../../../server/token/verify-token.js';
import { decodeBase64url, encodeBase64url } from '../../../src/pool/base64url.js';
import type { TokenKey } from '../../../src/pool/rights.js';
import { rightBlinder } from '../../../src/wallet/right-blinder.js';
import {
  challengeDigest,
  keyIdOf,
  readRequest,
  spkiOf,
  tokenInput,
  tokenOf,
} from '../../../src/wallet/right-token.js';

const SHOP = 'https://shop.example';
const FROM = 1_763_942_400;
const NOW = (FROM + 3_600) * 1_000;

interface Issuer {
  readonly key: TokenKey;
  readonly privateKey: KeyObject;
}

function issuer(from = FROM): Issuer {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const { n = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const key = Buffer.from(spkiOf(Buffer.from(n, 'base64url'))).toString('base64url');
  return { key: { key, from, to: from + 604_800, until: from + 691_200 }, privateKey };
}

async function tokenFrom({ key, privateKey }: Issuer, shop = SHOP, asked: TokenKey = key): Promise<string> {
  const pending = await rightBlinder.prepare(shop, asked);
  const request = readRequest(decodeBase64url(pending.request));
  const answer = blindSign(privateKey, createPublicKey(privateKey), request?.blinded as Uint8Array);
  return rightBlinder.finish(asked, pending, new Uint8Array(answer as Buffer));
}

async function verdict(token: string, keys: readonly TokenKey[], now = NOW, shop = SHOP): Promise<string> {
  try {
    await verifyToken(token, shop, keys, now);
    return 'taken';
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.reason;
    throw thrown;
  }
}

let own: Issuer;
let other: Issuer;
let token: string;
beforeAll(async () => {
  own = issuer();
  other = issuer();
  token = await tokenFrom(own);
});

describe('a token', () => {
  it('is taken as it was given out, from its epoch’s first instant to the end of its grace', async () => {
    expect(await verdict(token, [own.key])).toBe('taken');
    expect(await verdict(token, [own.key], own.key.from * 1_000)).toBe('taken');
    expect(await verdict(token, [own.key], own.key.until * 1_000 - 1)).toBe('taken');
  });

  it.each([
    ['before its epoch', () => verdict(token, [own.key], own.key.from * 1_000 - 1)],
    ['when its time is over', () => verdict(token, [own.key], own.key.until * 1_000)],
    ['under another key', () => verdict(token, [other.key])],
    ['when its key has been renewed', () => verdict(token, [])],
    ['in another shop, under the same key', () => verdict(token, [own.key], NOW, 'https://other.example')],
    [
      'when its challenge was of another epoch, under the same key',
      async () => verdict(await tokenFrom(own, SHOP, { ...own.key, from: FROM - 604_800 }), [own.key]),
    ],
    [
      'when it was signed by somebody else under our key’s name',
      async () => {
        const keyId = await keyIdOf(decodeBase64url(own.key.key));
        const input = tokenInput(randomBytes(32), await challengeDigest(SHOP, FROM), keyId);
        const padding = constants.RSA_PKCS1_PSS_PADDING;
        const signature = sign('sha384', input, { key: other.privateKey, padding, saltLength: 48 });
        return verdict(encodeBase64url(tokenOf(input, signature)), [own.key]);
      },
    ],
    [
      'when its signature is by PKCS #1 v1.5, or with another salt, though by our own key',
      async () => {
        const input = decodeBase64url(token).subarray(0, 98);
        const salted = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
        const all = [
          sign('sha384', input, { key: own.privateKey, padding: constants.RSA_PKCS1_PADDING }),
          sign('sha384', input, { key: own.privateKey, ...salted }),
          sign('sha256', input, { key: own.privateKey, ...salted, saltLength: 48 }),
        ];
        const verdicts = await Promise.all(
          all.map((one) => verdict(encodeBase64url(tokenOf(input, one)), [own.key])),
        );
        return [...new Set(verdicts)].join();
      },
    ],
    [
      'when it was made of two that were given out: RSA multiplies, PSS does not',
      async () => {
        const [one, two] = [token, await tokenFrom(own)].map((text) => decodeBase64url(text).subarray(98));
        const product = multiply(one as Uint8Array, two as Uint8Array, own.privateKey);
        return verdict(encodeBase64url(tokenOf(decodeBase64url(token).subarray(0, 98), product)), [own.key]);
      },
    ],
  ])('is not taken %s', async (_, look) => {
    expect(await look()).toBe('right-invalid');
  });

  it('is not taken in another spelling of its bytes', async () => {
    // 354 bytes are 472 characters exactly: there is no spare bit, so other spellings are other alphabets and padding.
    for (const text of [
      `${token}=`,
      ` ${token}`,
      `${token}\n`,
      token.replace(/[-_]/, '+'),
      Buffer.from(token, 'base64url').toString('base64'),
    ]) {
      expect(await verdict(text, [own.key])).toBe(text === token ? 'taken' : 'right-invalid');
    }
  });

  it('that was changed anywhere is not taken: 10,000 mutations, one of them at a time or several', async () => {
    const right = decodeBase64url(token);
    let tried = 0;
    const mutation = fc.oneof(
      fc
        .record({ at: fc.nat(right.length - 1), flip: fc.integer({ min: 1, max: 255 }) })
        .map(({ at, flip }) => {
          const bytes = right.slice();
          bytes[at] = (bytes[at] as number) ^ flip;
          return bytes;
        }),
      fc
        .record({ from: fc.nat(right.length), put: fc.uint8Array({ maxLength: 40 }), drop: fc.nat(40) })
        .map(({ from, put, drop }) =>
          Uint8Array.from([...right.slice(0, from), ...put, ...right.slice(from + drop)]),
        ),
      fc.uint8Array({ minLength: right.length, maxLength: right.length }),
      fc
        .uint8Array({ minLength: 256, maxLength: 256 })
        .map((end) => Uint8Array.from([...right.slice(0, 98), ...end])),
    );
    const text = fc.oneof(
      { weight: 9, arbitrary: mutation.map((bytes) => encodeBase64url(bytes)) },
      { weight: 1, arbitrary: fc.string({ maxLength: 512 }) },
    );
    await fc.assert(
      fc.asyncProperty(text, async (mutated) => {
        tried += 1;
        expect(await verdict(mutated, [own.key])).toBe(mutated === token ? 'taken' : 'right-invalid');
      }),
      { numRuns: 10_000, seed: 1 },
    );
    expect(tried).toBe(10_000);
  });
});

describe('blinding', () => {
  it('leaves nothing of the message: what one message becomes under many blindings is uniform', async () => {
    // The top byte of a uniform number below the modulus, against equal bins: chi-square with 7 degrees of freedom.
    const pending = await Promise.all(Array.from({ length: 64 }, () => rightBlinder.prepare(SHOP, own.key)));
    const tops = pending.map(({ request }) => decodeBase64url(request).subarray(3));
    const modulusTop = Buffer.from(own.key.key, 'base64url')[81] as number;
    const next = Buffer.from(own.key.key, 'base64url')[82] as number;
    const bins = new Array<number>(8).fill(0);
    for (const top of tops) {
      const share = ((top[0] as number) * 256 + (top[1] as number)) / (modulusTop * 256 + next + 1);
      const bin = Math.min(7, Math.floor(share * 8));
      bins[bin] = (bins[bin] as number) + 1;
    }
    const chi = bins.reduce((sum, seen) => sum + (seen - 8) ** 2 / 8, 0);
    // Chance passes 42 once in two million runs.
    expect(chi).toBeLessThan(42);
    expect(new Set(pending.map(({ request }) => request)).size).toBe(64);
  });

  it('explains every issue with every token: the server’s log fits all of them alike', async () => {
    // For any blinded message z and any token there is one blinding factor r = (z / m)^d with z = m · r^e: perfectly hidden.
    const pending = await rightBlinder.prepare(SHOP, own.key);
    const blinded = readRequest(decodeBase64url(pending.request))?.blinded as Uint8Array;
    const signed = blindSign(own.privateKey, createPublicKey(own.privateKey), blinded) as Buffer;
    const stranger = decodeBase64url(token).subarray(98);
    const n = modulusNumber(own.privateKey);
    const r = (number(signed) * inverse(number(stranger), n)) % n;
    const m = power(number(stranger), 65_537n, n);
    expect((m * power(r, 65_537n, n)) % n).toBe(number(blinded));
  });

  it('is refused to whoever answers with another key’s signature: a marked answer would be found out', async () => {
    const pending = await rightBlinder.prepare(SHOP, own.key);
    const blinded = readRequest(decodeBase64url(pending.request))?.blinded as Uint8Array;
    const raw = { key: other.privateKey, padding: constants.RSA_NO_PADDING };
    const small = Uint8Array.from([0, ...blinded.subarray(1)]);
    const answer = new Uint8Array(privateDecrypt(raw, small));
    await expect(rightBlinder.finish(own.key, pending, answer)).rejects.toMatchObject({
      code: 'wallet/right-failed',
    });
    await expect(rightBlinder.finish(own.key, pending, answer.subarray(1))).rejects.toMatchObject({
      code: 'wallet/right-failed',
    });
    await expect(
      rightBlinder.prepare(SHOP, { ...own.key, key: `B${own.key.key.slice(1)}` }),
    ).rejects.toMatchObject({ code: 'wallet/right-failed' });
  });
});

it('two tokens over one input are one token: it is spent under the input’s hash', async () => {
  const input = decodeBase64url(token).subarray(0, 98);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const twin = tokenOf(input, sign('sha384', input, { key: own.privateKey, padding, saltLength: 48 }));
  const spent = await Promise.all(
    [token, encodeBase64url(twin)].map((one) => verifyToken(one, SHOP, [own.key], NOW)),
  );
  expect(spent[0]?.nullifier).toBe(spent[1]?.nullifier);
  expect(spent[0]?.nullifier).toBe(createHash('sha256').update(input).digest('base64url'));
});

const number = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const modulusNumber = (key: KeyObject) =>
  number(Buffer.from(createPublicKey(key).export({ format: 'jwk' }).n ?? '', 'base64url'));

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, square] = [1n, base % modulus];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [x, y, u, v] = [1n, 0n, value % modulus, modulus];
  while (v !== 0n) [x, y, u, v] = [y, x - (u / v) * y, v, u % v];
  return ((x % modulus) + modulus) % modulus;
}

function multiply(one: Uint8Array, two: Uint8Array, key: KeyObject): Uint8Array {
  const product = (number(one) * number(two)) % modulusNumber(key);
  return Uint8Array.from(Buffer.from(product.toString(16).padStart(512, '0'), 'hex'));
}
