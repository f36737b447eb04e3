import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventsOf, readEshop } from '../../../../training/sets/eshop-sessions.js';
import { readHillstrom } from '../../../../training/sets/hillstrom-email.js';
import { PERSONAL, readInVehicle } from '../../../../training/sets/in-vehicle-coupon.js';
import { readShoppers } from '../../../../training/sets/online-shoppers.js';

/** Rows made up in the sets' formats. */
let folder: string;
const file = (name: string, lines: readonly string[]) => {
  const text = `${lines.join('\n')}\n`;
  writeFileSync(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
  return join(folder, name);
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'etui-sets-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('online shoppers: what the analytics tool computes from revenue is left out unless asked for', () => {
  const path = file('shoppers.csv', [
    'Administrative,Administrative_Duration,Informational,Informational_Duration,ProductRelated,ProductRelated_Duration,BounceRates,ExitRates,PageValues,SpecialDay,Month,OperatingSystems,Browser,Region,TrafficType,VisitorType,Weekend,Revenue',
    '1,10,0,0,4,100,0.1,0.2,7,0,Feb,1,1,1,1,New_Visitor,FALSE,TRUE',
    '0,0,0,0,2,64,0,0.1,0,0,Nov,2,2,1,2,Returning_Visitor,TRUE,FALSE',
  ]);
  const names = ({ table }: ReturnType<typeof readShoppers>) => table.columns.map(({ name }) => name);
  expect(names(readShoppers(path))).not.toContain('PageValues');
  expect(names(readShoppers(path, { pageValues: true }))).toContain('PageValues');
  const { table, labels } = readShoppers(path);
  expect([...labels]).toEqual([1, 0]);
  expect(table.values.values[names(readShoppers(path)).indexOf('secondsPerProduct')]).toBe(25);
});

test('in-vehicle coupons: a person is a profile, and who they are can be left out', () => {
  const header =
    'destination,passanger,weather,temperature,time,coupon,expiration,gender,age,maritalStatus,has_children,education,occupation,income,car,Bar,CoffeeHouse,CarryAway,RestaurantLessThan20,Restaurant20To50,toCoupon_GEQ5min,toCoupon_GEQ15min,toCoupon_GEQ25min,direction_same,direction_opp,Y';
  const who = (gender: string, bar: string) =>
    `${gender},21,Single,0,College,Student,$12500 - $24999,,${bar},4~8,1~3,1~3,never`;
  const path = file('vehicle.csv', [
    header,
    `Home,Alone,Sunny,55,2PM,Bar,1d,${who('Male', 'gt8')},1,0,0,0,1,1`,
    `Work,Alone,Rainy,55,7AM,Coffee House,2h,${who('Male', 'gt8')},1,1,0,1,0,0`,
    `Home,Alone,Sunny,55,2PM,Bar,1d,${who('Female', 'never')},1,1,1,0,1,0`,
  ]);
  const { persons, labels, table } = readInVehicle(path);
  expect([...persons]).toEqual([0, 0, 1]);
  expect([...labels]).toEqual([1, 0, 0]);
  const at = (name: string, row: number) =>
    table.values.values[row * table.columns.length + table.columns.findIndex((one) => one.name === name)];
  // How often they go to this coupon's kind of place: gt8 bars, 4~8 coffee houses, never bars.
  expect([0, 1, 2].map((row) => at('ownHabit', row))).toEqual([4, 3, 0]);
  expect([0, 1, 2].map((row) => at('distance', row))).toEqual([5, 15, 25]);
  const impersonal = readInVehicle(path, { personal: false }).table.columns.map(({ name }) => name);
  for (const name of PERSONAL) expect(impersonal).not.toContain(name);
});

test('the promotion trial: women’s e-mail against none, what happened afterwards is no feature', () => {
  const path = file('hillstrom.csv.gz', [
    'recency,history_segment,history,mens,womens,zip_code,newbie,channel,segment,visit,conversion,spend',
    '10,2) $100 - $200,142.44,1,0,Rural,0,Phone,Womens E-Mail,1,0,0',
    '7,2) $100 - $200,180.65,0,1,Urban,1,Web,Mens E-Mail,1,1,20',
    '6,1) $0 - $100,30,0,1,Urban,1,Web,No E-Mail,0,0,0',
  ]);
  const { labels, treated, table } = readHillstrom(path);
  expect([[...labels], [...treated]]).toEqual([
    [1, 0],
    [1, 0],
  ]);
  const names = table.columns.map(({ name }) => name);
  for (const after of ['visit', 'conversion', 'spend', 'segment']) expect(names).not.toContain(after);
});

test('e-shop: clicks become sessions of products, and sessions the events of a shop’s page', () => {
  const path = file('eshop.csv.gz', [
    'year;month;day;order;country;session ID;page 1 (main category);page 2 (clothing model);colour;location;model photography;price;price 2;page',
    '2008;4;1;1;29;1;1;A13;1;5;1;28;2;1',
    '2008;4;1;2;29;1;2;B2;1;6;1;33;2;1',
    '2008;4;2;1;9;2;1;A2;3;1;2;40;1;2',
  ]);
  const { products, sessions } = readEshop(path);
  expect(products.map(({ model }) => model)).toEqual(['A2', 'A13', 'B2']);
  expect(sessions.map(({ clicks, poland, day }) => [[...clicks], poland, day])).toEqual([
    [[1, 2], true, 1],
    [[0], false, 2],
  ]);
  const events = eventsOf(sessions[0]!, products);
  expect(events.map(({ name, params }) => [name, params.items?.[0]?.item_id])).toEqual([
    ['view_item', 'A13'],
    ['view_item', 'B2'],
  ]);
});
