/**
 * The MineThatData e-mail challenge (Hillstrom 2008; licence unclear, so that nothing trained on it is ever shipped): a
 * randomised promotion. Here the women's e-mail against none, target visit, columns as they were before the mailing.
 */
import { rawTable } from './columns.js';
import { columnOf, readTable } from './csv.js';
import type { LabelledTable } from './online-shoppers.js';

export const HILLSTROM_FILE = 'hillstrom-email/hillstrom_even.csv.gz';
export const HILLSTROM_SOURCE =
  'https://blog.minethatdata.com/2008/03/minethatdata-e-mail-analytics-and-data.html (licence unclear)';

export interface Hillstrom extends LabelledTable {
  /** 1: was sent the women's e-mail; 0: none. */
  readonly treated: Uint8Array;
}

export function readHillstrom(file: string): Hillstrom {
  const all = readTable(file);
  const arm = all.header.indexOf('segment');
  const csv = { header: all.header, rows: all.rows.filter((row) => row[arm] !== 'Mens E-Mail') };
  const number = (name: string, scale = (value: number) => value) => ({
    name,
    kind: 'number' as const,
    block: 'context' as const,
    values: columnOf(csv, name).map((value) => scale(Number(value))),
  });
  const category = (name: string) => ({
    name,
    kind: 'category' as const,
    block: 'context' as const,
    values: columnOf(csv, name),
  });
  return {
    table: rawTable([
      number('recency'),
      number('history'),
      category('history_segment'),
      number('mens'),
      number('womens'),
      category('zip_code'),
      number('newbie'),
      category('channel'),
    ]),
    labels: Float64Array.from(columnOf(csv, 'visit'), Number),
    treated: Uint8Array.from(columnOf(csv, 'segment'), (value) => Number(value === 'Womens E-Mail')),
  };
}
