import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';

type Fetch = (request: Request) => Response | Promise<Response>;

export interface Listening {
  /** `http://localhost:…`: a secure context, which WebGPU and the clipboard ask for. */
  readonly url: string;
  /** Answers from now on; until then callers wait for a moment and try again. */
  serve(fetch: Fetch): void;
  close(): Promise<void>;
}

/** Takes the port first: the shop's origin has to be known before anything can be signed for it. */
export async function listen(port: number): Promise<Listening> {
  let answer: Fetch = () =>
    new Response('The shop opens in a moment.', { status: 503, headers: { 'retry-after': '1' } });
  const server = createServer(getRequestListener((request) => answer(request)));
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    const isTaken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
    const why = isTaken ? `port ${port} is taken` : `port ${port} cannot be opened`;
    throw new Error(`${why}: choose another, e.g. PORT=${port + 1} npm start`, { cause });
  }
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    serve: (fetch) => {
      answer = fetch;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
