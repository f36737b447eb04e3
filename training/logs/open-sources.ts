/** The files of a command line as sources of rows. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { IMPORTERS, importerNamed } from './importers/importers.js';
import { mappedSource } from './mapped-source.js';
import { parseMapping } from './mapping.js';
import { LogProblem } from './problem.js';
import { type LogSource, ndjsonSource } from './source.js';

export interface SourceOptions {
  /** Name of an importer. */
  readonly from?: string | undefined;
  /** Path of a mapping file. */
  readonly mapping?: string | undefined;
}

/**
 * Files of the log format, of another shape with a mapping, or of a known origin with an importer.
 * @throws LogProblem where a file is missing, or the options say two things at once
 */
export function openSources(
  files: readonly string[],
  { from, mapping }: SourceOptions,
): readonly LogSource[] {
  for (const file of [...files, ...(mapping === undefined ? [] : [mapping])]) {
    if (!existsSync(file) || !statSync(file).isFile())
      throw new LogProblem(file, undefined, 'no such file', { code: 'missing' });
  }
  if (from !== undefined && mapping !== undefined) {
    throw new LogProblem(mapping, undefined, 'a mapping and an importer at once: expected one of them');
  }
  if (mapping !== undefined) {
    const parsed = parseMapping(readFileSync(mapping, 'utf8'), mapping);
    return files.map((file) => mappedSource(file, parsed));
  }
  if (from === undefined) return files.map(ndjsonSource);
  const importer = importerNamed(from);
  if (importer) return importer.open(files);
  const names = IMPORTERS.map(({ name }) => name).join(', ');
  throw new LogProblem(from, undefined, `no such importer; there are ${names}`);
}
