/** Lifetimes played under every arm, kept as they are done: a run that was stopped goes on where it was. */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifact } from '../../src/model/artifact.js';
import type { StudentRunner } from '../../src/model/types.js';
import { createRandom } from '../simulator/random.js';
import { type LifetimePlan, lifetimes } from './lifetimes.js';
import { seldom } from './part.js';
import { type Arm, type Encodings, type Taught, teach } from './taught.js';

/** Numbers of answered offers after which a policy is judged. */
export const COUNTS = [0, 1, 2, 4, 7, 10] as const;

export const ARMS = {
  alone: { learns: false, exploration: 0 },
  learning: { learns: true, exploration: 0 },
  exploring: { learns: true, exploration: 0.1 },
} as const satisfies Record<string, Arm>;
export type ArmName = keyof typeof ARMS;

export interface PlayedLife {
  /** Which of the plan's, from 0 on. */
  readonly index: number;
  /** Index of the shop. */
  readonly cluster: number;
  /** `taught.ts` says what each is. */
  readonly arms: Readonly<Record<ArmName, Omit<Taught, 'learnt'>>>;
}

const FOLDER = join('.cache', 'learning');
/** Moves when lives are played otherwise: what was kept before is not comparable. */
const VERSION = 3;

export async function lives(
  plan: LifetimePlan,
  artifact: Artifact,
  runner: StudentRunner,
  say: (line: string) => void,
): Promise<PlayedLife[]> {
  const weights = Object.values(artifact.weights).map(({ values }) => values);
  // More shops are the same ones and others after them.
  const { shops: _, ...same } = plan;
  const hash = createHash('sha256').update(JSON.stringify([VERSION, same, COUNTS, ARMS]));
  for (const values of weights) hash.update(values);
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${hash.digest('hex').slice(0, 16)}.jsonl`);
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').filter(Boolean) : [];
  const wanted = plan.shops * plan.perShop;
  const played: PlayedLife[] = [];
  for (const line of lines) {
    const life = JSON.parse(line) as PlayedLife;
    // Two runs at the same time may have written a life each.
    if (life.index === played.length && played.length < wanted) played.push(life);
  }
  const report = seldom(say);
  for (const life of lifetimes(plan, played.length)) {
    const index = played.length;
    report(() => `${index} of ${wanted} shoppers`);
    const encodings: Encodings = new Map();
    const arms: Record<string, PlayedLife['arms'][ArmName]> = {};
    for (const [name, arm] of Object.entries(ARMS)) {
      const random = createRandom(`${plan.stream}/${index}/${name}`);
      const { learnt: _, ...taught } = await teach(life, arm, COUNTS, runner, encodings, random);
      arms[name] = taught;
    }
    const one = { index, cluster: life.cluster, arms } as PlayedLife;
    appendFileSync(file, `${JSON.stringify(one)}\n`);
    played.push(one);
  }
  return played;
}
