import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLibrary } from '../processes/built.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Manifest {
  readonly exports: Record<string, string | { readonly types: string }>;
  readonly scripts: Record<string, string>;
}

const { exports, scripts }: Manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const entries = Object.entries(exports).flatMap(([path, to]) => (typeof to === 'string' ? [] : [[path.slice(2), to.types] as const]));

/** The ways of finding packages; node10, which `module: commonjs` still has by default, knows nothing of `exports`. */
const WAYS = [
  ['node10', ts.ModuleResolutionKind.Node10, ts.ModuleKind.CommonJS],
  ['nodenext', ts.ModuleResolutionKind.NodeNext, ts.ModuleKind.NodeNext],
  ['bundler', ts.ModuleResolutionKind.Bundler, ts.ModuleKind.ESNext],
] as const;

describe('the entries of the package', () => {
  let folder: string;
  beforeAll(async () => {
    buildLibrary();
    folder = await mkdtemp(join(tmpdir(), 'resolved-'));
    await mkdir(join(folder, 'node_modules'));
    await symlink(ROOT, join(folder, 'node_modules/nestjs-ocpi'));
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(WAYS)('are found by TypeScript with %s', (_name, moduleResolution, module) => {
    expect(entries.length).toBe(4);
    for (const [path, types] of entries) {
      const name = path === '' ? 'nestjs-ocpi' : `nestjs-ocpi/${path}`;
      const { resolvedModule } = ts.resolveModuleName(name, join(folder, 'main.ts'), { moduleResolution, module }, ts.sys);
      expect(resolvedModule?.resolvedFileName, name).toBe(join(ROOT, types));
    }
  });
});

describe('the scripts of the package', () => {
  it('run nothing where it is installed, and build it where it is packed', () => {
    expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
    // What was built of files that are gone would be packed, too.
    expect(scripts['prepack']).toMatch(/rmSync\('dist'.* && npm run build$/);
  });
});
