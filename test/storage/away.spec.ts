import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import { OcpiPush } from '../../lib/push/ocpi-push.js';
import { openPostgres, SqlCrud, type SqlDatabase } from '../../lib/storage/index.js';
import { v221, v230 } from '../fixtures/objects.js';
import { ADAPTERS, startPlatform, type Platform } from '../harness.js';
import type { TestPartner } from '../harness.partner.js';
import { Line } from './line.js';
import { newSchema, onServer, postgresUrl } from './postgres.js';

const url = await postgresUrl();
/** Longer than any way back takes, shorter than caches believe what they have heard without being told. */
const SOON = { timeout: 15_000 };

describe.skipIf(url === undefined).each(ADAPTERS)('a platform on %s whose database is away for a while', (adapter) => {
  const schema = newSchema();
  let line: Line;
  let database: SqlDatabase;
  let direct: SqlDatabase;
  let platform: Platform;
  let partner: TestPartner;

  beforeAll(async () => {
    line = await Line.start(url ?? '');
    database = await openPostgres(line.url, { schema, max: 4, connectMs: 500, queryMs: 500 });
    direct = await openPostgres(url ?? '', { schema, max: 2 });
    platform = await startPlatform({ adapter, ocpi: { crud: { useValue: new SqlCrud(database) } } });
    platform.app.useLogger(false);
    partner = await platform.partner();
    expect((await put('BEFORE')).status).toBe(201);
  });

  afterAll(async () => {
    line.mend();
    await platform.close();
    await Promise.all([database.close(), direct.close()]);
    await line.stop();
    await onServer(url ?? '', `drop schema if exists ${schema} cascade`);
  });

  const get = (id: string) => partner.ask(partner.pushed('locations', id));
  const put = (id: string) =>
    partner.ask(partner.pushed('locations', id), { method: 'PUT', body: v221.location({ ...partner.owner, id }) });
  /** HTTP 200 once it is known who asks. */
  const SERVER_FAILED = {
    status: expect.toSatisfy((status) => status === 200 || status === 500),
    body: { status_code: 3000, status_message: 'The server failed. Try again later.' },
  };

  it.each([
    ['refuses connections', (): void => line.cut()],
    ['does not answer', (): void => line.die()],
  ])('says 3000 while it %s, and serves again by itself', async (how, goAway) => {
    goAway();
    const while_ = await Promise.all([get('BEFORE'), put(how), partner.ask(partner.offered('tariffs')), get('BEFORE')]);
    for (const answer of while_) expect(answer).toMatchObject(SERVER_FAILED);
    line.mend();
    await expect.poll(async () => (await get('BEFORE')).body.status_code, SOON).toBe(1000);
    expect((await put(how)).status).toBe(201);
    expect((await get(how)).body.data).toMatchObject({ id: how });
  });

  it('hears of what others changed meanwhile, and of what they change afterwards', async () => {
    const other = await platform.partner();
    const revoke = ({ token }: TestPartner) =>
      new SqlCrud(direct).state.update('tokens', createHash('sha256').update(token).digest('hex'), () => undefined);
    const statusOf = async ({ ask }: TestPartner) => (await ask('/versions')).status;
    expect([await statusOf(partner), await statusOf(other)]).toEqual([200, 200]);
    line.cut();
    await revoke(other);
    line.mend();
    await expect.poll(() => statusOf(other), SOON).toBe(401);
    expect(await statusOf(partner)).toBe(200);
    const third = await platform.partner();
    expect(await statusOf(third)).toBe(200);
    await revoke(third);
    await expect.poll(() => statusOf(third), SOON).toBe(401);
    const fourth = await platform.partner();
    expect(await statusOf(fourth)).toBe(200);
    await revoke(fourth);
    await expect.poll(() => statusOf(fourth), SOON).toBe(401);
  });

  it('delivers what was to be pushed when it went away', async () => {
    const crud = new SqlCrud(direct);
    const tariff = v230.tariff({ id: 'AWAY' });
    await crud.create('tariffs', tariff, ownContext('2.3.0', 'tests'));
    const push = platform.app.get(OcpiPush);
    line.cut();
    await expect(push.push('tariffs', tariff)).rejects.toThrow();
    line.mend();
    await expect
      .poll(
        () =>
          push.push('tariffs', tariff).then(
            ({ partners }) => partners.length,
            () => 0,
          ),
        SOON,
      )
      .toBeGreaterThan(0);
    await expect.poll(() => partner.received.filter(({ path }) => path.includes('AWAY')).length, SOON).toBeGreaterThan(0);
  });
});
