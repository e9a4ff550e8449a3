import { existsSync, readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { OCPI_VERSIONS, OcpiCrud, OcpiSwagger } from '../../lib/index.js';
import { register } from '../../lib/ocpi.registry.js';
import { describeCrudContract, MemoryCrud } from '../../lib/testing/index.js';
import { AppModule } from '../../sample/00-quick-start/app.module.js';
import { LocationStore } from '../../sample/00-quick-start/location.store.js';
import { ask, base64 } from '../harness.js';
import { ALL_MODULES } from '../packages/pair.js';
import { anchors, codeBlocks, links, source, typeErrors } from './code-blocks.js';

const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...readdirSync('docs').map((name) => `docs/${name}`)];
const OF_SAMPLES = readdirSync('sample')
  .map((name) => `sample/${name}/README.md`)
  .filter((path) => existsSync(path));

describe('the documents', () => {
  it('show code that compiles', () => {
    const blocks = DOCUMENTS.flatMap(codeBlocks).filter(({ file }) => file === undefined);
    expect(blocks.length).toBeGreaterThan(8);
    expect(typeErrors(blocks)).toEqual([]);
  }, 120_000);

  it('quote the files that they name', () => {
    const quotes = DOCUMENTS.flatMap(codeBlocks).flatMap((block) => (block.file === undefined ? [] : { ...block, file: block.file }));
    expect(quotes.length).toBeGreaterThan(2);
    for (const { file, code, at } of quotes) expect(code, at).toBe(source(file));
  });

  it('name the modules that are served, in every version and on every side', () => {
    const rows = source('README.md').match(/^\| [a-z].* \| (?:✓|–) .*$/gm) ?? [];
    const told = rows.flatMap((row) => {
      const [modules = '', v211, v221, v230, cpo = '', emsp = ''] = row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      const versions = OCPI_VERSIONS.filter((_, index) => [v211, v221, v230][index] === '✓');
      const interfaces = (cell: string) => cell.match(/SENDER|RECEIVER/g) ?? [];
      return versions.flatMap((version) =>
        modules
          .split(', ')
          .flatMap((module) => [
            ...interfaces(cpo).map((end) => `${version} cpo ${module} ${end}`),
            ...interfaces(emsp).map((end) => `${version} emsp ${module} ${end}`),
          ]),
      );
    });
    const roles = ['CPO', 'EMSP'] as const;
    const served = roles.flatMap((role) => register({ roles: [role], modules: ALL_MODULES, crud: MemoryCrud }));
    const existing = served.flatMap((entry) =>
      entry.interface ? [`${entry.version} ${entry.side} ${entry.module} ${entry.interface}`] : [],
    );
    expect(told.sort()).toEqual([...new Set(existing)].sort());
  });

  it('link to what there is', () => {
    for (const document of [...DOCUMENTS, ...OF_SAMPLES]) {
      expect(links(document).filter(({ path, anchor }) => !existsSync(path) || (anchor && !anchors(path).includes(anchor)))).toEqual([]);
    }
  });
});

describe('the quick start', () => {
  it('serves Locations, versions and Swagger UI', async () => {
    const app = await NestFactory.create(AppModule, { logger: ['error'] });
    OcpiSwagger.setup(app);
    await app.listen(0, '127.0.0.1');
    try {
      const { port }: AddressInfo = app.getHttpServer().address();
      const origin = `http://127.0.0.1:${port}`;
      const authorization = base64('a-token-for-the-first-partner');
      const details = await ask(`${origin}/ocpi/2.3.0/details`, { authorization });
      expect(details.body.data).toMatchObject({
        endpoints: expect.arrayContaining([
          { identifier: 'locations', role: 'SENDER', url: 'http://localhost:3000/ocpi/cpo/2.3.0/locations' },
          { identifier: 'commands', role: 'RECEIVER', url: 'http://localhost:3000/ocpi/cpo/2.3.0/commands' },
        ]),
      });
      expect(JSON.stringify(details.body.data)).not.toContain('tariffs');
      expect((await fetch(`${origin}/ocpi/docs`)).status).toBe(200);
    } finally {
      await app.close();
    }
  });
});

describeCrudContract({ describe, it }, 'the store of the quick start', () => OcpiCrud.of([new LocationStore()]), { kinds: ['locations'] });
