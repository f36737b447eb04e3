/** What a report is made of: plain data, so that training and evaluation can make the parts and one place the page. */
import type { Row } from '../rows.js';

export interface Plot {
  /** An SVG document (plot.ts). */
  readonly svg: string;
  /** What to see in it, one sentence or two. */
  readonly caption: string;
}

export interface TextTable {
  readonly caption: string;
  readonly head: readonly string[];
  /** Numbers are set right. */
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface Section {
  /** Anchor: lower case and hyphens. */
  readonly id: string;
  readonly title: string;
  /** Paragraphs of plain text: what was asked, of which data and split, how. */
  readonly text: readonly string[];
  readonly plots?: readonly Plot[];
  readonly tables?: readonly TextTable[];
  /** Figures with their intervals and goals. */
  readonly rows?: readonly Row[];
}

export interface Report {
  readonly title: string;
  /** One sentence under the title. */
  readonly lead: string;
  /** Data, split, seeds, command and the like, by name. */
  readonly facts: Readonly<Record<string, string>>;
  readonly sections: readonly Section[];
}
