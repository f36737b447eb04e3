import { describe, expect, it } from 'vitest';
import { DEFAULT_STUDY, heldOutShops } from '../../../../training/study/options.js';
import { runStudy } from '../../../../training/study/run-study.js';
import { type AskedStudy, readStudyOptions } from '../../../../training/study/study-options.js';

const asked = (...args: string[]) => readStudyOptions(args) as AskedStudy;
const problem = (...args: string[]) => (readStudyOptions(args) as { problem: string }).problem;

describe('the study’s command line', () => {
  it('asks by default for five seeds and at least 200,000 held-out shoppers', () => {
    const { options, onlySeed } = asked();
    expect(options).toEqual(DEFAULT_STUDY);
    expect(onlySeed).toBeUndefined();
    expect(options.seeds * heldOutShops(options) * options.perShop).toBeGreaterThanOrEqual(200_000);
    expect([options.labels, options.fullLabels]).toEqual([[2_000, 16_000, 100_000], 400_000]);
  });

  it('takes what is asked for', () => {
    const { options, onlySeed } = asked(
      '--seeds',
      '3',
      '--labels',
      '500,9000',
      '--only-seed',
      '2',
      '--trials',
      '4',
    );
    expect([options.seeds, options.labels, onlySeed]).toEqual([3, [500, 9000], 2]);
    expect(options.fit.student.trials).toHaveLength(4);
  });

  it.each([
    [['--seeds', '0'], '--seeds is a whole number from 1 on'],
    [['--labels', '2k'], '--labels is whole numbers'],
    [['--trials', '9'], '--trials is at most 4'],
    [['--transfer-rows', '10'], '--transfer-rows is whole numbers from 50 on'],
    [['--sede', '1'], 'Unknown option'],
  ])('says in one line what is wrong with %j', (args, line) => {
    expect(problem(...args)).toContain(line);
    expect(problem(...args)).not.toContain('\n');
  });

  it('says what it would do, and does nothing, where only the plan is wanted', async () => {
    const lines: string[] = [];
    const study = await runStudy(DEFAULT_STUDY, {
      cache: '/nonexistent',
      print: (line) => lines.push(line),
      now: () => 0,
      planOnly: true,
    });
    expect(study).toBeUndefined();
    expect(lines[0]).toContain('5 seeds');
    expect(lines.at(-1)).toMatch(/about \d+ min of one core in all/);
  });
});
