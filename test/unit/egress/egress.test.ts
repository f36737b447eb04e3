import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { claimPoster, staticGetter } from '../../../src/egress.js';

const answering =
  (answer: () => Response | Promise<Response>, seen: unknown[] = []): typeof fetch =>
  async (input, init) => {
    seen.push([String(input), init]);
    return answer();
  };
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: { code?: string }) => error.code,
  );

const most = (maxBytes: number) => ({ maxBytes, mostMs: 60_000 });

/** A body that never ends, and knows how much of it was asked for. */
function endless() {
  const state = { sent: 0, isCancelled: false };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      state.sent += 1_024;
      controller.enqueue(new Uint8Array(1_024));
    },
    cancel() {
      state.isCancelled = true;
    },
  });
  return { state, body };
}

describe('a static file', () => {
  it('is fetched without credentials, referrer or redirects', async () => {
    const seen: unknown[] = [];
    const get = staticGetter(answering(() => new Response('hello'), seen));
    const bytes = await get('https://shop.example/etui/root.jws', { ...most(5), cache: 'no-cache' });
    expect(new TextDecoder().decode(bytes)).toBe('hello');
    const init = { credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error', cache: 'no-cache' };
    const signal = expect.any(AbortSignal);
    expect(seen).toEqual([['https://shop.example/etui/root.jws', { ...init, signal }]]);
  });

  it('is cut off, not waited for, when it goes on for ever', async () => {
    const { state, body } = endless();
    const get = staticGetter(answering(() => new Response(body)));
    expect(await codeOf(get('/x', most(10_000)))).toBe('egress/body-too-large');
    expect(state.isCancelled).toBe(true);
    expect(state.sent).toBeLessThan(15_000);
  });

  it('is refused by one byte too many, and taken at the bound', async () => {
    const get = staticGetter(answering(() => new Response('12345')));
    expect(await codeOf(get('/x', most(4)))).toBe('egress/body-too-large');
    expect(await codeOf(get('/x', most(5)))).toBe('no error');
  });

  it('fails with a code for a missing file, a lost line and an answer that breaks off', async () => {
    const broken = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            controller.error(new Error('gone'));
          },
        }),
      );
    const get = (answer: () => Response) => codeOf(staticGetter(answering(answer))('/x', most(9)));
    expect(await get(() => new Response('', { status: 404 }))).toBe('egress/unexpected-status');
    expect(await get(broken)).toBe('egress/network-failed');
    const lost = () => {
      throw new TypeError('offline');
    };
    expect(await get(lost)).toBe('egress/network-failed');
  });
});

describe('the deadline of a static file', () => {
  const late = () => new DOMException('too late', 'TimeoutError');
  /** As staticGetter rejects. */
  const failureOf = (get: ReturnType<typeof staticGetter>, url: string) =>
    get(url, { maxBytes: 100, mostMs: 15_000 }).then(
      () => undefined,
      ({ code, message }: { code: string; message: string }) => ({ code, message }),
    );
  const failure = { code: 'egress/network-failed', message: 'expected the whole answer within 15000 ms' };

  it('ends a real request whose body drips, and the message says what was expected', async () => {
    const controller = new AbortController();
    let closed: Promise<unknown> | undefined;
    const server = createServer((_, response) => {
      closed = once(response, 'close');
      response.writeHead(200, { 'content-length': '50' });
      response.write('a');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    // The deadline passes once the first byte is there.
    const dripped: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      queueMicrotask(() => controller.abort(late()));
      return response;
    };
    const get = staticGetter(dripped, undefined, () => controller.signal);
    const { port } = server.address() as AddressInfo;
    expect(await failureOf(get, `http://127.0.0.1:${port}/`)).toEqual(failure);
    await closed;
    await new Promise((resolve) => server.close(resolve));
  });

  it('ends one that is never answered', async () => {
    const controller = new AbortController();
    const silent: typeof fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
        controller.abort(late());
      });
    expect(
      await failureOf(
        staticGetter(silent, undefined, () => controller.signal),
        '/x',
      ),
    ).toEqual(failure);
  });

  it('is by the clock of the platform where none is handed in', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    await staticGetter(answering(() => new Response('hello')))('/x', { maxBytes: 9, mostMs: 15_000 });
    expect(timeout.mock.calls).toEqual([[15_000]]);
    timeout.mockRestore();
  });
});

describe('a claim', () => {
  const claim = (answer: () => Response, seen: unknown[] = []) =>
    claimPoster(answering(answer, seen))('/etui/claim', { coupon: 'ten', claim: 'a-random-claim-id' });

  it('says coupon and claim, and nothing else', async () => {
    const seen: [string, RequestInit][] = [];
    const wordy = { coupon: 'ten', claim: 'id', cart: 'secret' };
    await claimPoster(answering(() => Response.json({ code: 'ABC-123' }), seen))('/etui/claim', wordy);
    expect(seen[0]?.[1].body).toBe('{"coupon":"ten","claim":"id"}');
    expect(seen[0]?.[1].credentials).toBe('omit');
  });

  it.each([
    ['no JSON', () => new Response('<html>')],
    ['no code', () => Response.json({})],
    ['markup for a code', () => Response.json({ code: '<b>x</b>' })],
    ['a code that is no text', () => Response.json({ code: 12_345 })],
    ['null', () => Response.json(null)],
  ])('is refused when the answer holds %s', async (_, answer) => {
    expect(await codeOf(claim(answer))).toBe('wallet/claim-refused');
  });

  it('never repeats what was answered in its message', async () => {
    const error = await claim(() => Response.json({ code: 'SECRET CODE' })).catch((thrown: Error) => thrown);
    expect((error as Error).message).not.toContain('SECRET');
  });
});
