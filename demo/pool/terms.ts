/** What the demo's coupons have in common. */
import type { PoolInput } from '../../src/pool/schema.js';

export type CouponInput = PoolInput['coupons'][number];

export const minted = { type: 'minted' } as const;
export const fixed = (value: string) => ({ type: 'fixed', value }) as const;
export const oncePerShopper = { perShopper: 1 } as const;
