import { applyMapping, type Mapping } from './mapping.js';
import { csvRecords, ndjsonRecords } from './records.js';
import { type LogSource, type SourceRow, UNREADABLE, Unusable } from './source.js';

/** A file of another shape, as a mapping file says. A record that no rule fits is counted as `no-rule`. */
export function mappedSource(file: string, mapping: Mapping): LogSource {
  return {
    file,
    async *batches() {
      const records = mapping.format === 'csv' ? csvRecords(file, mapping.delimiter) : ndjsonRecords(file);
      for await (const batch of records) {
        yield batch.flatMap(({ line, record }): SourceRow | SourceRow[] => {
          if (record === UNREADABLE) return { line, value: UNREADABLE };
          const rows = applyMapping(mapping, record);
          if (rows.length === 0) return { line, value: new Unusable('no-rule') };
          return rows.map((value) => ({ line, value }));
        });
      }
    },
  };
}
