import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ExitCode } from '../../../../server/cli/exit.js';
import { run } from '../../../../server/cli/run.js';
import { trainingCommands } from '../../../../training/cli/commands.js';
import { shippedModel } from '../../../../training/shipped-model.js';
import { DAY, event, POOL, START, tempFolder, view, writeLog } from './a-log.js';

async function etui(...args: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal = {
    out: (text: string) => out.push(text),
    err: (text: string) => err.push(text),
    now: () => START + 400 * DAY,
    stopped: async () => undefined,
  };
  const code = await run(args, terminal, trainingCommands);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

function writePool(): string {
  const file = join(tempFolder(), 'pool.json');
  writeFileSync(file, JSON.stringify(POOL));
  return file;
}
const order = (shopper: string, at: number, transaction_id: string) =>
  event(shopper, at, 'purchase', { transaction_id, value: 40, currency: 'EUR' });
const looks = ['anna', 'ben'].flatMap((shopper) =>
  [0, 1, 2].map((minute) => view(shopper, START + minute * 60_000, `item-${minute}`)),
);

describe('etui import', () => {
  it('says what would be kept and dropped, and writes nothing under --check', async () => {
    const log = writeLog([...looks, 'x']);
    const { code, out } = await etui('import', log, '--check');
    expect(code).toBe(ExitCode.ok);
    expect(out).toContain('7 rows read; kept: 6 events');
    expect(out).toContain('1  unreadable (first: log.ndjson:7)');
  });

  it('writes rows, or prints one JSON document of what it did', async () => {
    const out = join(tempFolder(), 'rows.ndjson.gz');
    const done = await etui('import', writeLog(looks), '--out', out, '--json');
    expect(JSON.parse(done.out)).toMatchObject({ rows: 6, kept: { event: 6 } });
    const rows = gunzipSync(readFileSync(out)).toString('utf8').trimEnd().split('\n');
    expect(rows).toHaveLength(6);
    expect(rows.join()).not.toContain('anna');
  });

  describe('under a key of one’s own', () => {
    afterEach(() => vi.unstubAllEnvs());
    const shopperIn = (file: string) => JSON.parse(readFileSync(file, 'utf8').split('\n')[0] ?? '').shopper;
    const imported = async (...options: readonly string[]) => {
      const out = join(tempFolder(), 'rows.ndjson');
      const { code, err } = await etui('import', writeLog(looks), '--out', out, ...options);
      expect(code, err).toBe(ExitCode.ok);
      return shopperIn(out);
    };
    const keyFile = (text: string) => {
      const file = join(tempFolder(), 'key');
      writeFileSync(file, text);
      return file;
    };

    it('names shoppers otherwise, and the same whether the key comes from a file or from the environment', async () => {
      const usual = await imported();
      const fromOption = await imported('--key-file', keyFile('a key of our own\n'));
      expect(fromOption).not.toBe(usual);
      vi.stubEnv('ETUI_IMPORT_KEY_FILE', keyFile('a key of our own'));
      expect(await imported()).toBe(fromOption);
      vi.stubEnv('ETUI_IMPORT_KEY_FILE', '');
      vi.stubEnv('ETUI_IMPORT_KEY', 'a key of our own');
      expect(await imported()).toBe(fromOption);
    });

    it('is not taken as an argument, which every process of the machine can read', async () => {
      const { code, err } = await etui('import', writeLog(looks), '--check', '--key', 'horse-battery');
      expect(code).toBe(ExitCode.usage);
      expect(err).toContain("unknown option '--key'");
      expect(err).not.toContain('horse-battery');
    });

    it('ends with 4 where its file is empty or is not there: the usual key would protect nobody', async () => {
      const check = (file: string) => etui('import', writeLog(looks), '--check', '--key-file', file);
      for (const file of [keyFile('\n'), '/nowhere/key']) {
        const { code, err } = await check(file);
        expect(code).toBe(ExitCode.environment);
        expect(err).toContain('ETUI_IMPORT_KEY_FILE');
      }
    });
  });

  it.each([
    ['neither --out nor --check', [], ExitCode.usage, '--out FILE, or --check'],
    ['an unknown origin', ['--check', '--from', 'nowhere'], ExitCode.environment, 'no such importer'],
    [
      'two ways to read',
      ['--check', '--from', 'segment', '--mapping', 'MAPPING'],
      ExitCode.environment,
      'one of them',
    ],
    ['a mapping that is none', ['--check', '--mapping', 'MAPPING'], ExitCode.environment, 'the mapping'],
  ])('with %s says in a line what was expected', async (_, options, expected, said) => {
    const log = writeLog(looks);
    const { code, err } = await etui('import', log, ...options.map((each) => each.replace('MAPPING', log)));
    expect(code).toBe(expected);
    expect(err).toContain(said);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it('ends with 3 for a file that is no log, and names the line', async () => {
    const log = writeLog(Array.from({ length: 30 }, (_, row) => ({ row })));
    const { code, err } = await etui('import', log, '--check');
    expect(code).toBe(ExitCode.refused);
    expect(err).toContain(`${log}:1`);
  });
});

describe('etui train', () => {
  it('reports what a log can carry, and trains nothing under --check', async () => {
    const out = join(tempFolder(), 'model');
    const args = ['--logs', writeLog(looks), '--pool', writePool(), '--check', '--out', out];
    const { code, out: said } = await etui('train', ...args);
    expect(code).toBe(ExitCode.ok);
    expect(said).toContain('2 shoppers, 2 visits');
    expect(said).toContain('warning: no exposures');
    expect(existsSync(out)).toBe(false);
  });

  it('refuses to train where nothing can be learnt, and says what is missing', async () => {
    const { code, err } = await etui('train', '--logs', writeLog(looks), '--pool', writePool());
    expect(code).toBe(ExitCode.environment);
    expect(err).toContain('nothing to train on');
  });

  it('goes on from a published model where rows are few, by its own tables, and the card says so', async () => {
    const rows = Array.from({ length: 240 }, (_, index) => {
      const shopper = `shopper-${index}`;
      const at = START + (index % 50) * DAY + index * 60_000;
      const coupon = index % 2 === 0 ? 'ten' : null;
      return [
        view(shopper, at, 'item-1'),
        view(shopper, at + 60_000, `item-${index % 7}`),
        { type: 'exposure', shopper, at: at + 90_000, coupon, propensity: 0.5 },
        ...(index % 3 === 0 ? [order(shopper, at + 120_000, `o-${index}`)] : []),
      ];
    }).flat();
    const [log, out] = [
      writeLog([...rows, view('last', START + 90 * DAY, 'item-1')]),
      join(tempFolder(), 'own'),
    ];
    const from = dirname(shippedModel('model-artifacts'));
    const args = ['--logs', log, '--pool', writePool(), '--fine-tune', from, '--out', out];
    const { code, out: said } = await etui('train', ...args);
    expect(code, said).toBe(ExitCode.ok);
    expect(said).toMatch(/going on from student with 72 labelled moments/);
    const card = readFileSync(join(out, 'card.md'), 'utf8');
    expect(card).toMatch(/fine-tuned from student|weights of student as they were/);
    expect(card).toContain('--fine-tune student');
    expect((await etui('model', 'check', join(out, 'model.bin'))).code).toBe(ExitCode.ok);
  });

  it('says in a line that a folder holds no model to go on from', async () => {
    const args = ['--logs', writeLog(looks), '--pool', writePool(), '--fine-tune', tempFolder()];
    const { code, err } = await etui('train', ...args);
    expect(code).toBe(ExitCode.environment);
    expect(err).toContain('model.bin does not exist');
  });

  it.each([
    ['no pool', ['--logs', 'LOG'], '--pool'],
    ['a horizon of no length', ['--logs', 'LOG', '--pool', 'LOG', '--horizon', '0'], 'days'],
    ['a name that is a path', ['--logs', 'LOG', '--pool', 'LOG', '--name', '../up'], 'name'],
  ])('ends with 2 for %s', async (_, args, said) => {
    const { code, err } = await etui('train', ...args);
    expect(code).toBe(ExitCode.usage);
    expect(err).toContain(said);
  });
});

describe('etui model check', () => {
  it('takes the shipped model, and says what it is', async () => {
    const { code, out } = await etui('model', 'check', shippedModel('model-artifacts'), '--json');
    expect(code).toBe(ExitCode.ok);
    expect(JSON.parse(out)).toMatchObject({ ok: true });
  });

  it('refuses one of which a byte has changed', async () => {
    const bytes = readFileSync(shippedModel('model-artifacts'));
    // The exponent of the last reference output.
    bytes.writeUInt8((bytes.at(-1) ?? 0) ^ 0x40, bytes.length - 1);
    const file = join(tempFolder(), 'model.bin');
    writeFileSync(file, bytes);
    const { code } = await etui('model', 'check', file);
    expect(code).toBe(ExitCode.refused);
  });

  it('ends with 4 where there is no file', async () => {
    expect((await etui('model', 'check', '/nowhere/model.bin')).code).toBe(ExitCode.environment);
  });
});
