import { describe } from 'vitest';
import { describeRefusals } from '../../unit/pool/refusals.js';

describe('in a browser', describeRefusals);
