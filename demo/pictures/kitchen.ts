import {
  ball,
  clip,
  ellipse,
  flat,
  line,
  lit,
  type Scene,
  scatter,
  shadow,
  solid,
  times,
  turn,
} from './draw.js';

const MUG = 'M140 195h180v140q0 55-55 55h-70q-55 0-55-55z';
const BOWL = 'M96 250q4 120 110 140h68q106-20 110-140z';

const jar = (x: number, top: number, width: number, fill: string, filled: number): string => {
  const glass = `M${x} ${top + 24}q0-14 14-14h${width - 28}q14 0 14 14v${372 - top}q0 14-14 14h-${width - 28}q-14 0-14-14z`;
  return [
    clip(`in-${x}`, glass, flat(`M${x} ${filled}q${width / 2}-14 ${width} 0v300h-${width}z`, fill)),
    flat(glass, '#ffffff', 'fill-opacity=".28"'),
    flat(glass, 'url(#round)'),
    solid(`M${x + 8} ${top - 18}h${width - 16}l-4 32h-${width - 24}z`, '#c79a66'),
    line(`M${x + 14} ${top + 44}v${300 - top}`, '#ffffff99', 6),
  ].join('');
};

export const KITCHEN: Readonly<Record<string, Scene>> = {
  'speckled-mug': {
    wall: '#e7cdb2',
    floor: '#b98a63',
    art: [
      shadow(240, 390, 150),
      line('M316 228q72-6 64 58-8 54-68 52', '#d9cfbf', 26),
      solid(MUG, '#efe8dc'),
      clip(
        'mug',
        MUG,
        times(64, (i) =>
          ellipse(
            146 + scatter(i) * 168,
            200 + scatter(i + 99) * 186,
            1.5 + scatter(i + 7) * 2.4,
            1.8,
            '#6b4a35',
          ),
        ),
      ),
      ellipse(230, 195, 90, 20, '#d8cbb8'),
      ellipse(230, 199, 80, 15, '#4a2d1d'),
      line('M200 150q-14-20 4-38t2-40M252 152q-14-20 4-38t2-40', '#fff8', 7),
    ].join(''),
  },
  'pour-over-kettle': {
    wall: '#bcd0cf',
    floor: '#7d9a98',
    art: [
      shadow(238, 392, 150),
      line('M178 352c-92 4-60-132-118-150', '#aab6bb', 18),
      line('M296 246c96-24 110 70 74 116', '#7a4b2c', 20),
      solid('M158 392q-6-120 28-160h104q34 40 28 160-80 12-160 0z', '#c7d1d5'),
      ellipse(238, 232, 54, 12, '#9facb2'),
      solid('M196 228q42-34 84 0-42 14-84 0z', '#d6dee1'),
      ball(238, 202, 12, '#7a4b2c'),
      line('M180 380q60 8 116 0', '#8b999f', 4),
    ].join(''),
  },
  'cast-iron-pan': {
    wall: '#d9b38c',
    floor: '#d9b38c',
    horizon: 480,
    art: [
      ellipse(224, 290, 160, 156, 'url(#shade)'),
      turn(
        -42,
        214,
        262,
        lit('M320 244h120q22 0 22 18t-22 18H320z', '#2b2d31'),
        ellipse(440, 262, 9, 9, '#d9b38c'),
      ),
      ellipse(214, 262, 140, 140, '#2b2d31'),
      ellipse(214, 262, 140, 140, 'url(#round)'),
      ellipse(214, 262, 118, 118, '#3a3d43'),
      flat('M150 262c-20-52 40-80 72-62 34-26 88 12 66 56 20 40-34 80-70 58-34 22-84-8-68-52z', '#fffdf6'),
      ball(216, 254, 30, '#f5b331'),
      ellipse(206, 244, 8, 6, '#fff9'),
      line('M122 190a120 120 0 0 1 60-44', '#ffffff55', 6),
    ].join(''),
  },
  'oak-board': {
    wall: '#cdd6bd',
    floor: '#94a482',
    art: [
      shadow(236, 396, 160),
      turn(
        -5,
        230,
        260,
        lit('M140 104h170q24 0 24 24v240q0 24-24 24H140q-24 0-24-24V128q0-24 24-24z', '#c68f55'),
        times(9, (i) => line(`M${132 + i * 24} 112q${8 - i * 2} 130 0 270`, '#a8723c66', 3)),
        ellipse(226, 140, 15, 15, '#cdd6bd'),
        line('M138 172h174v196H138z', '#9a673455', 5),
      ),
      ball(332, 360, 42, '#d8452e'),
      flat('M332 322l-16-10 14 2 4-14 6 14 14-4-14 12z', '#4d7a3a'),
    ].join(''),
  },
  'chefs-knife': {
    wall: '#c8b7a0',
    floor: '#c8b7a0',
    horizon: 480,
    art: [
      turn(
        -34,
        240,
        240,
        flat('M34 276h270v44c-120 0-230-10-270-44z', '#0002'),
        lit('M28 262h276v44c-130 0-236-10-276-44z', '#dfe5e8'),
        flat('M60 276c70 20 150 26 244 26v6c-130 0-236-12-276-46z', '#f7fafb'),
        lit('M304 256h120q26 0 26 26t-30 24q-40-6-116 0z', '#8a4f33'),
        times(3, (i) => ellipse(334 + i * 36, 282, 5, 5, '#e4c9a1')),
      ),
      ellipse(330, 352, 72, 70, 'url(#shade)'),
      ball(320, 340, 60, '#f2c230'),
      ellipse(320, 340, 48, 48, '#f9e9a8'),
      times(8, (i) => turn(i * 45, 320, 340, flat('M320 336l-13-34q13-10 26 0z', '#f4cf4b'))),
    ].join(''),
  },
  'ribbed-bowl': {
    wall: '#e9c7bd',
    floor: '#c0877a',
    art: [
      shadow(240, 394, 160),
      ball(176, 216, 46, '#ef8b2c'),
      ball(262, 204, 52, '#f29d3f'),
      ball(322, 226, 40, '#e2761f'),
      flat('M262 154q22-30 48-18-10 26-48 18z', '#4f8044'),
      solid(BOWL, '#4f6f86'),
      clip(
        'bowl',
        BOWL,
        times(11, (i) => line(`M${100 + i * 28} 256q${(5 - i) * 3} 80 ${(5 - i) * 11} 140`, '#ffffff2e', 7)),
      ),
      line('M98 250h284', '#6d8da3', 12),
      line('M200 392h80', '#3c586c', 10),
    ].join(''),
  },
  'stoneware-teapot': {
    wall: '#b9c4b1',
    floor: '#7f8d75',
    art: [
      shadow(244, 392, 160),
      line('M150 220c-6-150 186-150 180 0', '#b98a4e', 13),
      line('M150 214v26M330 214v26', '#6b4a2a', 16),
      solid('M346 330c52-4 40-78 78-92l-16-12c-56 6-50 40-78 60z', '#8e5a45'),
      solid('M118 316q0-96 122-96t122 96q0 76-70 76H188q-70 0-70-76z', '#a86a50'),
      flat('M122 330q118 30 236 0-4 62-66 62H188q-62 0-66-62z', '#e7d8c2'),
      flat('M122 330q118 30 236 0-4 62-66 62H188q-62 0-66-62z', 'url(#round)'),
      solid('M186 226q54-30 108 0-54 16-108 0z', '#8e5a45'),
      ball(240, 204, 14, '#6b4a2a'),
    ].join(''),
  },
  'pantry-jars': {
    wall: '#f0dfae',
    floor: '#c9a75c',
    art: [
      shadow(240, 404, 190),
      jar(70, 230, 96, '#f4efe3', 300),
      jar(184, 140, 112, '#b5522f', 236),
      jar(314, 190, 96, '#5f7f4c', 262),
    ].join(''),
  },
};
