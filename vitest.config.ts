import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^nestjs-ocpi$/, replacement: here('./lib/index.ts') },
      { find: /^nestjs-ocpi\/(express|storage|testing)$/, replacement: here('./lib') + '/$1/index.ts' },
    ],
  },
  test: {
    include: ['test/**/*.spec.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Files share what they import: a third of the time, and nothing may depend on being loaded anew.
    isolate: false,
  },
});
