import { ball, clip, ellipse, flat, line, lit, type Scene, shadow, solid, times, turn } from './draw.js';

/** A folded layer of cloth: a slab with a rounded fold on the left. */
const layer = (y: number, height: number, fill: string): string =>
  lit(
    `M110 ${y}h270v${height}H110q-${height / 2} 0-${height / 2}-${height / 2}t${height / 2}-${height / 2}z`,
    fill,
  );

const CUSHION = 'M110 128q130 24 260 0-22 118 4 244-134-22-268 0 26-126 4-244z';
const RUG = 'M190 120h110l96 290H84z';
const APRON = 'M190 120h100l14 90q56 4 60 26l10 150q-134 26-268 0l10-150q4-22 60-26z';

const towel = (x: number, fill: string, stripe: string, drop: number): string =>
  [
    lit(`M${x} 130h118v${drop}q-59 10-118 0z`, fill),
    times(3, (i) => lit(`M${x} ${130 + drop - 74 + i * 20}q59 10 118 0v9q-59 10-118 0z`, stripe)),
    line(
      `M${x + 38} 146q-6 ${drop / 2} 2 ${drop - 30}M${x + 84} 146q6 ${drop / 2} -2 ${drop - 30}`,
      '#0001',
      6,
    ),
  ].join('');

const sock = (x: number, y: number, fill: string): string =>
  [
    solid(
      `M${x} ${y}h74v150q0 22 20 34l46 26q24 16 8 42-14 20-44 12L${x + 22} ${y + 222}q-22-10-22-40z`,
      fill,
    ),
    lit(`M${x - 3} ${y - 6}h80v40h-80z`, '#f3eadb'),
    times(9, (i) => line(`M${x + 3 + i * 8.5} ${y}v28`, '#0002', 2.5)),
    lit(`M${x} ${y + 62}h74v14h-74zM${x} ${y + 90}h74v14h-74z`, '#f3eadb'),
  ].join('');

export const TEXTILES: Readonly<Record<string, Scene>> = {
  'wool-throw': {
    wall: '#d3cabb',
    floor: '#9d8a70',
    art: [
      shadow(246, 396, 180),
      layer(300, 88, '#8e877c'),
      layer(212, 88, '#a39c90'),
      clip(
        'throw',
        'M110 212h270v176H110q-44 0-44-44t44-44q-44 0-44-44t44-44z',
        times(20, (i) =>
          line(`M${54 + i * 18} 208l18 22-18 22 18 22-18 22 18 22-18 22 18 22-18 22`, '#f3eee555', 5),
        ),
      ),
      times(19, (i) => line(`M380 ${218 + i * 9}h${24 + (i % 3) * 5}`, '#b7b0a4', 4)),
    ].join(''),
  },
  'checked-cushion': {
    wall: '#a9bdb0',
    floor: '#6f8577',
    art: [
      shadow(240, 388, 170),
      solid(CUSHION, '#f2e6d0'),
      clip(
        'cushion',
        CUSHION,
        times(4, (i) => flat(`M${124 + i * 66} 100h34v300h-34z`, '#b8432f', 'fill-opacity=".55"')),
        times(4, (i) => flat(`M90 ${146 + i * 66}h300v34H90z`, '#b8432f', 'fill-opacity=".55"')),
      ),
      flat(CUSHION, 'url(#round)'),
      line('M240 236q8 16 0 32', '#0002', 6),
    ].join(''),
  },
  'linen-towel': {
    wall: '#dfe3dc',
    floor: '#b4bdb0',
    horizon: 400,
    art: [
      line('M70 112h340', '#a8723c', 14),
      ball(70, 112, 15, '#8d5d31'),
      ball(410, 112, 15, '#8d5d31'),
      flat('M150 118h200v290q-100 14-200 0z', '#0001', 'transform="translate(10 8)"'),
      lit('M140 106h200v280q-100 14-200 0z', '#7fa3a8'),
      times(13, (i) => line(`M${148 + i * 15.4} 120v262`, '#ffffff38', 3)),
      times(17, (i) => line(`M144 ${124 + i * 16}h192`, '#00000014', 3)),
      lit('M140 352q100 14 200 0v26q-100 14-200 0z', '#f2ebde'),
    ].join(''),
  },
  'runner-rug': {
    wall: '#e4d3bf',
    floor: '#c49a6c',
    horizon: 110,
    art: [
      times(7, (i) => line(`M${-60 + i * 100} 480 ${150 + i * 30} 110`, '#0000000f', 4)),
      flat(RUG, '#0002', 'transform="translate(8 10)"'),
      clip(
        'rug',
        RUG,
        flat('M0 0h480v480H0z', '#e9ddc6'),
        ...[
          [128, 16, '#2f5d62'],
          [154, 10, '#c2542f'],
          [176, 22, '#e3a43b'],
          [216, 14, '#2f5d62'],
          [246, 30, '#c2542f'],
          [294, 14, '#e3a43b'],
          [324, 34, '#2f5d62'],
          [374, 16, '#c2542f'],
        ].map(([y, height, fill]) => flat(`M0 ${y}h480v${height}H0z`, String(fill))),
      ),
      flat(RUG, 'url(#fall)'),
      times(27, (i) => line(`M${88 + i * 12} 412v14`, '#e9ddc6', 4)),
      times(14, (i) => line(`M${194 + i * 8} 118v-8`, '#e9ddc6', 3)),
    ].join(''),
  },
  'canvas-apron': {
    wall: '#d6b98c',
    floor: '#d6b98c',
    horizon: 480,
    art: [
      line('M196 128q44-120 88 0', '#5b4630', 9),
      ball(240, 62, 10, '#5b4630'),
      flat(APRON, '#0002', 'transform="translate(9 9)"'),
      lit(APRON, '#3f5a52'),
      line('M118 236q-50 30-70 10M362 236q50 30 70 10', '#5b4630', 8),
      lit('M158 268h164v84q-82 12-164 0z', '#4b6a61'),
      line('M158 268h164M240 268v90', '#2c413b', 4),
      line('M206 140h68', '#c99a3d', 3),
    ].join(''),
  },
  'tea-towels': {
    wall: '#c7d4dc',
    floor: '#8fa2ae',
    horizon: 410,
    art: [
      line('M60 124h360', '#6b4a2a', 12),
      towel(96, '#f5efe3', '#3d6b8f', 236),
      towel(262, '#f5efe3', '#c2542f', 206),
    ].join(''),
  },
  'linen-bedding': {
    wall: '#dcc9c0',
    floor: '#a88676',
    horizon: 380,
    art: [
      lit('M60 150q180-50 360 0v150H60z', '#8b5e42'),
      shadow(240, 440, 220, 20),
      solid('M92 226q10-52 76-48 70-4 72 44-8 42-74 40-66 2-74-36z', '#f6efe6'),
      solid('M240 222q10-48 76-44 70-4 74 46-8 40-74 38-66 2-76-40z', '#efe4d8'),
      lit('M40 292q120-66 240-34t170 18l14 120q-110 40-224 34T16 404z', '#cdb3a4'),
      line('M90 300q60 60 40 124M210 276q20 80-10 154M330 290q-20 60 20 136', '#0000001c', 8),
      lit('M40 292q120-66 240-34t170 18l4 30q-90-2-180-24T36 330z', '#e8d8cc'),
    ].join(''),
  },
  'alpine-socks': {
    wall: '#b7cbd3',
    floor: '#b7cbd3',
    horizon: 480,
    art: [
      ellipse(240, 330, 170, 70, 'url(#shade)'),
      turn(8, 240, 240, sock(232, 96, '#8c3b35')),
      turn(-6, 180, 240, sock(118, 90, '#a8463e')),
    ].join(''),
  },
};
