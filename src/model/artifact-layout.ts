/**
 * Which tensors an artifact holds, by name and shape: read by the parser, followed by the writer. Names are paths:
 * `weight/gru/input`, `table/items/factors`, `background/hidden`, `reference/0/input/hidden`.
 */
import * as v from 'valibot';
import { tableTensors } from './artifact-tables.js';
import { studentWeightShapes } from './student-shape.js';
import { STORED_DTYPES } from './tensor-codec.js';
import { BASE_HEADS, COUPON_HEADS } from './types.js';

export const ARTIFACT_MAGIC = 'ETUIMODL';
export const ARTIFACT_FORMAT = 2;
/** Magic and the header's length. */
export const PREAMBLE_BYTES = 12;

const width = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096));

export const ArtifactHeader = v.strictObject({
  format: v.literal(ARTIFACT_FORMAT),
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{0,63}$/)),
  schemaVersion: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Hash of the columns' names (`FEATURE_HASH` of features/encode.ts): catches what a version number can't. */
  columns: v.pipe(v.number(), v.integer(), v.minValue(0)),
  shape: v.strictObject({ event: width, hidden: width, context: width, coupon: width, relative: width }),
  widths: v.strictObject({ joint: width, coupon: width, late: width }),
  training: v.strictObject({ command: v.string(), seed: v.pipe(v.number(), v.integer()), card: v.string() }),
  tables: v.strictObject({
    foldIn: v.strictObject({
      regularisation: v.pipe(v.number(), v.minValue(1e-9)),
      confidence: v.pipe(v.number(), v.minValue(0)),
    }),
    segments: v.pipe(v.array(v.string()), v.maxLength(64)),
  }),
  references: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(64)),
  tensors: v.array(
    v.strictObject({
      name: v.string(),
      dtype: v.picklist(STORED_DTYPES),
      shape: v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000))),
    }),
  ),
});
export type ArtifactHeader = v.InferOutput<typeof ArtifactHeader>;

/** A width, or the name of a number of rows that the artifact is free to choose. */
export type Extent = number | string;

/** Every tensor that an artifact with this header holds, in order. Extents of one name are equal within the artifact. */
export function artifactTensors(
  header: Pick<ArtifactHeader, 'shape' | 'widths' | 'tables' | 'references'>,
): ReadonlyMap<string, readonly Extent[]> {
  const { event, hidden, context, coupon, relative } = header.shape;
  const tensors = new Map<string, readonly Extent[]>();
  const put = (path: string, parts: Readonly<Record<string, readonly Extent[]>>): void => {
    for (const [name, shape] of Object.entries(parts)) tensors.set(`${path}/${name}`, shape);
  };
  put('weight', studentWeightShapes(header.shape, header.widths));
  put('table', tableTensors(header.tables));
  put('background', { hidden: [hidden], context: [context], relative: [relative] });
  for (let index = 0; index < header.references; index++) {
    const [events, coupons, contexts] = ['events', 'coupons', 'contexts'].map(
      (rows) => `${rows} of ${index}`,
    ) as [string, string, string];
    put(`reference/${index}/input`, {
      hidden: [hidden],
      events: [events, event],
      context: [contexts, context],
      coupons: [coupons, coupon],
      relative: [coupons, relative],
    });
    put(`reference/${index}/output`, {
      hidden: [hidden],
      base: [contexts, BASE_HEADS.length],
      coupons: [coupons, COUPON_HEADS.length],
    });
  }
  return tensors;
}
