/** Answers for a shop's shoppers, computed once and kept on disk part by part: a larger market begins with a smaller one's. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArtifact } from '../../src/model/artifact.js';
import { startTensorflow } from '../fit/tensorflow.js';
import { ARTIFACT_FILE } from '../publish.js';
import type { Shop } from '../simulator/shop.js';
import { studentScorer } from '../student/scorer.js';
import { openStageCache } from '../study/cache.js';
import { type Answers, answerPart, joined } from './answers.js';
import { marketShop } from './market-shop.js';

/** Raise it when the simulator, the features or the scores come to mean something else: what is kept is then left alone. */
const ANSWERS_VERSION = 2;
/** Shoppers of one part. */
const PART = 2_500;

export interface LoadOptions {
  /** Names the shop and its shoppers. */
  readonly seed: number | string;
  readonly coupons: number;
  readonly shoppers: number;
  /** Folder of the model artifact. */
  readonly model: string;
  /** False leaves the truth out, and what is drawn from it: quicker where there are many coupons. */
  readonly truths?: boolean;
  /** Where answers are kept; `.cache/market` when absent. */
  readonly cache?: string;
  readonly say?: (line: string) => void;
}

export interface Market {
  readonly shop: Shop;
  readonly answers: Answers;
}

export async function loadMarket({
  truths = true,
  seed,
  coupons,
  shoppers,
  model,
  ...options
}: LoadOptions): Promise<Market> {
  const bytes = readFileSync(join(model, ARTIFACT_FILE));
  const hash = createHash('sha256').update(bytes).digest('hex');
  const shop = marketShop(seed, coupons);
  const cache = openStageCache(options.cache ?? join('.cache', 'market'), {
    version: ANSWERS_VERSION,
    hash,
    seed: String(seed),
    coupons,
    ...(!truths && { truths }),
  });
  const { say = () => undefined } = options;
  const parts: Answers[] = [];
  let told = Date.now();
  for (let first = 0; first < shoppers; first += PART) {
    const count = Math.min(PART, shoppers - first);
    const name = `${first}-${first + count}`;
    const part = await cache.stage(name, async () => {
      await startTensorflow();
      scorer ??= { hash, score: studentScorer(parseArtifact(bytes).weights) };
      if (scorer.hash !== hash) scorer = { hash, score: studentScorer(parseArtifact(bytes).weights) };
      return answerPart(shop, scorer.score, `${seed}/${first}`, count, truths);
    });
    parts.push(part);
    if (Date.now() - told > 5_000) {
      told = Date.now();
      say(`shop ${seed}: ${first + count} of ${shoppers} shoppers answered`);
    }
  }
  return { shop, answers: joined(parts) };
}

let scorer: { readonly hash: string; readonly score: ReturnType<typeof studentScorer> } | undefined;
