/**
 * How much must an offer add before it is worth an interruption? A rising bar under offers: what it costs in profit, and what
 * it spares. Choose by other seeds than you report by.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArtifact } from '../../src/model/artifact.js';
import { sweepLeastGain } from '../evaluation/least-gain.js';
import { type PartOptions, scaled } from '../evaluation/part.js';
import { heldOutShoppers } from '../evaluation/population.js';
import { startTensorflow } from '../fit/tensorflow.js';
import { ARTIFACT_FILE } from '../publish.js';
import type { Row } from '../rows.js';

const SEED = 21;
const SHOPS = 200;
const PER_SHOP = 50;

export async function rows(options: PartOptions): Promise<Row[]> {
  await startTensorflow();
  const { seed = SEED } = options;
  const { weights } = parseArtifact(readFileSync(join(options.model, ARTIFACT_FILE)));
  const shops = scaled(SHOPS, options, 2);
  return sweepLeastGain(weights, heldOutShoppers({ shops, perShop: PER_SHOP, seed }), seed);
}
