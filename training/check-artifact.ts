/** Everything that a device asks of a model before it trusts it, and what its maker should know besides. Pure. */
import { createHash } from 'node:crypto';
import { ErrorCode, EtuiError } from '../src/errors.js';
import {
  CONTEXT_COLUMNS,
  COUPON_COLUMNS,
  EVENT_COLUMNS,
  FEATURE_HASH,
  FEATURE_SCHEMA_VERSION,
  RELATIVE_COLUMNS,
  studentShape,
} from '../src/features/encode.js';
import { type Artifact, parseArtifact } from '../src/model/artifact.js';
import { checkReference, isFiniteOutput, outputDifference } from '../src/model/reference.js';
import { openRunner } from '../src/model/runtime.js';
import type { StudentRunner } from '../src/model/types.js';
import { MAX_BYTES } from '../src/pool/manifest.js';
import { ARTIFACT_BUDGETS, cutArtifact, gzipKB } from './artifact-sizes.js';

export interface ArtifactReport {
  readonly name: string;
  /** As a manifest names it, base64url. */
  readonly sha256: string;
  readonly bytes: number;
  /** kB of 1,000 bytes after gzip: weights with the header, and the rest. */
  readonly weightsKB: number;
  readonly tablesKB: number;
  readonly schemaVersion: number;
  readonly parameters: number;
  readonly references: number;
  /** Largest difference from the reference outputs on the CPU backend. */
  readonly difference: number;
  readonly command: string;
  /** Rows of each table; 0 for one that the artifact doesn't bring. */
  readonly tables: {
    readonly tags: number;
    readonly items: number;
    readonly attributes: number;
    readonly segments: number;
    readonly dwellDeciles: number;
  };
  /** Columns that no weight reads, as `block.column`: not a fault, but it should be no surprise. */
  readonly silent: readonly string[];
  /** What a device would not notice and a maker should put right; a sentence each. Empty for a good artifact. */
  readonly faults: readonly string[];
}

/** Which kernel reads which block. */
const READERS = [
  ['events', 'gru/input', EVENT_COLUMNS],
  ['context', 'joint/context', CONTEXT_COLUMNS],
  ['coupons', 'coupon/in', COUPON_COLUMNS],
  ['relative', 'late/relative', RELATIVE_COLUMNS],
] as const;

/**
 * Opens the artifact as a device would, on the CPU backend.
 * @throws EtuiError pool/too-large, model/malformed, model/wrong-shape, model/not-finite, model/schema-mismatch, model/reference-mismatch
 */
export async function checkArtifact(bytes: Uint8Array): Promise<ArtifactReport> {
  if (bytes.length > MAX_BYTES.model) {
    throw new EtuiError(ErrorCode.PoolTooLarge, `model: expected at most ${MAX_BYTES.model} bytes`);
  }
  const artifact = parseArtifact(bytes);
  checkColumns(artifact);
  const runner = await openRunner('cpu', { ...artifact, wasm: true });
  try {
    const difference = await differenceOf(runner, artifact);
    await checkReference(runner, artifact);
    const { weights, tables } = cutArtifact(bytes);
    const sizes = { weightsKB: gzipKB(weights), tablesKB: gzipKB(tables) };
    return {
      name: artifact.name,
      sha256: createHash('sha256').update(bytes).digest('base64url'),
      bytes: bytes.length,
      ...sizes,
      schemaVersion: artifact.schemaVersion,
      parameters: Object.values(artifact.weights).reduce((sum, { values }) => sum + values.length, 0),
      references: artifact.references.length,
      difference,
      command: artifact.training.command,
      tables: rowsOf(artifact),
      silent: silentColumns(artifact),
      faults: [...overBudget(sizes), ...outOfRange(artifact)],
    };
  } finally {
    runner.dispose();
  }
}

function checkColumns({ schemaVersion, columns, shape }: Artifact): void {
  const expected = studentShape(shape.hidden);
  const same = Object.entries(expected).every(([part, width]) => shape[part as keyof typeof shape] === width);
  if (schemaVersion === FEATURE_SCHEMA_VERSION && columns === FEATURE_HASH && same) return;
  const what = `the columns of feature schema ${FEATURE_SCHEMA_VERSION}`;
  throw new EtuiError(ErrorCode.ModelSchemaMismatch, `model: expected ${what}, found ${schemaVersion}`);
}

async function differenceOf(runner: StudentRunner, { references }: Artifact): Promise<number> {
  let difference = 0;
  for (const { input, output } of references) {
    const answer = await runner.run(input);
    if (!isFiniteOutput(answer))
      throw new EtuiError(ErrorCode.ModelNotFinite, 'model: expected finite outputs');
    difference = Math.max(difference, outputDifference(answer, output));
  }
  return difference;
}

const rowsOf = ({ tables }: Artifact): ArtifactReport['tables'] => ({
  tags: tables.idf.length,
  items: tables.items.keys.length,
  attributes: tables.attributes.keys.length,
  segments: tables.segments.centroids.length / Math.max(1, tables.segments.columns.length),
  dwellDeciles: tables.dwellDeciles.length,
});

function silentColumns({ weights }: Artifact): readonly string[] {
  return READERS.flatMap(([block, kernel, columns]) => {
    const { shape, values } = weights[kernel] as Artifact['weights'][string];
    const width = shape[1] as number;
    const isSilent = (row: number) =>
      values.subarray(row * width, (row + 1) * width).every((value) => value === 0);
    return columns.filter((_, row) => isSilent(row)).map((column) => `${block}.${column}`);
  });
}

const overBudget = (sizes: Pick<ArtifactReport, 'weightsKB' | 'tablesKB'>): readonly string[] =>
  (['weights', 'tables'] as const)
    .filter((part) => sizes[`${part}KB`] > ARTIFACT_BUDGETS[part])
    .map((part) => {
      const size = sizes[`${part}KB`].toFixed(1);
      return `${part} are ${size} kB after gzip and should be at most ${ARTIFACT_BUDGETS[part]}`;
    });

/** Features lie within −1…2 and encodings within ±1 (docs/features.md); means of them do too. */
function outOfRange({ background, references }: Artifact): readonly string[] {
  const blocks: readonly (readonly [name: string, parts: object])[] = [
    ['background', background],
    ...references.map(({ input }, index) => [`reference ${index}`, input] as const),
  ];
  return blocks.flatMap(([name, parts]) =>
    Object.entries(parts as Readonly<Record<string, Float32Array>>)
      .filter(
        ([part, values]) => !values.every((value) => value >= -1 && value <= (part === 'hidden' ? 1 : 2)),
      )
      .map(([part]) => `${name}: ${part} leaves the range that features can have`),
  );
}
