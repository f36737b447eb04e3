/**
 * npm run bench -- rights [--seconds 5] [--trips 200]: what the right to claim costs. Signing alone, on one core; and whole trips over
 * HTTP against a server of its own with the embedded database, durable, one after the other.
 */
import { createPublicKey, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { RSABSSA } from '@cloudflare/blindrsa-ts';
import { publishedTerms } from '../../server/published.js';
import { createKey, createServerSecrets, readServerSecrets } from '../../server/sign/keys.js';
import { signRoot } from '../../server/sign/root.js';
import { signPool } from '../../server/sign/sign-pool.js';
import { startServer } from '../../server/start-server.js';
import { blindSign } from '../../server/token/blind-sign.js';
import { makeGrant } from '../../server/token/grant.js';
import { ensureTokenKey, type TokenKeyPair } from '../../server/token/key-files.js';
import { verifyToken } from '../../server/token/verify-token.js';
import { decodeBase64url } from '../../src/pool/base64url.js';
import { rightBlinder } from '../../src/wallet/right-blinder.js';
import { readRequest } from '../../src/wallet/right-token.js';

const SHOP = 'https://shop.example';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, trips: { type: 'string', default: '200' } },
});
const [seconds, trips] = [Number(values.seconds), Number(values.trips)];
if (!(seconds > 0 && trips >= 10)) {
  console.error('rights: expected --seconds above 0 and --trips of 10 or more');
  process.exit(2);
}

const base = await mkdtemp(join(tmpdir(), 'etui-rights-'));
try {
  console.log(`${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}; one thread`);
  const now = Math.floor(Date.now() / 1_000);
  const pair = await ensureTokenKey(join(base, 'alone'), {
    from: now - 60,
    to: now + 600_000,
    until: now + 700_000,
  });
  await signing(pair);
  await device(pair);
  await roundTrips();
} finally {
  await rm(base, { recursive: true, force: true });
}

/** Blind signings a second, the check of each included; and the same by big integers in JavaScript. */
async function signing(pair: TokenKeyPair): Promise<void> {
  const pending = await rightBlinder.prepare(SHOP, pair.public);
  const blinded = readRequest(decodeBase64url(pending.request))?.blinded as Uint8Array<ArrayBuffer>;
  for (let warm = 0; warm < 50; warm++) blindSign(pair.privateKey, pair.publicKey, blinded);
  const signed = await timed(() => blindSign(pair.privateKey, pair.publicKey, blinded), seconds * 1_000);
  report('blind signature, node:crypto, with its check', signed);
  console.log(`  ${Math.round(1_000 / signed.cpuMs).toLocaleString('en')} a second of CPU time, one core`);

  const jwk = pair.privateKey.export({ format: 'jwk' }) as JsonWebKey;
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-384' };
  const key = await crypto.subtle.importKey('jwk', { ...jwk, key_ops: ['sign'] }, algorithm, true, ['sign']);
  const suite = RSABSSA.SHA384.PSS.Deterministic();
  report('the same, big integers in JavaScript', await timed(() => suite.blindSign(key, blinded), 0, 10));
}

/** What a device does, in Node; a phone is several times slower, once an epoch and off the main thread. */
async function device(pair: TokenKeyPair): Promise<void> {
  const prepared: Awaited<ReturnType<typeof rightBlinder.prepare>>[] = [];
  const blinding = await timed(
    async () => prepared.push(await rightBlinder.prepare(SHOP, pair.public)),
    0,
    40,
  );
  report('device: make a request', blinding);
  const [pending] = prepared;
  if (!pending) return;
  const blinded = readRequest(decodeBase64url(pending.request))?.blinded as Uint8Array;
  const answer = new Uint8Array(
    blindSign(pair.privateKey, createPublicKey(pair.privateKey), blinded) as Buffer,
  );
  let token = '';
  const finishing = await timed(
    async () => (token = await rightBlinder.finish(pair.public, pending, answer)),
    0,
    40,
  );
  report('device: take the blinding off, and check', finishing);
  const keys = [pair.public];
  report('server: check a token', await timed(() => verifyToken(token, SHOP, keys, Date.now()), 1_000));
}

async function roundTrips(): Promise<void> {
  const [folder, keys, data] = ['public', 'keys', 'data'].map((name) => join(base, name)) as [
    string,
    string,
    string,
  ];
  await createKey(keys, 'root');
  await createKey(keys, 'manifest');
  await createServerSecrets(keys);
  await signRoot({ folder, keys: [keys], shop: SHOP, profile: 'hosted', now: Date.now() });
  const model = join(base, 'model.bin');
  await writeFile(model, 'to the server just bytes');
  const coupon = {
    id: 'a',
    benefit: { kind: 'percent', percent: 10 },
    copy: { en: { title: '10 % off', body: 'On everything.' } },
    code: { type: 'minted' },
  };
  const pool = {
    schemaVersion: 1,
    shop: SHOP,
    currency: 'EUR',
    economics: { marginRate: 0.4 },
    catalogue: {
      priceDeciles: [500, 900, 1_500, 2_000, 2_500, 3_000, 4_000, 6_000, 9_000],
      typicalOrder: 5_000,
    },
    rights: { perAddress: 10_000 },
    coupons: [coupon],
  };
  await signPool({ folder, keys: [keys], pool, models: [{ file: model, share: 1 }], now: Date.now() });
  let clock = Date.now();
  // Turned on by the rate limit's refill before each trip: what is measured is the work.
  const server = await startServer({ folder, keys, data, port: 0, clock: () => clock });
  try {
    const { backend } = await readServerSecrets(keys);
    const { tokenKeys } = await publishedTerms(folder)();
    const running = tokenKeys.find(({ from, to }) => from * 1_000 <= clock && clock < to * 1_000);
    if (!running) throw new Error('the server made no key');
    const issue = { spans: [] as number[], cpuMs: 0 };
    const redeem = { spans: [] as number[], cpuMs: 0 };
    const post = (into: typeof issue, ...request: Parameters<typeof send>) =>
      send(...request).then((sent) => {
        into.spans.push(sent.span);
        into.cpuMs += sent.cpuMs / trips;
        return sent.bytes;
      });
    for (let trip = 0; trip < trips; trip++) {
      if (trip % 50 === 0) console.error(`trip ${trip} of ${trips} …`);
      clock += 4_000;
      const pending = await rightBlinder.prepare(SHOP, running);
      const grant = makeGrant(backend[0] as string, SHOP, randomUUID(), Math.floor(clock / 1_000) + 7_200);
      const answer = await post(issue, `${server.url}/etui/token`, decodeBase64url(pending.request), {
        'content-type': 'application/private-token-request',
        'etui-grant': grant,
      });
      const token = await rightBlinder.finish(running, pending, new Uint8Array(answer));
      const claim = JSON.stringify({ coupon: 'a', claim: randomUUID(), token });
      await post(redeem, `${server.url}/etui/claim`, claim, {
        'content-type': 'application/json',
      });
    }
    report('issue: request to answer, HTTP, PGlite with fsync', issue);
    report('redeem: claim to code, HTTP, PGlite with fsync', redeem);
  } finally {
    await server.close();
  }
}

/** One request to the server in this process; its CPU time has both ends in it. */
async function send(url: string, body: BodyInit, headers: Record<string, string>) {
  const before = process.cpuUsage();
  const began = performance.now();
  const answer = await fetch(url, { method: 'POST', headers: { origin: SHOP, ...headers }, body });
  const bytes = await answer.arrayBuffer();
  const span = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  if (!answer.ok) throw new Error(`expected 200, got ${answer.status}: ${Buffer.from(bytes).toString()}`);
  return { span, bytes, cpuMs: (user + system) / 1_000 };
}

interface Timed {
  /** Wall time of each, ms: what else runs on the machine is in it. */
  readonly spans: readonly number[];
  /** CPU time of one, ms, on average: that isn't. */
  readonly cpuMs: number;
}

/** Does `work` for so long, or so often. */
async function timed(work: () => unknown, ms: number, times = 0): Promise<Timed> {
  const spans: number[] = [];
  const before = process.cpuUsage();
  const end = performance.now() + ms;
  while (performance.now() < end || spans.length < times) {
    const began = performance.now();
    await work();
    spans.push(performance.now() - began);
  }
  const { user, system } = process.cpuUsage(before);
  return { spans, cpuMs: (user + system) / 1_000 / spans.length };
}

function report(what: string, { spans, cpuMs }: Timed): void {
  const sorted = spans.toSorted((one, other) => one - other);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(2);
  const cpu = `${cpuMs.toFixed(2)} ms of CPU`;
  console.log(`${what}: ${cpu}; wall p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, n = ${spans.length}`);
}
