import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLibrary } from '../processes/built.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
/** What an application has that uses the package without storage; `undici-types` belongs to `@types/node`. */
const PEERS = ['@nestjs', '@types/node', 'class-transformer', 'class-validator', 'reflect-metadata', 'rxjs', 'undici-types'];

const APPLICATION = `
import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { OcpiClient, OcpiModule, type Location, type OcpiActions, type OcpiOptions, v211 } from 'nestjs-ocpi';
import { SqlCrud } from 'nestjs-ocpi/storage';
import { MemoryCrud } from 'nestjs-ocpi/testing';

const actions: OcpiActions = { STOP_SESSION: ({ command }) => ({ result: command.session_id === '' ? 'REJECTED' : 'ACCEPTED' }) };
const options: OcpiOptions = {
  roles: ['CPO'],
  crud: { useFactory: () => new MemoryCrud(actions) },
  url: 'http://localhost',
  parties: [{ countryCode: 'NL', partyId: 'EXA', roles: ['CPO'], businessDetails: { name: 'Example' } }],
};

@Module({ imports: [OcpiModule.forRoot(options)] })
class App {}

const app = await NestFactory.create(App, { logger: ['error'] });
await app.listen(0, '127.0.0.1');
const { port }: AddressInfo = app.getHttpServer().address();
const { status } = await fetch('http://127.0.0.1:' + port + '/ocpi/versions');
const list: Location[] = await app.get(OcpiClient).for('nobody').locations.list().toArray().catch(() => []);
const older: Type<object> = v211.Location;
const storage = await SqlCrud.open('memory:').then(() => 'opened', (error: Error) => error.message);
console.log(JSON.stringify({ status, list, older: older.name, storage }));
await app.close();
`;

describe('the packed package', () => {
  let folder: string;
  const run = (script: string, ...more: string[]) => execFileSync(process.execPath, [script, ...more], { cwd: folder, encoding: 'utf8' });

  beforeAll(async () => {
    buildLibrary();
    folder = await mkdtemp(join(tmpdir(), 'packed-'));
    const modules = join(folder, 'node_modules');
    await mkdir(join(modules, 'nestjs-ocpi'), { recursive: true });
    const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
    const [{ filename }] = JSON.parse(execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' }));
    execFileSync('tar', ['-xzf', join(folder, filename), '--strip-components=1', '-C', join(modules, 'nestjs-ocpi')]);
    for (const name of [...PEERS, ...Object.keys(dependencies)]) {
      await mkdir(dirname(join(modules, name)), { recursive: true });
      await symlink(join(ROOT, 'node_modules', name), join(modules, name));
    }
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'application.ts'), APPLICATION);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has what users need and nothing else', () => {
    const files = execFileSync('find', ['.', '-type', 'f'], { cwd: join(folder, 'node_modules/nestjs-ocpi'), encoding: 'utf8' });
    const names = files
      .trim()
      .split('\n')
      .map((name) => name.slice(2));
    expect(names.filter((name) => !name.startsWith('dist/')).sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
    expect(names.filter((name) => name.startsWith('dist/') && !/\.(js|d\.ts)$/.test(name))).toEqual([]);
    expect(names).toContain('dist/index.d.ts');
    // Debuggers and bundlers warn of maps that are named and not there.
    const text = (name: string) => readFileSync(join(folder, 'node_modules/nestjs-ocpi', name), 'utf8');
    expect(names.filter((name) => name.startsWith('dist/') && text(name).includes('sourceMappingURL'))).toEqual([]);
  });

  it('compiles under strict in an application, which then serves; storage names the package it needs', async () => {
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2023',
      lib: ['es2023'],
      types: ['node'],
      strict: true,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      skipLibCheck: true,
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['application.ts'] }));
    run(join(ROOT, 'node_modules/typescript/bin/tsc'));
    expect(JSON.parse(run('application.js'))).toEqual({
      status: 401,
      list: [],
      older: 'Location',
      storage: expect.stringContaining('npm install @electric-sql/pglite'),
    });
  }, 120_000);

  it('can be required by CommonJS', async () => {
    await writeFile(
      join(folder, 'required.cjs'),
      `const { OcpiModule } = require('nestjs-ocpi');
       const { MemoryCrud } = require('nestjs-ocpi/testing');
       const { OcpiExpressAdapter } = require('nestjs-ocpi/express');
       console.log(typeof OcpiModule.forRoot, typeof MemoryCrud, typeof OcpiExpressAdapter, require('nestjs-ocpi/package.json').name);`,
    );
    expect(run('required.cjs').trim()).toBe('function function function nestjs-ocpi');
  });
});
