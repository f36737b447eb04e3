import { describe } from 'vitest';
import { describeRefusals } from './refusals.js';

describe('in Node', describeRefusals);
