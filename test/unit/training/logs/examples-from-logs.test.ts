import { describe, expect, it } from 'vitest';
import { SHOWN_NOTHING } from '../../../../training/example.js';
import { DAY, event, read, START, view } from './a-log.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Three looks, then a decision. */
const visit = (shopper: string, at: number, coupon: string | null, propensity?: number) => [
  view(shopper, at, 'a'),
  view(shopper, at + 20 * SECOND, 'b'),
  view(shopper, at + 40 * SECOND, 'c', 'lamps'),
  { type: 'exposure', shopper, at: at + MINUTE, coupon, ...(propensity && { propensity }) },
];
const order = (shopper: string, at: number, value: number, more: object = {}) => ({
  type: 'order',
  shopper,
  at,
  order: `${shopper}-${at}`,
  value,
  ...more,
});

describe('outcomes of exposures', () => {
  it('joins an order that followed within the horizon, in typical orders before the discount', async () => {
    const { source } = await read([
      ...visit('anna', START, 'ten', 0.5),
      order('anna', START + DAY, 90, { discount: 10, coupon: 'TEN' }),
    ]);
    const [example] = source.labelled;
    expect(example?.outcomes).toEqual({
      action: Int16Array.of(0),
      propensity: Float32Array.of(0.5),
      bought: Float32Array.of(1),
      redeemed: Float32Array.of(1),
      claimed: Float32Array.of(1),
      order: Float32Array.of(2),
    });
  });

  it.each([
    ['before the exposure', [order('anna', START + 30 * SECOND, 50)]],
    ['after the horizon', [order('anna', START + 15 * DAY, 50)]],
    ['of another shopper', [order('ben', START + DAY, 50)]],
    [
      'that came back',
      [order('anna', START + DAY, 50), refund('anna', START + 20 * DAY, `anna-${START + DAY}`)],
    ],
  ])('does not count an order %s', async (_, rows) => {
    const { source } = await read([...visit('anna', START, 'ten'), ...rows]);
    const [example] = source.labelled;
    expect(example?.outcomes.bought).toEqual(Float32Array.of(0));
    expect(example?.outcomes.order).toEqual(Float32Array.of(0));
  });

  it('counts what was kept of an order of which a part came back', async () => {
    const { source } = await read([
      ...visit('anna', START, null, 0.25),
      order('anna', START + DAY, 50),
      refund('anna', START + 2 * DAY, `anna-${START + DAY}`, 30),
    ]);
    const [example] = source.labelled;
    expect(example?.outcomes.action).toEqual(Int16Array.of(SHOWN_NOTHING));
    expect(example?.outcomes.bought).toEqual(Float32Array.of(1));
    expect(example?.outcomes.order).toEqual(Float32Array.of(0.4));
  });

  it('says NaN where nobody knows the propensity', async () => {
    const { source, report } = await read(visit('anna', START, 'ten'));
    const [example] = source.labelled;
    expect(example?.outcomes.propensity).toEqual(Float32Array.of(Number.NaN));
    expect(report.warnings.join()).toContain('no propensity');
  });

  it('counts an order once that a purchase event and an order row tell of', async () => {
    const { report } = await read([
      ...visit('anna', START, 'ten'),
      event('anna', START + 5 * MINUTE, 'purchase', { transaction_id: 'o-1', value: 40 }),
      { ...order('anna', START + 5 * MINUTE + 3_000, 40), order: 'o-1' },
    ]);
    expect(report.dropped['duplicate-order']).toMatchObject({ count: 1, first: 'log.ndjson:5' });
  });

  it('leaves a moment unlabelled whose horizon the log does not cover', async () => {
    const { source } = await read(visit('anna', START + 55 * DAY, 'ten', 0.5));
    expect(source.labelled).toHaveLength(0);
    expect(source.unlabelled.map(({ outcomes }) => outcomes.action.length)).toEqual([0]);
  });
});

describe('moments without exposures', () => {
  const looks = [
    view('anna', START, 'a'),
    view('anna', START + MINUTE, 'b'),
    view('anna', START + 2 * MINUTE, 'c'),
  ];

  it('become unlabelled examples, one a visit', async () => {
    const { source, report } = await read([...looks, view('anna', START + 3 * DAY, 'z')]);
    expect(source.unlabelled).toHaveLength(1);
    expect(source.unlabelled[0]?.outcomes.action).toHaveLength(0);
    expect(report).toMatchObject({ visits: 3, tooShort: 2 });
  });

  it('are labelled where the shop vouches that nothing was shown', async () => {
    const { source } = await read([...looks, order('anna', START + DAY, 50)], { unexposed: 'nothing' });
    expect(source.labelled[0]?.outcomes).toMatchObject({
      action: Int16Array.of(SHOWN_NOTHING),
      propensity: Float32Array.of(1),
      bought: Float32Array.of(1),
    });
  });
});

function refund(shopper: string, at: number, of: string, value?: number) {
  return { type: 'refund', shopper, at, order: of, ...(value !== undefined && { value }) };
}
