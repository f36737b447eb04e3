/** Checkouts over HTTP, as a shop's backend makes them: kept connections, JSON, a key for each request. */
import { Agent, request } from 'node:http';
import { codeOf } from './made-shop.js';

export interface Backend {
  checkout(couponId: string, name: string): { reserve: () => Promise<void>; commit: () => Promise<void> };
  claim(couponId: string, name: string): Promise<void>;
  close(): void;
}

const CART = { lines: [{ itemId: 'shirt', unitPrice: 10_000, quantity: 1 }] };

export function openBackend(url: string, secret: string): Backend {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(url);
  const post = (
    path: string,
    body: object,
    headers: Readonly<Record<string, string>>,
  ): Promise<Record<string, string>> =>
    new Promise<Record<string, string>>((resolve, reject) => {
      const text = JSON.stringify(body);
      const sent = request(
        {
          agent,
          hostname,
          port,
          method: 'POST',
          path: `/etui/${path}`,
          headers: {
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(text)),
            ...headers,
          },
        },
        (response) => {
          let got = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => {
            got += part;
          });
          response.on('end', () => {
            if (response.statusCode === 200) resolve(JSON.parse(got) as Record<string, string>);
            else reject(new Error(`${path}: ${response.statusCode}`));
          });
        },
      );
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // A kept connection that the server closed just then: the same request again, with the same key.
        if (sent.reusedSocket && error.code === 'ECONNRESET') resolve(post(path, body, headers));
        else reject(error);
      });
      sent.end(text);
    });
  const asBackend = (name: string) => ({ authorization: `Bearer ${secret}`, 'idempotency-key': name });
  return {
    checkout(couponId, name) {
      let reservation = '';
      return {
        async reserve() {
          const body = { code: codeOf(couponId), cart: CART, currency: 'EUR', checkoutId: name };
          reservation = (await post('reserve', body, asBackend(`reserve-${name}`)))['reservation'] ?? '';
        },
        async commit() {
          await post('commit', { reservation, orderId: name }, asBackend(`commit-${name}`));
        },
      };
    },
    async claim(couponId, name) {
      await post('claim', { coupon: couponId, claim: name }, {});
    },
    close: () => agent.destroy(),
  };
}
