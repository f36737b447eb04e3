/** Titles and search words: a thing's style shows in its title, and a shopper's in what they search for. */
import type { Random } from './random.js';

const NOUNS = [
  'lamp',
  'chair',
  'kettle',
  'jacket',
  'boots',
  'shirt',
  'rug',
  'mug',
  'bag',
  'scarf',
  'clock',
  'blanket',
  'shelf',
  'knife',
  'pan',
  'tent',
  'bottle',
  'notebook',
  'cushion',
  'basket',
  'mirror',
  'vase',
  'watch',
  'jumper',
  'apron',
  'torch',
  'stool',
  'candle',
] as const;
const STYLE_WORDS = [
  'linen',
  'oak',
  'brass',
  'velvet',
  'rugged',
  'slim',
  'vintage',
  'nordic',
  'floral',
  'plain',
  'striped',
  'woven',
  'matte',
  'glossy',
  'coastal',
  'urban',
  'rustic',
  'bold',
  'soft',
  'folding',
  'tiny',
  'tall',
  'wool',
  'canvas',
  'copper',
  'ceramic',
  'marble',
  'cork',
  'quilted',
  'ribbed',
  'smoked',
  'bright',
  'dark',
  'pale',
  'classic',
  'retro',
  'alpine',
  'garden',
  'studio',
  'travel',
] as const;
const COLOURS = ['red', 'blue', 'green', 'grey', 'black', 'white', 'amber', 'sand', 'plum', 'teal'] as const;

/** Latent styles of a shop's range. */
export const STYLES = 4;
/** Words of each style; a title has one of its own style's nearly always. */
const WORDS_PER_STYLE = 4;
const TRUE_TO_STYLE = 0.85;

export interface Titles {
  readonly title: (category: number, style: number) => string;
}

export function drawTitles(draw: Random): Titles {
  const words = draw.shuffled(STYLE_WORDS).slice(0, STYLES * WORDS_PER_STYLE);
  const nouns = draw.shuffled(NOUNS);
  const ofStyle = (style: number) =>
    words[style * WORDS_PER_STYLE + draw.integer(0, WORDS_PER_STYLE - 1)] as string;
  return {
    title: (category, style) => {
      const shown = draw.chance(TRUE_TO_STYLE) ? style : draw.integer(0, STYLES - 1);
      return `${ofStyle(shown)} ${nouns[category % nouns.length]} ${draw.pick(COLOURS)}`;
    },
  };
}

/** What somebody who wants this very thing may type, each as likely as the others. */
export function searchTerms(title: string | undefined, category: string): readonly string[] {
  const [style, noun] = title?.toLowerCase().split(/\s+/) ?? [];
  if (!style || !noun) return [category];
  return [noun, style, `${style} ${noun}`];
}
