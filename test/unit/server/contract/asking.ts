/** What the contract's parts ask of a shop, and read of its answers. */
import { expect } from 'vitest';
import type { TestShop } from '../shop.js';

export const answerOf = async (response: Response) => (await response.json()) as Record<string, unknown>;
export const reasonOf = async (response: Response) => (await answerOf(response))['reason'];

export function asking(shop: () => TestShop) {
  return {
    /** A reservation that must succeed; its id. */
    async held(body: object): Promise<string> {
      const response = await shop().post('reserve', body);
      expect(response.status).toBe(200);
      return String((await answerOf(response))['reservation']);
    },
    /** What the counters of a kind say together. */
    async used(kind: string): Promise<number> {
      const rows = await shop()
        .database.db.selectFrom('counters')
        .select('used')
        .where('kind', '=', kind as 'total')
        .execute();
      return rows.reduce((sum, row) => sum + row.used, 0);
    },
  };
}
