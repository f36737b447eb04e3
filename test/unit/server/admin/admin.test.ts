import { chmod, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readAudit } from '../../../../server/access/audit.js';
import { adminAddress } from '../../../../server/admin/address.js';
import { askAdmin } from '../../../../server/admin/ask-admin.js';
import { startAdmin } from '../../../../server/admin/start-admin.js';
import { type Database, openDatabase } from '../../../../server/db/open-database.js';
import { type Snapshot, snapshotOfIdle } from '../../../../server/db/snapshot.js';
import { SHOP, START } from '../shop.js';

let base: string;
let data: string;
let database: Database;
let said: string[];
// One database for all: to make one takes longer than all that is tested here.
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'etui-admin-'));
  data = join(base, 'data');
  database = await openDatabase({ folder: data });
});
beforeEach(() => {
  said = [];
});
afterAll(() => rm(base, { recursive: true, force: true }));

const start = (folder = data) =>
  startAdmin({
    db: database.db,
    data: folder,
    shop: SHOP,
    folder: join(base, 'public'),
    keys: join(base, 'keys'),
    clock: () => START,
    log: (line) => said.push(line),
  });
const report = (answer: number) =>
  database.db
    .insertInto('reports')
    .values({ shop: SHOP, epoch: 1, question: 'shown', version: 1, answer, count: 1 })
    .execute();

describe('the admin API', () => {
  test('answers on a socket that only its user may open, and is gone when closed', async () => {
    const admin = await start();
    expect(await askAdmin(data, 'GET', '/status')).toMatchObject({ shop: SHOP });
    expect((await stat(adminAddress(data))).mode & 0o777).toBe(0o600);
    await admin.close();
    expect(await askAdmin(data, 'GET', '/status')).toBeUndefined();
  });

  test('takes the place of a socket that a killed server left', async () => {
    const left = await start();
    await (await start()).close();
    await left.close();
    const admin = await start();
    expect(await askAdmin(data, 'GET', '/status')).toMatchObject({ shop: SHOP });
    await admin.close();
  });

  test('hands out a copy of the database that others can open while the owner writes on', async () => {
    await report(0);
    const admin = await start();
    const snapshot = await askAdmin<Snapshot>(data, 'POST', '/snapshot');
    await report(1);
    const copy = await openDatabase({ folder: snapshot?.folder ?? '' });
    expect(await copy.db.selectFrom('reports').select('answer').execute()).toEqual([{ answer: 0 }]);
    await copy.close();
    await admin.close();
    expect(said.join()).toContain('the shop waited');
    const [deed] = await readAudit(database.db, SHOP, { limit: 1 });
    expect(deed).toMatchObject({ actor: 'command', action: 'database.copy', at: new Date(START) });
  });

  test('says what is wrong with the code that the command ends with', async () => {
    const admin = await start();
    await expect(askAdmin(data, 'POST', '/pace', { pool: {}, days: 0 })).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(askAdmin(data, 'POST', '/pace', { pool: {}, days: 3 })).rejects.toMatchObject({
      code: 'refused',
    });
    await admin.close();
  });

  test('listens elsewhere where the folder’s path is longer than a socket’s may be', async () => {
    const deep = join(base, 'd'.repeat(120));
    await mkdir(deep, { mode: 0o700 });
    const admin = await start(deep);
    expect(await askAdmin(deep, 'GET', '/status')).toMatchObject({ shop: SHOP });
    await admin.close();
    await rm(join(adminAddress(deep), '..'), { recursive: true });
  });

  test('does not listen where others may write, and asks nobody there', async () => {
    await chmod(data, 0o777);
    await expect(start()).rejects.toMatchObject({ code: 'conflict' });
    await chmod(data, 0o700);
    const admin = await start();
    await chmod(data, 0o777);
    await expect(askAdmin(data, 'GET', '/status')).rejects.toMatchObject({ code: 'conflict' });
    await admin.close();
  });
});

describe('a copy of a database that nobody serves', () => {
  test('is refused while somebody has it, and made when they let go', async () => {
    await expect(snapshotOfIdle(data)).rejects.toMatchObject({ code: 'conflict' });
    await database.close();
    const { folder } = await snapshotOfIdle(data);
    expect(await readdir(join(folder, 'postgres'))).toContain('PG_VERSION');
  });

  test('is not made of a folder without one: nothing is created by reading', async () => {
    await expect(snapshotOfIdle(join(base, 'dta'))).rejects.toMatchObject({ code: 'missing' });
    expect(await readdir(base)).not.toContain('dta');
  });
});
