/**
 * Private reports, counted as they come and kept as nothing else: no time but the week, no address, no id. The week is the
 * server's, so that a device's clock tells nothing either.
 */
import * as v from 'valibot';
import { weekOf } from '../../src/measure/epoch.js';
import { QUESTIONS } from '../../src/measure/questions.js';
import type { Measurement } from '../../src/pool/trials.js';
import type { Db } from '../db/open-database.js';
import { Refusal } from '../redeem/refusal.js';

/** One report, as `src/egress.ts` writes it: every one has the same length. */
export const ReportBody = v.strictObject({
  version: v.pipe(v.string(), v.regex(/^\d{4}$/)),
  question: v.pipe(v.string(), v.regex(/^\d$/)),
  answer: v.pipe(v.string(), v.regex(/^\d$/)),
});
export type ReportBody = v.InferOutput<typeof ReportBody>;

export interface CollectContext {
  readonly shop: string;
  /** As the pool that is published now says. */
  readonly measurement: Measurement;
  readonly now: number;
}

/** Counts one report. @throws Refusal invalid-request for a question, answer or version that there isn't */
export async function collect(db: Db, context: CollectContext, body: ReportBody): Promise<void> {
  const { shop, now } = context;
  const [version, question, answer] = [Number(body.version), Number(body.question), Number(body.answer)];
  const asked = QUESTIONS[question];
  if (!asked || answer >= asked.answers.length) {
    throw new Refusal('invalid-request', 'question, answer: not one that devices are asked');
  }
  await requireVersion(db, context, version);
  await db
    .insertInto('reports')
    .values({ shop, epoch: weekOf(now), question: asked.id, version, answer, count: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['shop', 'epoch', 'question', 'version', 'answer'])
        .doUpdateSet(({ eb, ref }) => ({ count: eb(ref('reports.count'), '+', 1) })),
    )
    .execute();
}

/**
 * A version stands for one ε, for ever: counts under it would be read wrongly otherwise. Devices that still hold an earlier
 * pool report under its version.
 */
async function requireVersion(
  db: Db,
  { shop, measurement, now }: CollectContext,
  version: number,
): Promise<void> {
  const kept = await db
    .selectFrom('report_parameters')
    .select('epsilon')
    .where('shop', '=', shop)
    .where('version', '=', version)
    .executeTakeFirst();
  const isPublished = version === measurement.version && measurement.epsilon > 0;
  if (kept && !(isPublished && kept.epsilon !== measurement.epsilon)) return;
  if (kept) {
    throw new Refusal('invalid-request', 'version: its epsilon has changed; publish a new version');
  }
  if (!isPublished) throw new Refusal('invalid-request', 'version: expected one that was published');
  await db
    .insertInto('report_parameters')
    .values({ shop, version, epsilon: measurement.epsilon, since: new Date(now) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
