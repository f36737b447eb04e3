/** The audit of one trained model as a page of its own: what training writes when it is done. */
import { writeReport } from '../report/html.js';
import { loadStudent } from '../student/load-student.js';
import { type AuditOptions, auditModel, DEFAULT_AUDIT } from './audit/audit.js';
import { withAuditedModel } from './shipped-student.js';

/** Half the shoppers of an evaluation, each column dealt out once: about a minute of one core. */
export const BRIEF_AUDIT: AuditOptions = { ...DEFAULT_AUDIT, shops: 30, repeats: 1, explained: 100 };

/**
 * Audits the artifact in `folder` and writes the page.
 * @throws Error where there is no model that this version can read
 */
export async function writeModelReport(
  folder: string,
  path: string,
  options: AuditOptions = BRIEF_AUDIT,
): Promise<void> {
  const student = loadStudent(folder);
  if ('problem' in student) throw new Error(student.problem);
  const sections = await withAuditedModel(student, (model) => auditModel(model, options));
  writeReport(path, {
    title: `The model “${student.name}”, explained and audited`,
    lead: 'What it lives from, how far its probabilities can be taken at their word, and whom it serves how well.',
    facts: {
      model: `${folder}, trained by: ${student.artifact.training.command}`,
      data: `Simulated shoppers of unseen shops, ${options.shops} shops of each world with ${options.perShop} shoppers each; no person’s data`,
      seed: String(options.seed),
      intervals: '95 %, over shops; differences are paired',
      limits:
        'All of this is true of simulated shoppers: what a real shop gains, only a randomised holdout there can tell.',
    },
    sections,
  });
}
