/**
 * What other commands ask of a running server, because it owns the embedded database: a copy of it to read, or a run of
 * pacing. It listens on a socket that only its own user may open (address.ts), never on a port.
 */
import { resolve } from 'node:path';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as v from 'valibot';
import { attempt } from '../access/attempt.js';
import { audit, type Deed } from '../access/audit.js';
import { COMMAND } from '../access/deeds.js';
import type { Db } from '../db/open-database.js';
import { snapshotAsOwner } from '../db/snapshot.js';
import { paceDeed, runPace } from '../pace/run-pace.js';
import { ServerError } from '../server-error.js';

export interface AdminOptions {
  readonly db: Db;
  /** Folder of the database. */
  readonly data: string;
  readonly shop: string;
  readonly folder: string;
  readonly keys: string;
  readonly clock: () => number;
  /** Hears what was asked, never with contents; what came of it stands in the audit log, too. */
  readonly log: (line: string) => void;
}

/** Body of `POST /pace`. The pool travels as text that was read where the command runs; all else is the server's own. */
export const PaceBody = v.strictObject({
  pool: v.unknown(),
  days: v.pipe(v.number(), v.integer(), v.minValue(1)),
  dryRun: v.optional(v.boolean(), false),
  /** Published folder that is meant, absolute: another than the server's is a mistake. */
  folder: v.optional(v.string()),
});

const BODY_BYTES = 8_388_608;

export function adminApi({ db, data, shop, folder, keys, clock, log }: AdminOptions): Hono {
  const app = new Hono();
  /** One command, and its entry in the log, whatever comes of it. */
  const command = <Answer extends object>(
    path: string,
    asked: Pick<Deed, 'action' | 'subject'>,
    work: (context: Context) => Promise<{ readonly answer: Answer; readonly deed?: Deed }>,
  ) =>
    app.post(path, async (context) => {
      const who = { db, shop, now: clock(), actor: COMMAND };
      const { answer, deed } = await attempt(who, asked, () => work(context));
      await audit(db, who, deed ?? asked);
      return context.json(answer);
    });
  app.use(bodyLimit({ maxSize: BODY_BYTES }));
  app.onError((error, context) => {
    log(`admin: ${error.name}`);
    // On this socket the other side is the person who started the server.
    const code = error instanceof ServerError ? error.code : 'unexpected';
    return context.json({ code, message: error.message }, 422);
  });
  app.get('/status', (context) => context.json({ shop, pid: process.pid }));
  command('/snapshot', { action: 'database.copy', subject: 'the database' }, async () => {
    const answer = await snapshotAsOwner(db, data);
    log(`admin: a copy of the database was made; the shop waited ${answer.heldMs} ms`);
    return { answer };
  });
  command('/pace', { action: 'prices.move', subject: 'the prices' }, async (context) => {
    const body = v.safeParse(PaceBody, await context.req.json());
    if (!body.success) throw new ServerError('invalid', 'pace: expected pool, days and dryRun');
    const { pool, days, dryRun } = body.output;
    if ((body.output.folder ?? resolve(folder)) !== resolve(folder))
      throw new ServerError('conflict', `it publishes ${resolve(folder)}, not ${body.output.folder}`);
    const answer = await runPace({ pool, days, dryRun, db, folder, keys: [keys], now: clock() });
    log(`admin: pace${dryRun ? ', a dry run' : ''}`);
    return { answer, deed: paceDeed(answer) };
  });
  return app;
}
