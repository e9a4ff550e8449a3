import { beforeAll, describe, expect, it } from 'vitest';
import { buildLibrary } from '../processes/built.js';
import { unnamed } from './public-types.js';

describe('the declarations of the package', () => {
  beforeAll(() => buildLibrary(), 120_000);

  // With `declaration: true` the compiler must name what a host's own method gives back (TS2883).
  it.each(['index.d.ts', 'storage/index.d.ts', 'testing/index.d.ts'])('%s mentions only types that users can name', (entry) => {
    expect(unnamed(entry)).toEqual([]);
  });
});
