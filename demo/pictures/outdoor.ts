import {
  ball,
  clip,
  ellipse,
  flat,
  glow,
  line,
  lit,
  type Scene,
  shadow,
  solid,
  times,
  turn,
} from './draw.js';

const PACK = 'M134 200q0-96 106-96t106 96v160q0 32-32 32H166q-32 0-32-32z';
const ROLL = 'M120 250h220q56 0 56 62t-56 62H120z';

const hills = (a: string, b: string): string =>
  flat('M0 300q120-90 240-30t240-40v200H0z', a) + flat('M0 340q140-60 260-14t220-20v180H0z', b);

const leaf = (x: number, y: number, degrees: number, size: number, fill: string): string =>
  turn(
    degrees,
    x,
    y,
    flat(`M${x} ${y}q${-size * 0.45}-${size * 0.5} 0-${size} ${size * 0.45} ${size * 0.5} 0 ${size}z`, fill),
    line(`M${x} ${y}v-${size * 0.8}`, '#0002', 2),
  );

export const OUTDOOR: Readonly<Record<string, Scene>> = {
  'day-pack': {
    wall: '#cfd9b8',
    floor: '#8d9c6d',
    art: [
      shadow(240, 394, 150),
      line('M206 108q34-60 68 0', '#4a3a28', 12),
      solid(PACK, '#5a6b3f'),
      solid('M134 210q0-106 106-106t106 106v28q-106 26-212 0z', '#6a7d4b'),
      line('M180 214v74M300 214v74', '#8a5a33', 13),
      lit('M168 278h24v22h-24zM288 278h24v22h-24z', '#c99a3d'),
      solid('M168 306h144v56q0 18-18 18H186q-18 0-18-18z', '#4c5b34'),
      line('M180 320h120', '#c99a3d', 4),
    ].join(''),
  },
  'insulated-bottle': {
    wall: '#f0c9a2',
    floor: '#cf8f5c',
    art: [
      shadow(240, 398, 100),
      solid('M178 210q0-40 30-54h64q30 14 30 54v160q0 24-24 24h-76q-24 0-24-24z', '#1f6a72'),
      lit('M178 262h124v52H178z', '#f2e4cf'),
      flat('M178 314l40-34 26 20 30-30 28 24v20z', '#1f6a72'),
      solid('M206 108h68v50h-68z', '#dfe3e4'),
      line('M214 108q26-46 52 0', '#4a3a28', 9),
      line('M194 214v160', '#ffffff4d', 7),
    ].join(''),
  },
  hammock: {
    wall: '#bfe0e4',
    floor: '#86a95f',
    horizon: 360,
    art: [
      ball(372, 92, 38, '#ffe7a0'),
      flat('M0 330q120-60 250-20t230-10v70H0z', '#9cbf78'),
      solid('M36 0h44l8 420H28zM400 0h44l8 420h-60z', '#7a5a3d'),
      line('M70 170 150 240M410 170 330 240', '#f2e6d0', 5),
      shadow(240, 404, 150),
      lit('M142 232q98 110 196 0 6 128-98 130T142 232z', '#d8613c'),
      clip(
        'net',
        'M142 232q98 110 196 0 6 128-98 130T142 232z',
        times(5, (i) => flat(`M${150 + i * 42} 200h18v200h-18z`, '#f6e7cc')),
      ),
      line('M142 232q98 110 196 0', '#b54a29', 6),
    ].join(''),
  },
  'two-person-tent': {
    wall: '#34476b',
    floor: '#2d4a3c',
    horizon: 380,
    art: [
      times(22, (i) => ellipse((i * 89) % 480, (i * 53) % 200, 1.5, 1.5, '#fffc')),
      ball(390, 84, 30, '#fdf3d0'),
      hills('#2a3d5c', '#27503f'),
      shadow(240, 404, 210, 18),
      glow(240, 330, 170),
      flat('M60 400 240 150l180 250z', '#e0902f'),
      flat('M240 150 420 400H300z', '#b96c1d'),
      flat('M196 400 240 210l50 190z', '#ffe6ad'),
      flat('M196 400 240 210l6 190z', '#c97a22'),
      line('M240 150 60 400M240 150l180 250M240 150v-14', '#6b3d10', 5),
      line('M92 356 34 416M390 356l56 60', '#f2e6d0', 3),
    ].join(''),
  },
  'camping-stove': {
    wall: '#c9cfd3',
    floor: '#7d888f',
    art: [
      shadow(240, 400, 160),
      line('M240 330 146 398M240 330l94 68M240 330v66', '#4a545b', 12),
      flat('M180 300q10-30 24 0 6-40 22-2 8-40 22 0 14-36 24 2 14-30 24 0 4 30-58 32t-58-32z', '#3d7fd1'),
      flat('M206 304q10-22 18 0 8-26 18 0 8-22 18 0 8-20 14 0-4 20-34 20t-34-20z', '#bfe0ff'),
      lit('M176 322h128l-16 22h-96z', '#c99a3d'),
      solid('M134 160h212v84q0 34-34 34H168q-34 0-34-34z', '#59666e'),
      ellipse(240, 160, 106, 20, '#8996a0'),
      ellipse(240, 162, 94, 15, '#3c464c'),
      line('M346 190q60-4 78-24', '#c24a2d', 13),
      line('M206 120q-12-18 4-34t0-36M270 120q-12-18 4-34t0-36', '#fff8', 7),
    ].join(''),
  },
  'terracotta-planter': {
    wall: '#dbe5d2',
    floor: '#a9b996',
    art: [
      shadow(240, 404, 140),
      ...[
        [-62, 130],
        [-40, 160],
        [-20, 178],
        [0, 190],
        [20, 176],
        [42, 158],
        [64, 128],
      ].map(([degrees = 0, size = 0], index) =>
        leaf(240, 262, degrees, size, ['#3f7a4c', '#57955a', '#2f6640'][index % 3] ?? '#3f7a4c'),
      ),
      solid('M160 270h160l-22 112q-58 14-116 0z', '#c8643c'),
      lit('M146 246h188v34H146z', '#d6764c'),
      solid('M156 382h168l10 16q-94 14-188 0z', '#b3562f'),
    ].join(''),
  },
  'watering-can': {
    wall: '#f2dccb',
    floor: '#a8b98a',
    art: [
      shadow(256, 398, 150),
      line('M330 232c90-40 100 110 8 124', '#3c6a66', 15),
      line('M210 216c6-80 110-80 116 0', '#3c6a66', 13),
      solid('M196 318 84 190l20-16 112 100z', '#4c7f7a'),
      turn(-42, 86, 178, solid('M54 166h64l10 22H44z', '#c99a3d')),
      solid('M190 216h150l8 170q-83 16-166 0z', '#4c7f7a'),
      ellipse(265, 216, 75, 13, '#2f5653'),
      times(9, (i) =>
        line(`M${34 + (i % 3) * 18} ${214 + Math.floor(i / 3) * 44 + (i % 3) * 8}l-5 18`, '#7fb4d6', 5),
      ),
      line('M188 330q76 12 158 0', '#3c6a66', 4),
    ].join(''),
  },
  'picnic-blanket': {
    wall: '#bcd4a5',
    floor: '#7fa065',
    art: [
      shadow(250, 382, 180),
      solid(ROLL, '#f3e9d8'),
      clip(
        'roll',
        ROLL,
        times(5, (i) => flat(`M${132 + i * 50} 240h22v150h-22z`, '#2f5d8c', 'fill-opacity=".75"')),
        times(3, (i) => flat(`M110 ${262 + i * 40}h290v18H110z`, '#2f5d8c', 'fill-opacity=".45"')),
      ),
      flat(ROLL, 'url(#fall)'),
      ellipse(122, 312, 40, 62, '#2f5d8c'),
      ellipse(122, 312, 30, 48, '#f3e9d8'),
      ellipse(122, 312, 20, 33, '#2f5d8c'),
      ellipse(122, 312, 10, 17, '#f3e9d8'),
      line('M196 250v124M318 250v124', '#7a4b2c', 15),
      line('M196 250q60-92 122 0', '#7a4b2c', 13),
      lit('M186 300h20v26h-20zM308 300h20v26h-20z', '#c99a3d'),
    ].join(''),
  },
};
