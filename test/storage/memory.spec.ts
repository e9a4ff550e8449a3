import { describe, it } from 'vitest';
import { describeCrudContract, describeStateContract, MemoryCrud, MemoryState } from '../../lib/testing/index.js';

describeCrudContract({ describe, it }, 'MemoryCrud', () => new MemoryCrud(), { filters: true });
describeStateContract({ describe, it }, 'MemoryState', () => new MemoryState());
