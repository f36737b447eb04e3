/** A real receiver on a port of this machine, which checks signatures with the standard's own library, and fails when told to. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface Received {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Receiver {
  readonly url: string;
  /** Whose signature held, in order of arrival. */
  readonly accepted: Received[];
  /** Requests that came, whatever became of them. */
  hits: number;
  /** Answers to the next requests, and what follows them. */
  next: (number | 'hang-up')[];
  always: number;
  close(): Promise<void>;
}

/** @param secrets of which any may have signed */
export async function startReceiver(secrets: () => readonly string[]): Promise<Receiver> {
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      receiver.hits += 1;
      const answer = receiver.next.shift() ?? receiver.always;
      if (answer === 'hang-up') return request.socket.destroy();
      const body = Buffer.concat(parts).toString();
      const headers = request.headers as Record<string, string>;
      const verified = secrets().some((secret) => verifies(secret, body, headers));
      const status = verified ? answer : 401;
      if (status === 200)
        receiver.accepted.push({
          id: headers['webhook-id'] ?? '',
          ...(JSON.parse(body) as object),
        } as Received);
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    accepted: [],
    hits: 0,
    next: [],
    always: 200,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return receiver;
}

function verifies(secret: string, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
