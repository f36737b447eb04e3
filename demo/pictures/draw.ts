/** A small box of drawing tools: every product picture is made of these. The canvas is 480 × 480. */

/** A still life: a wall, a table top or floor, and something on it. */
export interface Scene {
  readonly wall: string;
  readonly floor: string;
  /** Where wall and floor meet, y; 480 leaves the floor out. */
  readonly horizon?: number;
  readonly art: string;
}

export function scene({ wall, floor, horizon = 330, art }: Scene): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480">
<defs>
<linearGradient id="round"><stop stop-color="#fff" stop-opacity=".3"/><stop offset=".35" stop-color="#fff" stop-opacity="0"/><stop offset=".6" stop-opacity="0"/><stop offset="1" stop-opacity=".26"/></linearGradient>
<linearGradient id="fall" x2="0" y2="1"><stop stop-color="#fff" stop-opacity=".22"/><stop offset="1" stop-opacity=".16"/></linearGradient>
<radialGradient id="shade"><stop stop-opacity=".34"/><stop offset=".55" stop-opacity=".15"/><stop offset="1" stop-opacity="0"/></radialGradient>
<radialGradient id="light"><stop stop-color="#fff3cf" stop-opacity=".95"/><stop offset=".3" stop-color="#ffe3a1" stop-opacity=".5"/><stop offset="1" stop-color="#ffd98a" stop-opacity="0"/></radialGradient>
</defs>
<path fill="${wall}" d="M0 0h480v480H0z"/><path fill="url(#fall)" d="M0 0h480v${horizon}H0z"/>
<path fill="${floor}" d="M0 ${horizon}h480v${480 - horizon}H0z"/><path fill="url(#fall)" d="M0 ${horizon}h480v${480 - horizon}H0z"/>
${art}
</svg>`;
}

/** A filled path without volume. */
export const flat = (d: string, fill: string, more = ''): string => `<path d="${d}" fill="${fill}" ${more}/>`;

/** A filled path lit from the left, as something round is. */
export const solid = (d: string, fill: string): string => `${flat(d, fill)}${flat(d, 'url(#round)')}`;

/** A filled path lit from above. */
export const lit = (d: string, fill: string): string => `${flat(d, fill)}${flat(d, 'url(#fall)')}`;

export const ellipse = (cx: number, cy: number, rx: number, ry: number, fill: string): string =>
  `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="${fill}"/>`;

export const ball = (cx: number, cy: number, r: number, fill: string): string =>
  ellipse(cx, cy, r, r, fill) + ellipse(cx, cy, r, r, 'url(#round)');

export const line = (d: string, stroke: string, width: number): string =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;

/** What a thing throws on the table below it. */
export const shadow = (cx: number, cy: number, rx: number, ry = rx * 0.16): string =>
  ellipse(cx, cy, rx, ry, 'url(#shade)');

/** Warm light around a point. */
export const glow = (cx: number, cy: number, r: number): string => ellipse(cx, cy, r, r, 'url(#light)');

export const turn = (degrees: number, cx: number, cy: number, ...art: string[]): string =>
  `<g transform="rotate(${degrees} ${cx} ${cy})">${art.join('')}</g>`;

export const clip = (id: string, d: string, ...art: string[]): string =>
  `<clipPath id="${id}"><path d="${d}"/></clipPath><g clip-path="url(#${id})">${art.join('')}</g>`;

/** `count` drawings, told their number. */
export const times = (count: number, draw: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => draw(index)).join('');

/** A number in 0…1 that looks random and is always the same (the fraction of a large sine). */
export function scatter(seed: number): number {
  const value = Math.sin(seed * 127.1 + 311.7) * 43758.5453;
  return value - Math.floor(value);
}
