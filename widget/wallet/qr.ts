/** A code as a QR symbol (ISO/IEC 18004), drawn as SVG: one path, nothing parsed. */
import { correction, generate } from 'lean-qr/nano';
import { svg, type TemplateResult } from 'lit';

/** Light modules around the symbol, as the standard asks for. */
const QUIET = 4;

/** The dark modules as one path in units of a module; rows of neighbours are one rectangle. */
export function qrPath(text: string): { readonly size: number; readonly path: string } {
  const symbol = generate(text, { minCorrectionLevel: correction.M });
  const parts: string[] = [];
  for (let y = 0; y < symbol.size; y++) {
    for (let x = 0; x < symbol.size; x++) {
      if (!symbol.get(x, y)) continue;
      const from = x;
      while (symbol.get(x + 1, y)) x++;
      parts.push(`M${from + QUIET} ${y + QUIET}h${x + 1 - from}v1h${from - x - 1}z`);
    }
  }
  return { size: symbol.size + 2 * QUIET, path: parts.join('') };
}

/** @param name what a screen reader says of it */
export function qrPicture(text: string, name: string): TemplateResult {
  const { size, path } = qrPath(text);
  return svg`<svg class="qr" part="qr" role="img" aria-label=${name} viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">
    <rect class="light" width=${size} height=${size} />
    <path class="dark" d=${path} />
  </svg>`;
}
