import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLibrary } from '../processes/built.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = join(ROOT, 'dist');

/** What Jest's transformers make of a file. */
const AS_COMMONJS: ts.CompilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023, esModuleInterop: true };

/** The scripts of the package, and their texts. */
function scripts(): [name: string, text: string][] {
  return readdirSync(DIST, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => [name, readFileSync(join(DIST, name), 'utf8')]);
}

describe('the package as CommonJS, as Jest runs it', () => {
  let folder: string;
  const run = (script: string): unknown =>
    JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));

  beforeAll(async () => {
    buildLibrary();
    folder = await mkdtemp(join(tmpdir(), 'commonjs-'));
    for (const [name, text] of scripts()) {
      const file = join(folder, 'dist', name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, ts.transpileModule(text, { compilerOptions: AS_COMMONJS }).outputText);
    }
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has nothing that only a module can say', () => {
    const code = scripts().map(([name, text]) => [name, text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')] as const);
    expect(code.filter(([, text]) => /import\.meta|^await /m.test(text)).map(([name]) => name)).toEqual([]);
  });

  it('loads every entry', () => {
    expect(
      run(`const { OcpiModule } = require('./dist/index.js');
           const { SqlCrud } = require('./dist/storage/index.js');
           const { MemoryCrud } = require('./dist/testing/index.js');
           const { OcpiExpressAdapter } = require('./dist/express/index.js');
           console.log(JSON.stringify([OcpiModule, SqlCrud, MemoryCrud, OcpiExpressAdapter].map((one) => one.name)));`),
    ).toEqual(['OcpiModule', 'SqlCrud', 'MemoryCrud', 'OcpiExpressAdapter']);
  });

  it('finds the packages that are there if the host wants them: PGlite, the parser of pg, and what Swagger needs on Fastify', () => {
    const found = run(`require('reflect-metadata');
      const { Module } = require('@nestjs/common');
      const { NestFactory } = require('@nestjs/core');
      const { FastifyAdapter } = require('@nestjs/platform-fastify');
      const { OcpiModule, OcpiSwagger } = require('./dist/index.js');
      const { writePgliteTemplate } = require('./dist/storage/index.js');
      const { bytesOf } = require('./dist/storage/postgres.bytes.js');
      const { ownRequire } = require('./dist/contract/own-require.js');
      const { MemoryCrud } = require('./dist/testing/index.js');
      (async () => {
        await writePgliteTemplate('templates');
        const parties = [{ countryCode: 'NL', partyId: 'EXA', roles: ['CPO'], businessDetails: { name: 'Example' } }];
        class App {}
        Module({ imports: [OcpiModule.forRoot({ roles: ['CPO'], crud: MemoryCrud, url: 'http://localhost', parties })] })(App);
        const app = await NestFactory.create(App, new FastifyAdapter(), { logger: false });
        OcpiSwagger.setup(app);
        await app.close();
        const parser = bytesOf(ownRequire())({ emit: () => true, attachListeners: () => undefined });
        console.log(JSON.stringify({ templates: require('node:fs').readdirSync('templates'), parser, own: ownRequire().resolve('./own-require.js') }));
      })();`);
    expect(found).toEqual({
      templates: [expect.stringMatching(/^pglite-\d+\.\d+\.\d+\.tar\.gz$/)],
      parser: true,
      own: expect.stringMatching(/dist\/contract\/own-require\.js$/),
    });
  }, 120_000);
});
