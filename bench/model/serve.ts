/** The bench's own little server: a page that may measure finely, our worker, and onnxruntime-web as npm installed it. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

export interface BenchServer {
  /** With a slash at its end. */
  readonly origin: string;
  /** Paths answered since it was last asked. */
  takeRequested(): readonly string[];
  read(path: string): Promise<string | Uint8Array>;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Page and worker are isolated: browsers then give clocks of 5 µs instead of 100. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cache-control': 'no-store',
};

/**
 * @param made files that were made for this run, by name
 * @param folders served as they are, by the first part of the path
 */
export async function serveBench(
  made: ReadonlyMap<string, string | Uint8Array>,
  folders: Readonly<Record<string, string>>,
): Promise<BenchServer> {
  let requested: string[] = [];
  const find = async (path: string): Promise<string | Uint8Array> => {
    if (path === '') return '<!doctype html><html lang="en"><title>Bench</title></html>';
    const own = made.get(path);
    if (own !== undefined) return own;
    const [first = '', ...rest] = normalize(path).split('/');
    const folder = folders[first];
    if (folder === undefined) throw new Error('no such folder');
    return readFile(join(folder, ...rest));
  };
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname.slice(1));
    try {
      const body = await find(path);
      requested.push(path);
      const type = path === '' ? 'text/html' : (TYPES[extname(path)] ?? 'application/octet-stream');
      response.writeHead(200, { ...ISOLATED, 'content-type': type }).end(body);
    } catch {
      response.writeHead(404, ISOLATED).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}/`,
    takeRequested() {
      const taken = requested;
      requested = [];
      return taken;
    },
    read: find,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
