/** The product pictures: drawn here, one per product, as SVG. */
import { scene } from './draw.js';
import { KITCHEN } from './kitchen.js';
import { LIGHTING } from './lighting.js';
import { OUTDOOR } from './outdoor.js';
import { PAPER } from './paper.js';
import { TEXTILES } from './textiles.js';

const SCENES = { ...KITCHEN, ...LIGHTING, ...TEXTILES, ...OUTDOOR, ...PAPER };

/** The picture of a product as an SVG document, or undefined where there is none. */
export function pictureOf(productId: string): string | undefined {
  const found = Object.hasOwn(SCENES, productId) ? SCENES[productId] : undefined;
  return found && scene(found);
}
