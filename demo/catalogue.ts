/**
 * What the demo shop sells: plain data, importable by the storefront, by tests and by the training code's checks.
 * Nothing here knows Etui.
 */

/** Everything is priced in euros; amounts are cents. */
export const CURRENCY = 'EUR';

export const CATEGORIES = ['kitchen', 'lighting', 'textiles', 'outdoor', 'paper'] as const;
export type Category = (typeof CATEGORIES)[number];

export const CATEGORY_NAMES: Readonly<Record<Category, string>> = {
  kitchen: 'Kitchen',
  lighting: 'Lighting',
  textiles: 'Textiles',
  outdoor: 'Outdoor',
  paper: 'Paper & desk',
};

export const CATEGORY_LINES: Readonly<Record<Category, string>> = {
  kitchen: 'Pots, bowls and tools that get better with use.',
  lighting: 'Lamps for long evenings and early mornings.',
  textiles: 'Wool, linen and cotton, woven to be washed often.',
  outdoor: 'For the garden, the river bank and the hill behind it.',
  paper: 'Things to write with, on, and around.',
};

export interface Product {
  /** Also the name of its picture. */
  readonly id: string;
  readonly name: string;
  readonly brand: string;
  readonly category: Category;
  /** What it costs now, cents. */
  readonly price: number;
  readonly onSale: boolean;
  /** What it cost before, cents; present exactly when it is on sale. */
  readonly was?: number;
}

type Row = readonly [id: string, name: string, brand: string, price: number, was?: number];

const KITCHEN: readonly Row[] = [
  ['speckled-mug', 'Speckled Mug', 'Kiln Street', 1400],
  ['pour-over-kettle', 'Pour-over Kettle', 'Tarn', 6800],
  ['cast-iron-pan', 'Cast-iron Pan, 26 cm', 'Tarn', 6300, 7900],
  ['oak-board', 'Oak Chopping Board', 'Osier', 3600],
  ['chefs-knife', 'Chef’s Knife', 'Tarn', 9200],
  ['ribbed-bowl', 'Ribbed Serving Bowl', 'Kiln Street', 4200],
  ['stoneware-teapot', 'Stoneware Teapot', 'Kiln Street', 4300, 5400],
  ['pantry-jars', 'Pantry Jars, set of three', 'Halm', 2800],
];

const LIGHTING: readonly Row[] = [
  ['mushroom-lamp', 'Mushroom Table Lamp', 'Halm', 11900],
  ['desk-lamp', 'Jointed Desk Lamp', 'Tarn', 9600],
  ['paper-pendant', 'Paper Pendant', 'Wren', 5800],
  ['tripod-lamp', 'Tripod Floor Lamp', 'Osier', 18900],
  ['beeswax-candles', 'Beeswax Candles, pair', 'Halm', 1800],
  ['storm-lantern', 'Storm Lantern', 'Tarn', 3900, 4700],
  ['festoon-lights', 'Festoon Lights, 10 m', 'Halm', 3900],
  ['moon-light', 'Moon Night Light', 'Halm', 3200],
];

const TEXTILES: readonly Row[] = [
  ['wool-throw', 'Herringbone Wool Throw', 'Norrvik', 9800],
  ['checked-cushion', 'Checked Cushion', 'Norrvik', 3800],
  ['linen-towel', 'Linen Bath Towel', 'Osier', 3400],
  ['runner-rug', 'Striped Runner Rug', 'Norrvik', 11900, 14900],
  ['canvas-apron', 'Canvas Apron', 'Halm', 4400],
  ['tea-towels', 'Tea Towels, set of two', 'Osier', 1900],
  ['linen-bedding', 'Washed Linen Bedding', 'Osier', 16400],
  ['alpine-socks', 'Alpine Socks', 'Norrvik', 1600],
];

const OUTDOOR: readonly Row[] = [
  ['day-pack', 'Day Pack, 18 l', 'Tarn', 8800],
  ['insulated-bottle', 'Insulated Bottle', 'Tarn', 2900],
  ['hammock', 'Garden Hammock', 'Norrvik', 7200],
  ['two-person-tent', 'Two-person Tent', 'Tarn', 23900],
  ['camping-stove', 'Camping Stove', 'Tarn', 6400],
  ['terracotta-planter', 'Terracotta Planter', 'Kiln Street', 2600],
  ['watering-can', 'Watering Can', 'Halm', 2900, 3700],
  ['picnic-blanket', 'Picnic Blanket', 'Norrvik', 5500],
];

const PAPER: readonly Row[] = [
  ['dotted-notebook', 'Dotted Notebook', 'Wren', 1250],
  ['fountain-pen', 'Brass Fountain Pen', 'Wren', 4800],
  ['letterpress-cards', 'Letterpress Cards, eight', 'Wren', 1700],
  ['wall-calendar', 'Wall Calendar', 'Wren', 1900, 2400],
  ['desk-organiser', 'Desk Organiser', 'Osier', 4500],
  ['botanical-print', 'Botanical Print', 'Wren', 3500],
  ['paper-tape', 'Paper Tape, five rolls', 'Wren', 950],
  ['weekly-planner', 'Weekly Planner', 'Wren', 2200],
];

const from = (category: Category, rows: readonly Row[]): Product[] =>
  rows.map(([id, name, brand, price, was]) => ({
    id,
    name,
    brand,
    category,
    price,
    onSale: was !== undefined,
    ...(was !== undefined && { was }),
  }));

export const PRODUCTS: readonly Product[] = [
  ...from('kitchen', KITCHEN),
  ...from('lighting', LIGHTING),
  ...from('textiles', TEXTILES),
  ...from('outdoor', OUTDOOR),
  ...from('paper', PAPER),
];

const byId = new Map(PRODUCTS.map((product) => [product.id, product]));

export const productById = (id: string): Product | undefined => byId.get(id);

export const productsIn = (category: Category): readonly Product[] =>
  PRODUCTS.filter((product) => product.category === category);
