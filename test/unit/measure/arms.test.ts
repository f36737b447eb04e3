import { createHash } from 'node:crypto';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { sampleRatio } from '../../../server/measure/sample-ratio.js';
import { COOKIE_ARMS, cookieArm } from '../../../src/measure/arm-cookie.js';
import { armAt, armShares, assignArm, drawOf, HOLDOUT, OFFERS } from '../../../src/measure/arms.js';
import { Trial } from '../../../src/pool/trials.js';

const trial = (change: v.InferInput<typeof Trial> = {}) =>
  v.parse(Trial, { id: 'november', holdout: 0.2, ...change });
const THREE = trial({
  arms: [
    { id: 'as-is', share: 0.5 },
    { id: 'quiet', share: 0.3, leastGain: 0.05 },
    { id: 'loud', share: 0.2, leastGain: 0 },
  ],
});

describe('an arm', () => {
  it('is drawn from the first 48 bits of a hash that any backend can compute', async () => {
    const hash = createHash('sha256').update('etui-arm-1 november account abc').digest();
    expect(await drawOf('november', 'account', 'abc')).toBe(hash.readUIntBE(0, 6) / 2 ** 48);
  });

  it('comes from the account before the token, from both before the cookie, and from all before the device', async () => {
    const keys = { account: 'a', token: 't', cookie: { epoch: 1, arm: 2 }, local: 'l' };
    const { account, token, cookie, ...local } = keys;
    expect((await assignArm(trial(), keys)).source).toBe('account');
    expect((await assignArm(trial(), { token, cookie, ...local })).source).toBe('token');
    expect((await assignArm(trial(), { cookie, ...local })).source).toBe('cookie');
    expect((await assignArm(trial(), local)).source).toBe('local');
  });

  it('stays with its name, and is drawn anew under another name of the trial', async () => {
    const arms = async (id: string) =>
      Promise.all(
        Array.from(
          { length: 60 },
          async (_, name) => (await assignArm(trial({ id }), { local: `${name}` })).arm,
        ),
      );
    expect(await arms('november')).toEqual(await arms('november'));
    expect(await arms('november')).not.toEqual(await arms('december'));
  });

  it('is as frequent as its share says, by the very check that a shop runs', async () => {
    const counts = new Map<string, number>();
    for (let name = 0; name < 4_000; name++) {
      const arm = armAt(THREE, await drawOf('november', 'local', `device ${name}`));
      counts.set(arm, (counts.get(arm) ?? 0) + 1);
    }
    const arms = [...armShares(THREE)].map(([arm, share]) => ({ share, shoppers: counts.get(arm) ?? 0 }));
    expect(arms).toHaveLength(4);
    expect(sampleRatio(arms).isMismatch).toBe(false);
  });

  it('keeps every shopper out of the holdout who was out of a larger one: a smaller holdout only adds offers', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (draw, one, other) => {
          const [less, more] = [Math.min(one, other), Math.max(one, other)];
          if (armAt(trial({ holdout: more }), draw) !== HOLDOUT) {
            expect(armAt(trial({ holdout: less }), draw)).toBe(OFFERS);
          }
        },
      ),
    );
  });

  it('is nobody’s to call “holdout” but ours', () => {
    expect(v.safeParse(Trial, { arms: [{ id: 'holdout', share: 1 }] }).success).toBe(false);
  });
});

describe('an arm by the shop’s cookie', () => {
  const half = trial({ holdout: 0.5 });
  const armOf = async (id: string, arm: number, local: string, epoch = 5) =>
    (await assignArm({ ...half, id }, { cookie: { epoch, arm }, local })).arm;

  it('outlives the device’s own text: who is wiped and drawn again there stays in the arm', async () => {
    // Half of sixteen are whole sixteenths: no value lies on the border.
    for (let arm = 0; arm < COOKIE_ARMS; arm++) {
      const before = await armOf('t', arm, 'before the wipe');
      expect(await armOf('t', arm, 'after the wipe')).toBe(before);
    }
  });

  it('is as frequent as its share says, though a share be no sixteenth', async () => {
    const counts = new Map<string, number>();
    for (let shopper = 0; shopper < 4_000; shopper++) {
      const keys = { cookie: { epoch: 5, arm: shopper % COOKIE_ARMS }, local: `device ${shopper}` };
      const { arm } = await assignArm(THREE, keys);
      counts.set(arm, (counts.get(arm) ?? 0) + 1);
    }
    const arms = [...armShares(THREE)].map(([arm, share]) => ({ share, shoppers: counts.get(arm) ?? 0 }));
    expect(sampleRatio(arms).isMismatch).toBe(false);
  });

  it('is shuffled by each trial and each epoch, so that nobody is held out for good', async () => {
    const arms = async (id: string, epoch: number) =>
      Promise.all(Array.from({ length: COOKIE_ARMS }, (_, arm) => armOf(id, arm, 'l', epoch)));
    const first = await arms('november', 5);
    expect(first.filter((arm) => arm === HOLDOUT)).toHaveLength(COOKIE_ARMS / 2);
    expect(await arms('december', 5)).not.toEqual(first);
    expect(await arms('november', 6)).not.toEqual(first);
  });

  it.each([undefined, '', 'e1', 'e1.16', 'x.1', 'e1.1; a=b', 5])('is not to be had from %s', (value) => {
    expect(cookieArm(value)).toBeUndefined();
  });
});
