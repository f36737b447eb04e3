import { expect, test } from 'vitest';
import { CONTEXT_GROUPS, RELATIVE_GROUPS } from '../../../src/features/encode.js';
import { LEARNT_GROUP, VISIT_GROUP } from '../../../src/policy/explain.js';
import { en } from '../../../widget/words/en.js';

test('there are words for every group of reasons that the engine gives, and for no other', () => {
  const groups = [VISIT_GROUP, LEARNT_GROUP, ...Object.keys(CONTEXT_GROUPS), ...Object.keys(RELATIVE_GROUPS)];
  expect(Object.keys(en.why.groups).sort()).toEqual(groups.sort());
});
