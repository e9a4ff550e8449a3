import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { InvalidCursor } from '../../lib/contract/cursor.error.js';
import { cursorAfter, cursorPosition } from '../../lib/contract/cursor.js';
import { optimistic } from '../../lib/contract/optimistic.js';
import { openDatabase, openPostgres } from '../../lib/storage/index.js';
import { optionalPeer } from '../../lib/storage/optional-peer.js';
import { bytesOf } from '../../lib/storage/postgres.bytes.js';

describe('opening a database', () => {
  it('says how to install a package that is missing', async () => {
    const missing = 'nestjs-ocpi-no-such-package';
    const load = () => import(missing);
    await expect(optionalPeer(missing, 'A test', load)).rejects.toThrow(
      `A test needs the package ${missing}. Install it: npm install ${missing}`,
    );
    await expect(optionalPeer('pg', 'A test', load)).rejects.toThrow(/Cannot find|Failed to load/);
  });

  it('says where no server answers, without the password', async () => {
    const error = await openDatabase('postgres://me:s3cret@127.0.0.1:1/none').catch((reason: unknown) => reason);
    expect(String(error)).toMatch(/No PostgreSQL server answers at 127\.0\.0\.1:1 \(ECONNREFUSED\)\. Start it, or correct the URL\./);
    expect(String(error)).not.toContain('s3cret');
  });

  it('refuses a schema that is no plain name', async () => {
    await expect(openPostgres('postgres://127.0.0.1:1/none', { schema: 'a"; drop' })).rejects.toThrow(/not a plain name/);
  });

  it('leaves rows as text where the driver is built otherwise', () => {
    const resolve = createRequire(import.meta.url);
    expect(bytesOf(resolve)({ emit: () => true })).toBe(false);
    const elsewhere = Object.assign((id: string) => resolve(id), resolve, {
      resolve: Object.assign(() => '/nowhere/pg/index.js', resolve.resolve),
    });
    expect(bytesOf(elsewhere)({ emit: () => true, attachListeners: () => undefined })).toBe(false);
    expect(bytesOf(resolve)({ emit: () => true, attachListeners: () => undefined })).toBe(true);
  });
});

describe('cursors', () => {
  it('come back as the position they were made of', () => {
    for (const position of [0, 1, 999, 2 ** 49]) expect(cursorPosition(cursorAfter(position))).toBe(position);
  });

  it('that were not given out are refused with a sentence', () => {
    for (const text of [
      '',
      'x',
      '%',
      `${cursorAfter(5)}=`,
      ` ${cursorAfter(5)}`,
      Buffer.from('after:05').toString('base64url'),
      'Z'.repeat(5_000),
    ]) {
      expect(() => cursorPosition(text)).toThrow(InvalidCursor);
    }
    expect(() => cursorPosition('x')).toThrow('The cursor "x" is not one of ours.');
  });
});

describe('optimistic', () => {
  it('reads anew until the row is still as it was read', async () => {
    let stored = { version: 1, n: 1 };
    let disturbed = 3;
    const result = await optimistic(
      async () => stored,
      (row) => row.n,
      async (row, n) => {
        if (disturbed-- > 0) stored = { version: stored.version + 1, n: stored.n * 10 };
        if (stored.version !== row.version) return false;
        stored = { version: row.version + 1, n };
        return true;
      },
      (n) => n + 1,
    );
    expect([result, stored.n]).toEqual([1001, 1001]);
  });

  it('gives undefined without a row, and writes nothing when nothing changed', async () => {
    const write = () => Promise.reject(new Error('written'));
    const same = <T>(value: T) => value;
    expect(await optimistic(async () => undefined, same, write, same)).toBeUndefined();
    expect(await optimistic(async () => null, same, write, same)).toBeUndefined();
    expect(await optimistic(async () => 'row', same, write, same)).toBe('row');
  });

  it('gives up with a sentence when a row is never as it was read', async () => {
    const never = optimistic(
      async () => ({ n: 1 }),
      (row) => row,
      async () => false,
      (row) => ({ n: row.n + 1 }),
    );
    await expect(never).rejects.toThrow(/changed 100 times in a row/);
  });
});
