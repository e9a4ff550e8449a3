import { readdir } from 'node:fs/promises';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { OcpiModule } from '../../lib/index.js';
import { openDatabase, openPglite, SqlCrud, SqlState } from '../../lib/storage/index.js';
import { MemoryCrud } from '../../lib/testing/memory-crud.js';

/** Names that are neither a server nor a folder: what is said of them, without a piece of a password. */
const NEITHER = /neither a PostgreSQL server nor a folder\. Give postgres:\/\/user:password@host:5432\/database.*DATABASE_URL/;
const ENCODED = /cannot be read\. Where user or password have characters such as @ .*percent-encoded/;

describe('a database that cannot be meant is refused', () => {
  it.each([
    ['mysql://ocpi:topsecret@h/ocpi', NEITHER],
    ['postgress://ocpi:topsecret@h/ocpi', NEITHER],
    ['postgres:ocpi:topsecret@h/ocpi', NEITHER],
    ['postgresql+asyncpg://ocpi:topsecret@h/ocpi', NEITHER],
    ['jdbc:postgresql://h/ocpi?user=ocpi&password=topsecret', NEITHER],
    ['ocpi:topsecret@h/ocpi', NEITHER],
    ['host:5432/db', NEITHER],
    ['memory://', NEITHER],
    ['', /No database is named\. Give postgres:.*DATABASE_URL/],
    ['  ', /No database is named/],
    ['postgres://ocpi:p@topsecret/w@h/ocpi', ENCODED],
    ['postgres://ocpi:12/topsecret@h/ocpi', ENCODED],
    ['postgres://ocpi:topsecret#12@h/ocpi', ENCODED],
    ['postgres://ocpi:12#topsecret@h/ocpi', ENCODED],
    ['postgres://ocpi:12?topsecret@h/ocpi', ENCODED],
  ])('%s', async (given, says) => {
    const error: unknown = await SqlCrud.open(given).catch((reason: unknown) => reason);
    expect(String(error)).toMatch(says);
    expect(String(error)).not.toContain('topsecret');
    expect(await readdir('.')).not.toContain(given.split('/')[0]);
  });

  it('undefined, as of a variable that is not set', async () => {
    const unset: { DATABASE_URL?: string } = {};
    await expect(SqlCrud.open(unset.DATABASE_URL!)).rejects.toThrow(/No database is named.*DATABASE_URL/);
    await expect(openPglite(unset.DATABASE_URL!)).rejects.toThrow(/No database is named/);
  });

  it.each([
    'postgres://ocpi:p@ss@127.0.0.1:1/none',
    'postgres://ocpi:p%2Fss@127.0.0.1:1/none?application_name=a@b',
    'postgres://ocpi:a b@127.0.0.1:1/none',
    'postgres://ocpi:secret@/none?host=/no/such/folder',
  ])('%s can be read', async (url) => {
    await expect(openDatabase(url)).rejects.toThrow(/No PostgreSQL server answers/);
  });
});

describe('SqlState.open', () => {
  it('closes its database with the application, and not that of others', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ocpi-state-'));
    const opened: SqlState[] = [];
    const state = async () => {
      opened.push(await SqlState.open(folder));
      return opened[0]!;
    };
    const parties = [{ countryCode: 'NL', partyId: 'EXA', roles: ['CPO'], businessDetails: { name: 'Example' } }] as const;
    const options = { roles: ['CPO'], crud: MemoryCrud, url: 'https://ocpi.example.com', secretKey: 'a secret', parties } as const;
    @Module({ imports: [OcpiModule.forRoot({ ...options, state: { useFactory: state } })] })
    class Host {}
    const app = await NestFactory.create(Host, { logger: false, abortOnError: false });
    await app.init();
    await opened[0]!.update('sync', 'x', () => 1);
    await app.close();
    await expect(opened[0]!.get('sync', 'x')).rejects.toThrow();

    const database = await openDatabase(folder); // nobody has it locked
    const again = new SqlState(database);
    expect(await again.get('sync', 'x')).toBe(1);
    await again.onApplicationShutdown();
    expect(await again.get('sync', 'x')).toBe(1);
    await database.close();
  }, 120_000);
});
