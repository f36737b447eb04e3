/**
 * A trained student explained and audited on simulated shoppers: what it lives from, how far its probabilities can be
 * taken at their word, whom it serves how well. The sections are what a report is made of.
 */
import type { Background } from '../../../src/model/artifact.js';
import type { StudentInput, StudentOutput } from '../../../src/model/types.js';
import type { Scorer } from '../../example.js';
import type { Section } from '../../report/section.js';
import { createRandom } from '../../simulator/random.js';
import type { World } from '../../simulator/shop.js';
import { type Expectation, predictorOf } from '../judge.js';
import { type Subject, subjectChunks } from '../subjects.js';
import { calibrationSection } from './calibration-section.js';
import { groupSection } from './group-section.js';
import type { Audited } from './groups.js';
import { importanceSection } from './importance-section.js';
import { shapleySection } from './shapley-section.js';

export interface AuditedModel {
  readonly name: string;
  readonly scorer: Scorer;
  /** For explanations as the device makes them; without it there is no section on Shapley values. */
  readonly background?: Background;
  readonly run?: (input: StudentInput) => Promise<StudentOutput>;
}

export interface AuditOptions {
  readonly seed: number;
  /** Shops of each world, and shoppers of each. */
  readonly shops: number;
  readonly perShop: number;
  /** Permutations of each column. */
  readonly repeats: number;
  /** Shoppers whose offer is explained. */
  readonly explained: number;
  readonly onProgress?: (what: string, share: number) => void;
}

export const DEFAULT_AUDIT: AuditOptions = { seed: 1, shops: 60, perShop: 40, repeats: 2, explained: 200 };

/** About four minutes of one core at the defaults. */
export async function auditModel(model: AuditedModel, options: AuditOptions): Promise<Section[]> {
  const { seed, explained, onProgress } = options;
  const [seen, test] = (['train', 'test'] as const).map((world) => drawn(model.scorer, world, options)) as [
    Drawn,
    Drawn,
  ];
  const audited: Audited[] = [seen, test].flatMap(({ world, subjects, expectations }) =>
    subjects.map((subject, at) => ({ subject, expectation: expectations[at] as Expectation, world })),
  );
  onProgress?.('calibration', 0);
  const sections = [await calibrationSection(test.subjects, test.expectations, seed)];
  onProgress?.('groups', 0);
  sections.push(await groupSection(audited, seed));
  sections.push(
    await importanceSection(model.scorer, test.subjects, {
      ...options,
      onShare: (share) => onProgress?.('permutation importance', share),
    }),
  );
  if (model.background && model.run) {
    const some = createRandom(`explained/${seed}`)
      .shuffled(test.subjects.map((_, at) => at))
      .slice(0, explained);
    sections.push(
      await shapleySection(
        { background: model.background, run: model.run },
        some.map((at) => test.subjects[at] as Subject),
        some.map((at) => test.expectations[at] as Expectation),
        seed,
        (share) => onProgress?.('Shapley values', share),
      ),
    );
  }
  return sections;
}

interface Drawn {
  readonly world: World;
  readonly subjects: readonly Subject[];
  readonly expectations: readonly Expectation[];
}

function drawn(scorer: Scorer, world: World, { seed, shops, perShop, onProgress }: AuditOptions): Drawn {
  onProgress?.(`shoppers of the ${world} world`, 0);
  const subjects = [...subjectChunks({ stream: `audit/${seed}/${world}`, shops, perShop, world })].flat();
  return { world, subjects, expectations: predictorOf(scorer)(subjects) };
}
