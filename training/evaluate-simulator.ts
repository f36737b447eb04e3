/**
 * npm run evaluate -- simulator [--vary] [--json] [--seed S] [--world train|test] [--data DIR] [--figures DIR] [--partial FILE]
 *
 * Says how believable the simulated shops are: simulated beside real, and a certificate that they can tell good models from bad.
 * With --vary each assumption is halved and doubled instead, which takes half an hour; what was reckoned is kept in --partial.
 *
 * Real figures come from public sets in --data (or ETUI_DATA; default ../shared/data), and are left out where a set is
 * absent: e-shop clothing 2008 (https://archive.ics.uci.edu/dataset/553, CC BY 4.0), online shoppers intention
 * (https://archive.ics.uci.edu/dataset/468, CC BY 4.0), The Complete Journey (https://www.dunnhumby.com/source-files; R package
 * completejourney, CC0).
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printRows } from './rows.js';
import { reportCalibration } from './simulator/report-calibration.js';
import { certificateRows } from './simulator/report-certificate.js';
import { reportVariation } from './simulator/report-variation.js';

const { values } = parseArgs({
  options: {
    vary: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    world: { type: 'string', default: 'train' },
    data: { type: 'string', default: process.env['ETUI_DATA'] ?? join('..', 'shared', 'data') },
    figures: { type: 'string', default: join('docs', 'figures') },
    partial: { type: 'string', default: join('.cache', 'vary-simulator.json') },
  },
});
const seed = Number(values.seed);
const { world } = values;
if (!Number.isInteger(seed) || seed < 0 || (world !== 'train' && world !== 'test')) {
  console.error('--seed is a whole number from 0 on, --world is train or test');
  process.exit(2);
}

const say = (text: string) => process.stderr.write(`${text}\n`);
if (values.vary) {
  printRows(
    await reportVariation({ seed, figures: values.figures, partial: values.partial, say }),
    values.json,
  );
} else {
  const { rows, missing } = await reportCalibration({ ...values, seed, world, say });
  for (const line of missing) say(line);
  const all = [...rows, ...certificateRows({ seed, world, say })];
  printRows(all, values.json);
  process.exitCode = all.every((row) => row.ok) ? 0 : 1;
}
