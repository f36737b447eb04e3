import { describe } from 'vitest';
import { MemoryStore } from '../../../src/store/memory-store.js';
import { storeContract } from '../../unit/store/store-contract.js';

describe('memory, in a browser', () => storeContract(async () => new MemoryStore()));
