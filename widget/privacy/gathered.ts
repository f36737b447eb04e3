/** What was made of what is kept, group by group, each as it is stored. Pure. */
import type { ExportedData } from '../../src/store/store.js';

export interface Gathered {
  readonly group: 'profile' | 'cart' | 'interests' | 'learnt' | 'rest';
  readonly stored: unknown;
}

/** Under these keys stands what other parts of the page show. */
const SHOWN_ELSEWHERE = ['shopper', 'learnt', 'sent'];
/** Longer texts (the shop's signed pool and model) are told by their length. */
const LONG = 400;

export function gatheredIn({ state, learnt }: Pick<ExportedData, 'state' | 'learnt'>): readonly Gathered[] {
  const shopper = (state['shopper'] ?? {}) as Readonly<Record<string, unknown>>;
  const rest = Object.entries(state).filter(([key]) => !SHOWN_ELSEWHERE.includes(key));
  const groups: readonly Gathered[] = [
    { group: 'profile', stored: shopper['profile'] },
    { group: 'cart', stored: shopper['cart'] },
    { group: 'interests', stored: shopper['interests'] },
    { group: 'learnt', stored: learnt },
    { group: 'rest', stored: rest.length > 0 ? Object.fromEntries(rest) : undefined },
  ];
  return groups.filter(({ stored }) => stored !== undefined);
}

/** As JSON that a person can read; bytes and long texts by their length. */
export function asText(stored: unknown): string {
  const short = (_key: string, value: unknown) => {
    if (typeof value === 'string' && value.length > LONG) return `… (${value.length})`;
    return ArrayBuffer.isView(value) ? `… (${value.byteLength})` : value;
  };
  return JSON.stringify(stored, short, 2);
}
