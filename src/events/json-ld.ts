/**
 * Finds the one product that a page is about in its schema.org JSON-LD (Product with Offer; `@graph`, arrays and
 * `mainEntity` included), as parameters of GA4's `view_item`. A page about several products is about none of them.
 *
 * The page hands over the text of its blocks; parsing happens here, in the engine, and only the item is kept.
 */
import type { Item } from './vocabulary.js';

type Node = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 4;
/** Which keys lead to what the page itself is about; never to what it lists or recommends. */
const LEADS_ON = ['@graph', 'mainEntity', 'mainEntityOfPage'];

/**
 * @param blocks the texts of a page's `application/ld+json` scripts
 * @returns undefined where they are about no product, or about several; throws where one is no JSON
 */
export function viewInJsonLd(blocks: readonly unknown[]): unknown {
  const products: Node[] = [];
  for (const block of blocks) collect(JSON.parse(String(block)), products, MAX_DEPTH);
  const [product, other] = products;
  return product && !other ? viewOf(product) : undefined;
}

function collect(value: unknown, products: Node[], depth: number): void {
  if (Array.isArray(value)) {
    for (const each of value) collect(each, products, depth);
  } else if (isNode(value) && depth > 0) {
    if (isProduct(value)) products.push(value);
    else for (const key of LEADS_ON) collect(value[key], products, depth - 1);
  }
}

function viewOf(product: Node): unknown {
  const offer = first(product['offers']) ?? first(first(product['hasVariant'])?.['offers']);
  const specification = first(offer?.['priceSpecification']);
  const of = (key: string) => offer?.[key] ?? specification?.[key];
  const price = of('price') ?? offer?.['lowPrice'];
  const item: { readonly [Field in keyof Item]?: unknown } = {
    item_id: idOf(product),
    item_name: product['name'],
    item_brand: nameOf(product['brand']),
    item_category: nameOf(product['category']),
    price,
  };
  return { currency: of('priceCurrency'), value: price, items: [item] };
}

/** The shop's own number first, then the trade's. */
function idOf(product: Node): unknown {
  const keys = ['sku', 'productID', 'productGroupID', 'mpn', 'gtin13', 'gtin14', 'gtin12', 'gtin8', 'gtin'];
  return keys.map((key) => product[key]).find((id) => typeof id === 'string' || typeof id === 'number');
}

/** `"Kiln"`, `{ "name": "Kiln" }`, or the first of several. */
function nameOf(value: unknown): unknown {
  const one = Array.isArray(value) ? value[0] : value;
  return isNode(one) ? one['name'] : one;
}

const first = (value: unknown): Node | undefined => [value].flat().find((each): each is Node => isNode(each));

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `Product`, `schema:ProductGroup`, `https://schema.org/Product`, alone or among several types. */
const isProduct = (node: Node): boolean =>
  [node['@type']].flat().some((type) => typeof type === 'string' && /(^|[/:#])Product(Group)?$/.test(type));
