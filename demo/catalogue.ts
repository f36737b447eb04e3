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
  readonly blurb: string;
}

type Row = readonly [id: string, name: string, brand: string, price: number, blurb: string, was?: number];

const KITCHEN: readonly Row[] = [
  [
    'speckled-mug',
    'Speckled Mug',
    'Kiln Street',
    1400,
    'Thrown by hand, glazed in oatmeal with iron freckles. Holds 320 ml and keeps its temper in the dishwasher.',
  ],
  [
    'pour-over-kettle',
    'Pour-over Kettle',
    'Tarn',
    6800,
    'A slow, narrow spout for patient coffee. Brushed steel, 0.9 litres, all hobs.',
  ],
  [
    'cast-iron-pan',
    'Cast-iron Pan, 26 cm',
    'Tarn',
    6300,
    'Seasoned twice before it leaves the foundry. It will outlast the stove.',
    7900,
  ],
  [
    'oak-board',
    'Oak Chopping Board',
    'Osier',
    3600,
    'End-grain oak, oiled, with a groove for the juice and a hole for the hook.',
  ],
  [
    'chefs-knife',
    'Chef’s Knife',
    'Tarn',
    9200,
    'Twenty centimetres of Swedish steel with a pear-wood handle. Arrives sharp; stays so.',
  ],
  [
    'ribbed-bowl',
    'Ribbed Serving Bowl',
    'Kiln Street',
    4200,
    'Wide and low, for salads that feed six. Ribs outside, smooth inside.',
  ],
  [
    'stoneware-teapot',
    'Stoneware Teapot',
    'Kiln Street',
    4300,
    'Four cups, a lid that does not fall off, and a bamboo handle that stays cool.',
    5400,
  ],
  [
    'pantry-jars',
    'Pantry Jars, set of three',
    'Halm',
    2800,
    'Borosilicate glass with cork lids: rice, beans, and whatever you bake with.',
  ],
];

const LIGHTING: readonly Row[] = [
  [
    'mushroom-lamp',
    'Mushroom Table Lamp',
    'Halm',
    11900,
    'A warm dome in opal glass, dimmable to a glow. Small enough for a windowsill.',
  ],
  [
    'desk-lamp',
    'Jointed Desk Lamp',
    'Tarn',
    9600,
    'Three brass joints, one steel shade, no drift. Points where the work is.',
  ],
  [
    'paper-pendant',
    'Paper Pendant',
    'Wren',
    5800,
    'Folded by hand from a single sheet. Ships flat, opens like a lantern.',
  ],
  [
    'tripod-lamp',
    'Tripod Floor Lamp',
    'Osier',
    18900,
    'Ash legs, linen shade, a switch you can find with your foot.',
  ],
  [
    'beeswax-candles',
    'Beeswax Candles, pair',
    'Halm',
    1800,
    'Dipped, not poured. Nine hours each and a faint smell of summer.',
  ],
  [
    'storm-lantern',
    'Storm Lantern',
    'Tarn',
    3900,
    'Galvanised, windproof and happy on a fence post. Burns twenty hours.',
    4700,
  ],
  [
    'festoon-lights',
    'Festoon Lights, 10 m',
    'Halm',
    3900,
    'Twenty warm bulbs for balconies, trees and birthdays. Rain is fine.',
  ],
  [
    'moon-light',
    'Moon Night Light',
    'Halm',
    3200,
    'A little moon that fades over thirty minutes. Charges on its stand.',
  ],
];

const TEXTILES: readonly Row[] = [
  [
    'wool-throw',
    'Herringbone Wool Throw',
    'Norrvik',
    9800,
    'Woven from undyed lambswool on looms older than the shop. 140 × 190 cm.',
  ],
  [
    'checked-cushion',
    'Checked Cushion',
    'Norrvik',
    3800,
    'Heavy cotton, feather filling, a zip that hides. 50 × 50 cm.',
  ],
  [
    'linen-towel',
    'Linen Bath Towel',
    'Osier',
    3400,
    'Waffled linen that dries you, then dries itself, quicker than you would think.',
  ],
  [
    'runner-rug',
    'Striped Runner Rug',
    'Norrvik',
    11900,
    'Flat-woven wool for halls that get walked in. 70 × 240 cm.',
    14900,
  ],
  [
    'canvas-apron',
    'Canvas Apron',
    'Halm',
    4400,
    'Cross-backed, so your neck forgets it. Two pockets that fit a whole phone.',
  ],
  [
    'tea-towels',
    'Tea Towels, set of two',
    'Osier',
    1900,
    'Half linen, half cotton: no fluff on the glasses.',
  ],
  [
    'linen-bedding',
    'Washed Linen Bedding',
    'Osier',
    16400,
    'Cover and two pillowcases, washed until soft. Never ironed, on purpose.',
  ],
  [
    'alpine-socks',
    'Alpine Socks',
    'Norrvik',
    1600,
    'Merino with a terry sole and a ribbed cuff that stays where it is put.',
  ],
];

const OUTDOOR: readonly Row[] = [
  [
    'day-pack',
    'Day Pack, 18 l',
    'Tarn',
    8800,
    'Waxed canvas, one big pocket, one small. Sits close, rides quiet.',
  ],
  [
    'insulated-bottle',
    'Insulated Bottle',
    'Tarn',
    2900,
    'Hot for twelve hours, cold for twenty-four, dented for life.',
  ],
  [
    'hammock',
    'Garden Hammock',
    'Norrvik',
    7200,
    'Cotton canvas with knotted ends and room for two who get along.',
  ],
  [
    'two-person-tent',
    'Two-person Tent',
    'Tarn',
    23900,
    'Up in four minutes, down in three. 1.9 kg and a porch for the boots.',
  ],
  [
    'camping-stove',
    'Camping Stove',
    'Tarn',
    6400,
    'Folds to the size of a paperback. Boils half a litre in three minutes.',
  ],
  [
    'terracotta-planter',
    'Terracotta Planter',
    'Kiln Street',
    2600,
    'Hand-pressed rim, saucer included. Grows more handsome with moss.',
  ],
  [
    'watering-can',
    'Watering Can',
    'Halm',
    2900,
    'Five litres, long neck, a brass rose that rains instead of pours.',
    3700,
  ],
  [
    'picnic-blanket',
    'Picnic Blanket',
    'Norrvik',
    5500,
    'Wool above, waxed cotton below, a leather strap to carry it home damp.',
  ],
];

const PAPER: readonly Row[] = [
  [
    'dotted-notebook',
    'Dotted Notebook',
    'Wren',
    1250,
    '192 numbered pages, thread-sewn, lies flat at the first opening.',
  ],
  [
    'fountain-pen',
    'Brass Fountain Pen',
    'Wren',
    4800,
    'Turned from solid brass, medium nib. Gathers a patina from your hand.',
  ],
  [
    'letterpress-cards',
    'Letterpress Cards, eight',
    'Wren',
    1700,
    'Eight cards you can feel with your thumb, and eight envelopes.',
  ],
  [
    'wall-calendar',
    'Wall Calendar',
    'Wren',
    1900,
    'Twelve linocuts on heavy paper; perforated, so the pictures outlive the year.',
    2400,
  ],
  ['desk-organiser', 'Desk Organiser', 'Osier', 4500, 'Beech with five compartments and one secret one.'],
  [
    'botanical-print',
    'Botanical Print',
    'Wren',
    3500,
    'A fern, twice its real size, in two greens. 40 × 50 cm, unframed.',
  ],
  [
    'paper-tape',
    'Paper Tape, five rolls',
    'Wren',
    950,
    'Rice paper tape that tears straight and comes off clean.',
  ],
  [
    'weekly-planner',
    'Weekly Planner',
    'Wren',
    2200,
    'Fifty-two open weeks, no dates, no guilt about the empty ones.',
  ],
];

const from = (category: Category, rows: readonly Row[]): Product[] =>
  rows.map(([id, name, brand, price, blurb, was]) => ({
    id,
    name,
    brand,
    category,
    price,
    onSale: was !== undefined,
    ...(was !== undefined && { was }),
    blurb,
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
