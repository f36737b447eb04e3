// @ts-check
/**
 * One shopper's checkout as a process of its own, as light as a process can be: node:http and nothing else. Its parent says
 * what to do as JSON on the first line of standard input, starts it with the second and ends it early with a third; it answers
 * with one line of JSON.
 *
 * Each attempt reserves the coupon for a checkout of its own and then commits, or, every fifth time, gives it back as after a
 * failed card; one that leaves walks away from every fifth without a word. Where a connection breaks, the same request is sent
 * again with the same key until it is answered.
 */
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
/**
 * `ClientTask` in clients.ts.
 * @type {{ url: string, secret: string, code: string, name: string, attempts: number, untilMs: number, patienceMs: number,
 *   leaves?: boolean }}
 */
const task = JSON.parse(String((await lines.next()).value));
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const { hostname, port } = new URL(task.url);
process.stdout.write('ready\n');
await lines.next();
let isStopped = false;
void lines.next().then(({ done }) => {
  // Whoever started it is gone: nobody waits for what it would say.
  if (done) process.exit(1);
  isStopped = true;
});

/** @type {Record<string, number>} */
const answers = {};
/** @type {[string, string][]} Reservations and orders of commits that were acknowledged. */
const commits = [];
/** @type {string[]} Reservations whose release was acknowledged. */
const releases = [];
/** @type {number[]} Time of each answered request, ms. */
const times = [];
let broken = 0;

/**
 * @param {string} path
 * @param {object} body
 * @param {string} key
 * @returns {Promise<{ status: number, body: any }>}
 */
function post(path, body, key) {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        hostname,
        port,
        method: 'POST',
        path: `/etui/${path}`,
        headers: {
          authorization: `Bearer ${task.secret}`,
          'idempotency-key': key,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        },
        timeout: 60_000,
      },
      (response) => {
        let got = '';
        response.setEncoding('utf8');
        response.on('data', (part) => {
          got += part;
        });
        response.on('error', reject);
        response.on('end', () => {
          if (response.complete) resolve({ status: response.statusCode ?? 0, body: JSON.parse(got) });
          else reject(new Error('cut off'));
        });
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('timeout')));
    sent.on('error', reject);
    sent.end(text);
  });
}

/**
 * Until it is answered by more than "later".
 * @param {string} path
 * @param {object} body
 * @param {string} key
 */
async function ask(path, body, key) {
  const giveUpAt = Date.now() + task.patienceMs;
  for (;;) {
    const start = performance.now();
    const answer = await post(path, body, key).catch(() => undefined);
    const later = !answer || answer.status >= 500 || answer.body.reason === 'request-in-progress';
    if (!later) {
      times.push(Math.round((performance.now() - start) * 100) / 100);
      const name = `${path} ${answer.status === 200 ? 'ok' : answer.body.reason}`;
      answers[name] = (answers[name] ?? 0) + 1;
      return answer;
    }
    broken += 1;
    if (Date.now() > giveUpAt) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const cart = { lines: [{ itemId: 'shirt', unitPrice: 10_000, quantity: 1 }] };
const end = Date.now() + task.untilMs;
for (let attempt = 0; attempt < task.attempts && Date.now() < end && !isStopped; attempt += 1) {
  const name = `${task.name}-${attempt}`;
  const body = { code: task.code, cart, currency: 'EUR', checkoutId: name };
  const reserved = await ask('reserve', body, `reserve-${name}`);
  if (reserved?.status !== 200) continue;
  const { reservation } = reserved.body;
  if (task.leaves && attempt % 5 === 2) continue;
  if (attempt % 5 === 4) {
    const released = await ask('release', { reservation }, `release-${name}`);
    if (released?.status === 200) releases.push(reservation);
  } else {
    const committed = await ask('commit', { reservation, orderId: `order-${name}` }, `commit-${name}`);
    if (committed?.status === 200) commits.push([reservation, `order-${name}`]);
  }
}
process.stdout.write(
  `${JSON.stringify({ answers, commits, releases, times, broken, rss: process.memoryUsage.rss() })}\n`,
);
agent.destroy();
process.exit(0);
