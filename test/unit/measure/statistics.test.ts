import { describe, expect, it } from 'vitest';
import { chiSquareTail, normalCdf, normalQuantile, wilson } from '../../../server/measure/statistics.js';

describe('distribution functions', () => {
  // Abramowitz & Stegun, tables 26.1, 26.5 and 26.8.
  it.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [1.96, 0.975002104851779],
    [-3, 0.00134989803163],
    [6, 0.999999999013412],
  ])('P(Z ≤ %s) is as in the tables', (z, share) => {
    expect(normalCdf(z)).toBeCloseTo(share, 12);
  });

  it.each([
    [0.975, 1.959963984540054],
    [0.8, 0.8416212335729143],
    [0.001, -3.090232306167814],
  ])('the %s quantile of a normal is as in the tables', (share, z) => {
    expect(normalQuantile(share)).toBeCloseTo(z, 9);
  });

  it.each([
    [3.841458820694124, 1, 0.05],
    [9.487729036781154, 4, 0.05],
    [18.466826952903173, 4, 0.001],
    [0.7107230213973244, 4, 0.95],
  ])('a chi-square above %s on %s degrees of freedom is as rare as the tables say', (x, freedom, tail) => {
    expect(chiSquareTail(x, freedom)).toBeCloseTo(tail, 9);
  });

  // Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('Wilson’s interval of %s in %s is Newcombe’s', (successes, trials, low, high) => {
    expect(wilson(successes, trials).map((end) => Number(end.toFixed(4)))).toEqual([low, high]);
  });
});
