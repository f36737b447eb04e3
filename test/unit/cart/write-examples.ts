/** node scripts/run.mjs test/unit/cart/write-examples.ts: writes the worked examples into docs/cart.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { currencyExponent } from '../../../src/money.js';
import type { Example, Line, Terms } from './example.js';
import { ALONE } from './examples-alone.js';
import { BACK } from './examples-back.js';
import { HOURS } from './examples-hours.js';
import { TOGETHER } from './examples-together.js';

const FILE = 'docs/cart.md';

type Money = (minor: number) => string;
const moneyIn =
  (currency = 'EUR'): Money =>
  (minor) =>
    (minor / 10 ** currencyExponent(currency)).toFixed(currencyExponent(currency));

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map(row).join('\n');
const list = (all: readonly string[], or = '–') => (all.length > 0 ? all.join('<br>') : or);

function lineText({ itemId, unitPrice, quantity, onSale, brand, category, tax }: Line, money: Money): string {
  const marks = [category, brand, onSale ? 'on sale' : '', tax === undefined ? '' : `${tax} % tax`];
  const all = marks.filter(Boolean).join(', ');
  return `${quantity > 1 ? `${quantity} × ` : ''}${itemId} ${money(unitPrice)}${all ? ` (${all})` : ''}`;
}

/** All of its terms in words, so that the table can be read without the source. */
function couponText(
  { id, benefit, scope, conditions, limits, stacking, priority }: Terms,
  money: Money,
): string {
  const said = [benefitText(benefit, money)];
  if (scope?.categories) said.push(`on ${scope.categories.join(', ')}`);
  for (const name of [...(scope?.excludeBrands ?? []), ...(scope?.excludeItems ?? [])])
    said.push(`not ${name}`);
  if (scope?.excludeSale) said.push('nothing on sale');
  if (conditions?.minCartValue !== undefined) said.push(`from ${money(conditions.minCartValue)}`);
  if (conditions?.maxCartValue !== undefined) said.push(`up to ${money(conditions.maxCartValue)}`);
  if (conditions?.minQuantity !== undefined) said.push(`from ${conditions.minQuantity} pieces`);
  if (limits?.marginFloor !== undefined) said.push(`own floor ${limits.marginFloor * 100} %`);
  if (stacking?.class !== undefined) said.push(`class ${stacking.class}`);
  if (stacking?.exclusive) said.push('exclusive');
  if (priority !== undefined) said.push(`priority ${priority}`);
  return `\`${id}\` ${said.join(', ')}`;
}

function benefitText(benefit: Terms['benefit'], money: Money): string {
  const capped = 'most' in benefit && benefit.most !== undefined ? `, ${money(benefit.most)} at most` : '';
  switch (benefit.kind) {
    case 'percent':
      return `${benefit.percent} %${capped}`;
    case 'fixed':
      return money(benefit.amount);
    case 'free_shipping':
      return 'free shipping';
    case 'gift':
      return `gift ${benefit.itemId}, ${money(benefit.price)}${benefit.cost === undefined ? '' : `, costs ${money(benefit.cost)}`}`;
    case 'tiered':
      return `${benefit.steps
        .map(
          (step) =>
            `${'percent' in step ? `${step.percent} %` : money(step.amount)} from ${money(step.from)}`,
        )
        .join(', ')}${capped}`;
    case 'buy_x_get_y': {
      const { buy, get, percent = 100, pick = 'cheapest', sets, gets } = benefit;
      const of = gets ? ` of ${gets.categories?.join(', ') ?? 'anything'}` : '';
      const most = sets === undefined ? '' : `, ${sets} set at most`;
      const which = pick === 'each_set' ? ', of each set' : '';
      return `buy ${buy} get ${get}${of}${percent < 100 ? ` at −${percent} %` : ''}${which}${most}${capped}`;
    }
  }
}

/** What an example changes of the shop. */
function shopText(
  { economics = {}, currency }: Pick<Example, 'economics' | 'currency'>,
  money: Money,
): string[] {
  const { shippingFee, freeShippingFrom, marginRate, marginFloor, categoryMargins, prices } = economics;
  return [
    ...(currency ? [`in ${currency}`] : []),
    ...(prices === 'before_tax' ? ['prices before tax'] : []),
    ...(shippingFee === undefined ? [] : [`shipping ${money(shippingFee)}`]),
    ...(freeShippingFrom === undefined ? [] : [`free from ${money(freeShippingFrom)}`]),
    ...(marginRate === undefined ? [] : [`margin ${marginRate * 100} %`]),
    ...(marginFloor === undefined ? [] : [`floor ${marginFloor * 100} %`]),
    ...Object.entries(categoryMargins ?? {}).map(([name, rate]) => `${name} ${rate * 100} %`),
  ].map((text) => `*${text}*`);
}

function priced(example: Example): string[] {
  const money = moneyIn(example.currency);
  const taken = Object.entries(example.off).map(([id, lines]) => {
    const parts = [
      ...(lines.some(Boolean) ? [lines.map(money).join(' + ')] : []),
      ...(id.startsWith('ships') && example.offShipping ? [`${money(example.offShipping)} of shipping`] : []),
      ...(id === 'mug' && example.gift ? [`${money(example.gift)} on top`] : []),
    ];
    return `\`${id}\` ${parts.join(', ')}`;
  });
  const not = Object.entries(example.not ?? {}).map(([id, reason]) => `\`${id}\`: ${reason}`);
  return [
    example.name,
    list([...example.lines.map((one) => lineText(one, money)), ...shopText(example, money)]),
    list(example.coupons.map((one) => couponText(one, money))),
    list([...taken, ...not]),
    `${money(example.pays)}${example.tax ? `<br>tax ${example.tax.map(money).join(' + ')}` : ''}`,
    example.why,
  ];
}

const PRICED = ['', 'cart', 'coupons', 'taken off, by line', 'pays', 'because'];
const money = moneyIn();
const TABLES: Readonly<Record<string, () => string>> = {
  alone: () => table(PRICED, ALONE.map(priced)),
  together: () => table(PRICED, TOGETHER.map(priced)),
  back: () =>
    table(
      ['', 'order', 'coupon', 'comes back', 'of the discount', 'to the shopper', 'because'],
      BACK.map(({ name, economics, lines, coupon, returns, back, money: paid, why }) => [
        name,
        list([
          ...lines.map((one) => lineText(one, money)),
          ...shopText({ ...(economics && { economics }) }, money),
        ]),
        couponText(coupon, money),
        returns
          .map((pieces) =>
            pieces.flatMap((count, at) => (count > 0 ? [`${count} × ${lines[at]?.itemId}`] : [])).join(' + '),
          )
          .join('<br>'),
        back.map(money).join('<br>'),
        paid.map(money).join('<br>'),
        why,
      ]),
    ),
  hours: () =>
    table(
      ['', 'shop', 'hours', 'at (UTC)', 'because'],
      HOURS.map(({ name, timeZone, hours, at, why }) => [
        name,
        timeZone,
        `${hours.days ? `${hours.days.join(', ')} ` : ''}${hours.from}–${hours.until}`,
        at
          .map(
            ([instant, holds]) => `${instant.replace(':00Z', '').replace('T', ' ')} ${holds ? 'yes' : 'no'}`,
          )
          .join('<br>'),
        why,
      ]),
    ),
};

/** The page with its tables made anew. */
export function withTables(page: string): string {
  return page.replace(
    /(<!-- examples: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (whole, start: string, name: string, end: string) => {
      const make = TABLES[name];
      return make ? `${start}\n${make()}\n\n${end}` : whole;
    },
  );
}

if (process.argv[1]?.includes('write-examples')) writeFileSync(FILE, withTables(readFileSync(FILE, 'utf8')));
