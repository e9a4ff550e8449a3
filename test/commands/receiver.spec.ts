import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActionInput, CommandAnswer, OcpiActions } from '../../lib/contract/actions.js';
import { ownContext } from '../../lib/contract/context.js';
import { ADAPTERS, OWN, type Platform } from '../harness.js';
import { v211, v221, v230 } from '../fixtures/objects.js';
import { commandPlatform, TOKENS_A } from './command-platform.js';
import { MockPartner } from './mock-partner.js';

type Asked = { [A in 'START_SESSION' | 'STOP_SESSION' | 'RESERVE_NOW' | 'CANCEL_RESERVATION' | 'UNLOCK_CONNECTOR']?: ActionInput<A> };

let asked: Asked = {};
let authorizations = 0;
let answer: CommandAnswer = { result: 'ACCEPTED' };
const actions: OcpiActions = {
  START_SESSION: (input) => ((asked.START_SESSION = input), answer),
  STOP_SESSION: async (input) => ((asked.STOP_SESSION = input), answer),
  UNLOCK_CONNECTOR: (input) => ((asked.UNLOCK_CONNECTOR = input), answer),
  RESERVE_NOW: (input) => ((asked.RESERVE_NOW = input), answer),
  AUTHORIZE_TOKEN: ({ token }) => (authorizations++, { allowed: 'ALLOWED', token }),
};

const token = { '2.2.1': v221.token, '2.3.0': v230.token };
const start = (partner: MockPartner, more: object = {}) => ({
  response_url: partner.url('/results/1'),
  token: partner.options.version === '2.1.1' ? v211.token() : token[partner.options.version](),
  location_id: 'LOC-1',
  ...more,
});

const SETTINGS = (['2.2.1', '2.3.0'] as const).flatMap((version) => ADAPTERS.map((adapter) => ({ version, adapter })));

describe.each(SETTINGS)('commands RECEIVER in $version on $adapter', ({ version, adapter }) => {
  let platform: Platform;
  let partner: MockPartner;
  beforeAll(async () => {
    platform = await commandPlatform(actions, { commandSeconds: 7 }, adapter);
    partner = await MockPartner.register(platform, { version, tokenA: TOKENS_A[0] });
  });
  afterAll(async () => {
    await partner.close();
    await platform.close();
  });
  beforeEach(() => {
    asked = {};
    answer = { result: 'ACCEPTED' };
  });

  it('R-197 answers at once with result and timeout, the platform’s seconds where the host says none', async () => {
    const reply = await partner.command('START_SESSION', start(partner));
    expect([reply.status, reply.body.status_code, reply.body.data]).toEqual([200, 1000, { result: 'ACCEPTED', timeout: 7 }]);
  });

  it('R-197 never promises to wait longer than the platform waits', async () => {
    answer = { result: 'ACCEPTED', timeout: 600, message: [{ language: 'en', text: 'on its way' }] };
    const reply = await partner.command('START_SESSION', start(partner));
    expect(reply.body.data).toEqual({ result: 'ACCEPTED', timeout: 7, message: [{ language: 'en', text: 'on its way' }] });
    answer = { result: 'ACCEPTED', timeout: 3 };
    expect((await partner.command('START_SESSION', start(partner))).body.data).toEqual({ result: 'ACCEPTED', timeout: 3 });
  });

  it('hands the host the command with its Location and our id, without response_url', async () => {
    await partner.command(
      'START_SESSION',
      start(partner, { evse_uid: 'EVSE-1', connector_id: '1', authorization_reference: 'REF', x_note: 'kept' }),
    );
    const input = asked.START_SESSION;
    expect(input?.command).toMatchObject({
      location_id: 'LOC-1',
      evse_uid: 'EVSE-1',
      connector_id: '1',
      authorization_reference: 'REF',
      x_note: 'kept',
    });
    expect(input?.command).not.toHaveProperty('response_url');
    expect([input?.location?.id, typeof input?.id]).toEqual(['LOC-1', 'string']);
  });

  it('R-200 answers an unknown Location with 2003 under HTTP 200 and REJECTED', async () => {
    const reply = await partner.command('START_SESSION', start(partner, { location_id: 'NOWHERE' }));
    expect([reply.status, reply.body.status_code]).toEqual([200, 2003]);
    expect(reply.body.data).toMatchObject({ result: 'REJECTED', timeout: 0 });
    expect(asked).toEqual({});
  });

  it('R-200 an unknown EVSE or Connector is an unknown place, too', async () => {
    expect((await partner.command('START_SESSION', start(partner, { evse_uid: 'NONE' }))).body.status_code).toBe(2003);
    const unlock = { response_url: partner.url('/r'), location_id: 'LOC-1', evse_uid: 'EVSE-1', connector_id: '9' };
    expect((await partner.command('UNLOCK_CONNECTOR', unlock)).body.status_code).toBe(2003);
    expect((await partner.command('UNLOCK_CONNECTOR', { ...unlock, connector_id: '2', location_id: 'loc-1' })).body.data).toMatchObject({
      result: 'ACCEPTED',
    });
  });

  it('R-200 answers an unknown Session with 1000 and UNKNOWN_SESSION', async () => {
    const reply = await partner.command('STOP_SESSION', { response_url: partner.url('/r'), session_id: 'NONE' });
    expect([reply.status, reply.body.status_code]).toEqual([200, 1000]);
    expect(reply.body.data).toMatchObject({ result: 'UNKNOWN_SESSION', timeout: 0 });
  });

  it('R-208 stops own Sessions, and refuses those of other eMSPs', async () => {
    expect((await partner.command('STOP_SESSION', { response_url: partner.url('/r'), session_id: 'SES-DRV' })).body.data).toMatchObject({
      result: 'ACCEPTED',
    });
    expect(asked.STOP_SESSION?.session?.id).toBe('SES-DRV');
    asked = {};
    const reply = await partner.command('STOP_SESSION', { response_url: partner.url('/r'), session_id: 'SES-OTH' });
    expect([reply.body.status_code, asked]).toEqual([1000, {}]);
    expect(reply.body.data).toMatchObject({ result: 'REJECTED', timeout: 0 });
  });

  it.each(['ACCEPTED', { result: 'OK' }, 5, null])(
    'R-009 answers 3000 where the host answers what no CommandResponse can say: %j',
    async (said) => {
      answer = said as unknown as CommandAnswer;
      const reply = await partner.command('START_SESSION', start(partner));
      expect([reply.status, reply.body.status_code, reply.body.data]).toEqual([200, 3000, undefined]);
    },
  );

  it('R-201 wants evse_uid with connector_id, and connector_id where the EVSE asks for it', async () => {
    const alone = await partner.command('START_SESSION', start(partner, { connector_id: '1' }));
    expect([alone.status, alone.body.status_code]).toEqual([200, 2001]);
    const without = await partner.command('START_SESSION', start(partner, { evse_uid: 'STRICT' }));
    expect([without.body.status_code, without.body.status_message]).toEqual([2001, expect.stringContaining('$.connector_id')]);
    expect(without.body.data).toMatchObject({ result: 'REJECTED' });
    expect(asked).toEqual({});
    expect((await partner.command('START_SESSION', start(partner, { evse_uid: 'STRICT', connector_id: '1' }))).body.data).toMatchObject({
      result: 'ACCEPTED',
    });
  });

  it('R-202 R-203 takes tokens it has never seen, even invalid ones, without asking and without storing them', async () => {
    const unseen = token[version]({ uid: 'NEVER-SEEN', type: 'APP_USER', valid: false, whitelist: 'NEVER' });
    const reply = await partner.command('START_SESSION', start(partner, { token: unseen }));
    expect([reply.body.data, authorizations]).toEqual([{ result: 'ACCEPTED', timeout: 7 }, 0]);
    expect(asked.START_SESSION?.command.token).toMatchObject({ uid: 'NEVER-SEEN', type: 'APP_USER', valid: false });
    const tokens = await platform.crud.list('tokens', { offset: 0, limit: 10 }, ownContext(version, 'tokens', { served: OWN }));
    expect(tokens.total).toBe(0);
  });

  it('R-208 refuses tokens of other eMSPs', async () => {
    const reply = await partner.command(
      'START_SESSION',
      start(partner, { token: token[version]({ country_code: 'FR', party_id: 'OTH' }) }),
    );
    expect([reply.body.status_code, asked]).toEqual([1000, {}]);
    expect(reply.body.data).toMatchObject({ result: 'REJECTED' });
  });

  it('R-210 answers unknown commands, and those the host has no handler for, with NOT_SUPPORTED in the envelope', async () => {
    const unknown = await partner.command('OPEN_BARRIER', { anything: 1 });
    expect([unknown.status, unknown.body.status_code]).toEqual([200, 1000]);
    expect(unknown.body.data).toMatchObject({ result: 'NOT_SUPPORTED', timeout: 0 });
    expect((await partner.send('POST', `/cpo/${version}/commands/OPEN_BARRIER`, '{garbage')).status).toBe(400);
    await partner.command('RESERVE_NOW', { ...start(partner), reservation_id: 'R-NS', expiry_date: '2099-01-01T00:00:00Z' });
    const noHandler = await partner.command('CANCEL_RESERVATION', { response_url: partner.url('/r'), reservation_id: 'R-NS' });
    expect(noHandler.body.data).toMatchObject({ result: 'NOT_SUPPORTED', timeout: 0 });
  });

  it('R-012 refuses bodies that are not as the model says with 2001 and the JSON path', async () => {
    const { location_id: _, ...without } = start(partner);
    const reply = await partner.command('START_SESSION', without);
    expect([reply.status, reply.body.status_code, reply.body.status_message]).toEqual([
      200,
      2001,
      expect.stringContaining('$.location_id'),
    ]);
  });

  it('passes the host’s own refusal on', async () => {
    answer = { result: 'REJECTED', message: [{ language: 'en', text: 'closed' }] };
    expect((await partner.command('START_SESSION', start(partner))).body.data).toEqual({
      result: 'REJECTED',
      timeout: 0,
      message: [{ language: 'en', text: 'closed' }],
    });
  });
});

describe.each(ADAPTERS)('commands RECEIVER in 2.1.1 on %s', (adapter) => {
  let platform: Platform;
  let partner: MockPartner;
  beforeAll(async () => {
    platform = await commandPlatform(actions, {}, adapter);
    partner = await MockPartner.register(platform, { version: '2.1.1', tokenA: TOKENS_A[0] });
  });
  afterAll(async () => {
    await partner.close();
    await platform.close();
  });
  beforeEach(() => {
    asked = {};
    answer = { result: 'ACCEPTED' };
  });

  it('R-197 answers with the one field that 2.1.1 knows', async () => {
    const reply = await partner.command('START_SESSION', start(partner, { evse_uid: 'STRICT' }));
    expect([reply.status, reply.body.data]).toEqual([200, { result: 'ACCEPTED' }]);
    expect(asked.START_SESSION?.command.token).toMatchObject({ country_code: 'DE', party_id: 'DRV' });
  });

  it('R-200 R-208 refuses with status codes as the later versions do', async () => {
    const place = await partner.command('START_SESSION', start(partner, { location_id: 'NOWHERE' }));
    expect([place.status, place.body.status_code, place.body.data]).toEqual([200, 2003, { result: 'REJECTED' }]);
    const session = await partner.command('STOP_SESSION', { response_url: partner.url('/r'), session_id: 'NONE' });
    expect([session.body.status_code, session.body.data]).toEqual([1000, { result: 'UNKNOWN_SESSION' }]);
    const foreign = await partner.command('STOP_SESSION', { response_url: partner.url('/r'), session_id: 'SES-OTH' });
    expect(foreign.body.data).toEqual({ result: 'REJECTED' });
  });

  it('R-210 has no CANCEL_RESERVATION', async () => {
    expect((await partner.command('CANCEL_RESERVATION', { reservation_id: 1 })).body.data).toEqual({ result: 'NOT_SUPPORTED' });
  });

  it('R-244 takes numbers as reservation ids and gives the host ours', async () => {
    const reply = await partner.command('RESERVE_NOW', { ...start(partner), reservation_id: 4711, expiry_date: '2099-01-01T00:00:00Z' });
    expect(reply.body.data).toEqual({ result: 'ACCEPTED' });
    expect(asked.RESERVE_NOW?.reservation).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(asked.RESERVE_NOW?.command)).not.toContain('4711');
  });
});

describe('response_url', () => {
  it('R-123 is refused with 2001 before anything is done when it leads into a private network', async () => {
    const platform = await commandPlatform(actions);
    const partner = await MockPartner.register(platform, { version: '2.2.1', tokenA: TOKENS_A[0] });
    asked = {};
    for (const response_url of ['https://169.254.169.254/latest', 'https://user:secret@emsp.example.com/r']) {
      const reply = await partner.command('START_SESSION', start(partner, { response_url }));
      expect([reply.status, reply.body.status_code, reply.body.status_message]).toEqual([
        200,
        2001,
        expect.stringContaining('$.response_url'),
      ]);
      expect(reply.body.data).toMatchObject({ result: 'REJECTED', timeout: 0 });
    }
    expect(asked).toEqual({});
    await partner.close();
    await platform.close();
  });
});
