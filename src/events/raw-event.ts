/** An event as the page saw it, unchecked: the engine validates it against the vocabulary. */
export interface RawEvent {
  readonly id: string;
  readonly name: unknown;
  readonly params: unknown;
  /** Page clock, ms since the epoch. */
  readonly at: number;
  readonly source: 'data-layer' | 'json-ld' | 'markup' | 'page' | 'api';
}
