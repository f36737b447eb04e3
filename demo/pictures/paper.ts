import { ball, clip, ellipse, flat, line, lit, type Scene, shadow, solid, times, turn } from './draw.js';

const sheet = (x: number, y: number, width: number, height: number, fill: string): string =>
  flat(`M${x + 6} ${y + 8}h${width}v${height}h-${width}z`, '#0002') +
  lit(`M${x} ${y}h${width}v${height}h-${width}z`, fill);

/** A frond: leaflets in pairs along a bent stem. */
const fern = (x: number, y: number, height: number, fill: string): string =>
  line(`M${x} ${y}q${-height * 0.06}-${height / 2} ${height * 0.05}-${height}`, fill, 4) +
  times(11, (i) => {
    const at = y - 16 - (i * (height - 24)) / 11;
    const size = (11 - i) * height * 0.026 + 12;
    const stem = x - Math.sin((i / 11) * Math.PI) * height * 0.025 + i * height * 0.003;
    const leaf = (side: number) =>
      flat(
        `M${stem} ${at}q${(side * size) / 2}-${size * 0.5} ${side * size}-${size * 0.42}q${(-side * size) / 3} ${size * 0.55} ${-side * size} ${size * 0.42}z`,
        fill,
      );
    return leaf(1) + leaf(-1);
  });

const ring = (x: number, y: number, r: number, fill: string): string =>
  ellipse(x + 6, y + 12, r, r * 0.98, '#0002') +
  ball(x, y, r, fill) +
  ellipse(x, y, r * 0.62, r * 0.62, '#efe3cd') +
  ellipse(x, y, r * 0.52, r * 0.52, '#c9b18d');

export const PAPER: Readonly<Record<string, Scene>> = {
  'dotted-notebook': {
    wall: '#d8c7dd',
    floor: '#d8c7dd',
    horizon: 480,
    art: turn(
      -9,
      240,
      240,
      flat('M138 96h230v310H138z', '#0002'),
      lit('M126 84h220q14 0 14 14v284q0 14-14 14H126z', '#5d4a7a'),
      flat('M126 84h26v312h-26z', '#4c3b66'),
      line('M318 84v312', '#e3a43b', 9),
      lit('M186 140h96v60h-96z', '#f3eadb'),
      line('M202 162h64M202 180h40', '#5d4a7a', 4),
      flat('M360 380v16H140v-8h212z', '#f3eadb'),
    ),
  },
  'fountain-pen': {
    wall: '#e8dfcf',
    floor: '#e8dfcf',
    horizon: 480,
    art: [
      turn(
        6,
        240,
        260,
        sheet(70, 110, 330, 300, '#fffdf6'),
        times(8, (i) => line(`M100 ${156 + i * 32}h270`, '#c9d3dd', 2)),
      ),
      line('M120 196c40-30 40 30 74 0s30 26 62 0', '#27406b', 5),
      turn(
        -46,
        250,
        280,
        flat('M150 292h230v22H150z', '#0002'),
        solid('M176 268h208q20 0 20 14t-20 14H176z', '#c99a3d'),
        lit('M252 268h10v28h-10z', '#8a6420'),
        solid('M176 270l-34 6v12l34 6z', '#3a3d43'),
        flat('M142 276l-44 6 44 6z', '#e4c067'),
        line('M270 264h96', '#8a6420', 5),
      ),
    ].join(''),
  },
  'letterpress-cards': {
    wall: '#bcd3c8',
    floor: '#bcd3c8',
    horizon: 480,
    art: [
      turn(14, 240, 240, sheet(196, 150, 190, 240, '#d97b5c'), flat('M196 150l95 96 95-96z', '#c2664a')),
      turn(
        -8,
        220,
        250,
        sheet(110, 120, 190, 250, '#fffaf0'),
        ball(205, 214, 46, '#e3a43b'),
        times(12, (i) => turn(i * 30, 205, 214, line('M205 156v-14', '#e3a43b', 6))),
        flat('M110 300q50-40 95-10t95-16v96H110z', '#2f5d62'),
      ),
    ].join(''),
  },
  'wall-calendar': {
    wall: '#cfc3b2',
    floor: '#cfc3b2',
    horizon: 480,
    art: [
      ball(240, 58, 8, '#6b4a2a'),
      line('M240 60 180 96M240 60l60 36', '#6b4a2a', 3),
      sheet(120, 92, 240, 330, '#fffaf0'),
      clip(
        'month',
        'M136 108h208v170H136z',
        flat('M0 0h480v480H0z', '#f0c27b'),
        ball(286, 176, 34, '#d8452e'),
        flat('M120 260q70-80 130-30t120-30v100H120z', '#2f5d62'),
        flat('M120 280q90-50 150-16t120-10v60H120z', '#1d3f43'),
      ),
      times(28, (i) =>
        flat(
          `M${140 + (i % 7) * 29.5} ${306 + Math.floor(i / 7) * 26}h16v12h-16z`,
          i === 17 ? '#d8452e' : '#d9cfbf',
        ),
      ),
      line('M128 92h224', '#3a3d43', 7),
    ].join(''),
  },
  'desk-organiser': {
    wall: '#b8c9d9',
    floor: '#8b6b4c',
    art: [
      shadow(240, 396, 190),
      turn(-6, 150, 200, solid('M140 110h16v180h-16z', '#e3a43b'), flat('M140 110l8-24 8 24z', '#f3e2c2')),
      turn(5, 190, 200, solid('M182 96h16v190h-16z', '#c2542f'), flat('M182 96l8-24 8 24z', '#f3e2c2')),
      solid('M222 130h14v150h-14z', '#3a3d43'),
      flat('M300 200h80v100h-80z', '#fffaf0'),
      flat('M312 186h80v110h-80z', '#f2d8a2'),
      lit('M100 250h280v140H100z', '#d9b184'),
      lit('M100 250h164v140H100z', '#cda274'),
      lit('M280 312h84v62h-84z', '#c39464'),
      ball(322, 344, 7, '#6b4a2a'),
      line('M264 250v140M100 250h280', '#a67c4f', 4),
    ].join(''),
  },
  'botanical-print': {
    wall: '#d5d9cb',
    floor: '#a5927a',
    horizon: 420,
    art: [
      sheet(116, 56, 248, 340, '#fdf8ea'),
      fern(252, 366, 270, '#6f9a6a'),
      fern(226, 366, 220, '#2f6640'),
      lit('M216 50h48v14h-48z', '#c99a3d'),
    ].join(''),
  },
  'paper-tape': {
    wall: '#f3d9d2',
    floor: '#f3d9d2',
    horizon: 480,
    art: [
      ring(150, 160, 66, '#2f8f8b'),
      ring(316, 138, 60, '#e3a43b'),
      ring(342, 300, 70, '#c2542f'),
      ring(206, 326, 74, '#5d4a7a'),
      ring(98, 298, 46, '#d98aa0'),
      flat('M206 400q90 24 190 6l6 34q-110 24-200-6z', '#5d4a7a'),
      times(8, (i) => ellipse(222 + i * 23, 417 + Math.sin(i / 2.5) * 6, 4, 4, '#fff9')),
    ].join(''),
  },
  'weekly-planner': {
    wall: '#c4b59d',
    floor: '#c4b59d',
    horizon: 480,
    art: turn(
      5,
      240,
      240,
      flat('M52 134h384v250H52z', '#0002'),
      lit('M44 124h392v250H44z', '#7d3b4a'),
      solid('M54 118q96-14 186 6v244q-90-18-186-4z', '#fffaf0'),
      lit('M240 124q90-20 186-6v246q-96-14-186 4z', '#fdf4e3'),
      times(4, (i) => line(`M70 ${166 + i * 50}q80-10 154 4`, '#d9cfbf', 3)),
      times(4, (i) => line(`M256 ${170 + i * 50}q74-14 154-4`, '#d9cfbf', 3)),
      line('M76 146h36M76 196h54M76 246h28M262 148h44M262 200h26', '#7d3b4a', 6),
      line('M146 150h56M300 250h80', '#c9a75c', 4),
      flat('M330 118h18v150l-9-12-9 12z', '#d8452e'),
    ),
  },
};
