import { ball, ellipse, flat, glow, line, lit, type Scene, shadow, solid, times, turn } from './draw.js';

const candle = (x: number, top: number): string =>
  [
    glow(x, top - 40, 110),
    solid(`M${x - 13} ${top}q13-8 26 0v${352 - top}h-26z`, '#e9b64f'),
    line(`M${x} ${top - 2}v-14`, '#3a2b1c', 3),
    flat(`M${x} ${top - 66}c24 30 20 52 0 54-20-2-24-24 0-54z`, '#ffb238'),
    flat(`M${x} ${top - 44}c12 14 10 28 0 30-10-2-12-16 0-30z`, '#fff4cf'),
    ellipse(x, 372, 52, 14, '#7c5a2b'),
    solid(`M${x - 20} 344h40l6 28h-52z`, '#b98d45'),
  ].join('');

export const LIGHTING: Readonly<Record<string, Scene>> = {
  'mushroom-lamp': {
    wall: '#6f4a5b',
    floor: '#4a2f3d',
    art: [
      glow(240, 230, 230),
      shadow(240, 396, 120),
      solid('M214 250h52l14 138q-40 14-80 0z', '#f6d9c3'),
      ellipse(240, 388, 62, 14, '#e2b99d'),
      solid('M100 262q4-138 140-138t140 138q-140 30-280 0z', '#ffe9cf'),
      flat('M100 262q140 30 280 0-140-18-280 0z', '#fff6e2'),
    ].join(''),
  },
  'desk-lamp': {
    wall: '#bccbd8',
    floor: '#6e8397',
    art: [
      flat('M204 172 334 240 372 392H96z', '#fff2c8', 'fill-opacity=".4"'),
      shadow(150, 396, 96),
      lit('M76 392q0-22 74-22t74 22z', '#2d4f57'),
      line('M150 370 108 246 214 130', '#2d4f57', 11),
      line('M214 130 292 150', '#2d4f57', 11),
      ball(150, 368, 13, '#c99a3d'),
      ball(108, 246, 14, '#c99a3d'),
      ball(214, 130, 14, '#c99a3d'),
      turn(
        28,
        300,
        160,
        solid('M262 136h62q44 34 50 76H212q6-42 50-76z', '#3a666f'),
        ellipse(293, 212, 80, 13, '#ffeebc'),
      ),
    ].join(''),
  },
  'paper-pendant': {
    wall: '#e3d8c8',
    floor: '#e3d8c8',
    horizon: 480,
    art: [
      glow(240, 270, 250),
      line('M240 0v126', '#4a4238', 5),
      ellipse(240, 268, 140, 142, '#fff8ea'),
      times(9, (i) => ellipse(240, 268, 138 - i * 17, 142, i % 2 ? '#fff9ec' : '#f0dfc1')),
      ellipse(240, 268, 140, 142, 'url(#round)'),
      lit('M212 126h56v10h-56z', '#b78c58'),
      lit('M222 400h36v9h-36z', '#b78c58'),
    ].join(''),
  },
  'tripod-lamp': {
    wall: '#c9b9a5',
    floor: '#8c7358',
    horizon: 370,
    art: [
      glow(240, 150, 220),
      shadow(240, 430, 150, 18),
      line('M240 220 138 430', '#b07a45', 12),
      line('M240 220 342 430', '#a16d3b', 12),
      line('M240 220v200', '#8d5d31', 12),
      line('M190 322h100', '#7b502a', 6),
      solid('M166 76h148l32 148H134z', '#f7ecd6'),
      ellipse(240, 76, 74, 12, '#fffaf0'),
      times(11, (i) => line(`M${176 + i * 13} 84 ${148 + i * 18.5} 216`, '#d9c7a533', 3)),
      ball(240, 228, 12, '#7b502a'),
    ].join(''),
  },
  'beeswax-candles': {
    wall: '#3f4a4f',
    floor: '#2a3236',
    art: [shadow(240, 392, 170), candle(180, 150), candle(304, 196)].join(''),
  },
  'storm-lantern': {
    wall: '#4d5f57',
    floor: '#33413b',
    art: [
      glow(240, 270, 200),
      shadow(240, 404, 110),
      line('M164 190c-40-150 192-150 152 0', '#9fb0ae', 7),
      line('M160 180v176M320 180v176', '#8a9c9b', 11),
      solid('M198 122h84l12 44H186z', '#a9b9b7'),
      flat('M196 176h88q30 84-6 152h-76q-36-68-6-152z', '#fff2cc', 'fill-opacity=".5"'),
      flat('M240 220c32 44 26 78 0 82-26-4-32-38 0-82z', '#ff9f2e'),
      flat('M240 256c14 20 12 40 0 42-12-2-14-22 0-42z', '#fff4cf'),
      line('M206 186q-20 66 4 134', '#fff9', 5),
      solid('M176 330h128l16 60q-80 18-160 0z', '#a9b9b7'),
      lit('M150 168h180v14H150z', '#8a9c9b'),
    ].join(''),
  },
  'festoon-lights': {
    wall: '#27324d',
    floor: '#1c2438',
    horizon: 400,
    art: [
      times(26, (i) => ellipse((i * 97) % 480, (i * 61) % 230, 1.2, 1.2, '#ffffffaa')),
      line('M-10 96q130 150 250 96t260-84', '#11182a', 6),
      line('M-10 236q150 110 270 58t240-60', '#11182a', 6),
      ...[
        [56, 150],
        [132, 196],
        [216, 200],
        [300, 166],
        [384, 128],
        [70, 280],
        [160, 316],
        [252, 302],
        [340, 266],
        [424, 246],
      ].map(
        ([x = 0, y = 0]) =>
          glow(x, y + 34, 56) +
          lit(`M${x - 8} ${y - 4}h16v20h-16z`, '#11182a') +
          ball(x, y + 34, 20, '#ffdf8f') +
          ellipse(x - 5, y + 28, 5, 7, '#fffbe8'),
      ),
    ].join(''),
  },
  'moon-light': {
    wall: '#39406b',
    floor: '#272c4c',
    art: [
      glow(240, 216, 220),
      shadow(240, 398, 110),
      ball(240, 216, 108, '#fdf0cc'),
      ellipse(206, 186, 22, 20, '#ead6a2'),
      ellipse(276, 246, 30, 26, '#ecdaa9'),
      ellipse(262, 164, 12, 11, '#ead6a2'),
      ellipse(200, 262, 15, 13, '#ecdaa9'),
      lit('M168 316q72 34 144 0l20 72q-92 20-184 0z', '#b98350'),
      times(7, (i) => ellipse(60 + ((i * 151) % 380), 50 + ((i * 83) % 140), 2.4, 2.4, '#fff')),
    ].join(''),
  },
};
