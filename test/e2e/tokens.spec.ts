import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OcpiActions } from '../../lib/contract/actions.js';
import { OcpiException } from '../../lib/protocol/ocpi.exception.js';
import type { Token } from '../../lib/versions/v230/tokens.js';
import { v230 } from '../fixtures/objects.js';
import { expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import { LATER, wire, type Wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, OWN, startPlatform, type Answer, type Platform } from '../harness.js';

const own = (uid: string, changes: Partial<Token> = {}): Token =>
  v230.token({ country_code: OWN.countryCode, party_id: OWN.partyId, uid, ...changes });

/** What the host decides: by the uid of the token. */
const actions: OcpiActions = {
  AUTHORIZE_TOKEN: ({ token, location }) => {
    if (token.uid === 'NEEDS-LOCATION' && location === undefined) throw new OcpiException(2002, 'Say where the driver wants to charge.');
    const allowed = ['EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED'].find((value) => value === token.uid) as 'EXPIRED' | undefined;
    return {
      allowed: allowed ?? (token.valid ? 'ALLOWED' : 'BLOCKED'),
      token,
      authorization_reference: 'REF-1',
      location: location ? { ...location, evse_uids: location.evse_uids?.slice(0, 1) } : { location_id: 'UNASKED' },
    };
  },
};

describe.each(ADAPTERS)('tokens on %s', (adapter) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ adapter, actions });
    const uids = ['GOOD', 'NEEDS-LOCATION', 'EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED'];
    await platform.store('tokens', ...uids.map((uid) => own(uid)), own('BAD', { valid: false }));
    await platform.store(
      'tokens',
      own('TWIN', { type: 'APP_USER', issuer: 'App' }),
      own('TWIN', { issuer: 'Card' }),
      own('APP', { type: 'APP_USER' }),
    );
  });
  afterAll(() => platform.close());

  describe.each(['2.1.1', '2.2.1', '2.3.0'] as const)('%s', (version) => {
    let partner: TestPartner;
    beforeAll(async () => {
      partner = await platform.partner({ version, side: 'cpo', roles: ['EMSP'] });
    });
    const token = (uid: string, changes: Wire = {}): Wire => wire(version, 'token', { ...partner.owner, uid, ...changes });
    const at = (uid: string): string => partner.pushed('tokens', uid);
    const put = (uid: string, changes: Wire = {}, query = ''): Promise<Answer> =>
      partner.ask(at(uid) + query, { method: 'PUT', body: token(uid, changes) });
    const authorize = (uid: string, body?: unknown, query = ''): Promise<Answer> =>
      partner.ask(partner.offered('tokens', uid, 'authorize') + query, { method: 'POST', body });

    it('stores what is pushed and gives it back equal', async () => {
      expectSuccess(await put('FULL', { nlx_extra: { a: 1 } }), 201);
      expect((await partner.ask(at('FULL'))).body.data).toEqual(token('FULL', { nlx_extra: { a: 1 } }));
      expectSuccess(await partner.ask(at('FULL'), { method: 'PATCH', body: { whitelist: 'NEVER', last_updated: LATER } }));
      expect((await partner.ask(at('FULL'))).body.data).toEqual(
        token('FULL', { nlx_extra: { a: 1 }, whitelist: 'NEVER', last_updated: LATER }),
      );
    });

    it('R-186 invalidates tokens by valid, and knows no DELETE', async () => {
      expectSuccess(await put('LOST'), 201);
      expectFailure(await partner.ask(at('LOST'), { method: 'DELETE' }), 405);
      expectSuccess(await partner.ask(at('LOST'), { method: 'PATCH', body: { valid: false, last_updated: LATER } }));
      expect((await partner.ask(at('LOST'))).body.data).toEqual(token('LOST', { valid: false, last_updated: LATER }));
    });

    it('R-189 authorizes without a body, and with LocationReferences', async () => {
      expect(expectSuccess(await authorize('GOOD')).body.data).toMatchObject({ allowed: 'ALLOWED' });
      const answer = expectSuccess(await authorize('GOOD', { location_id: 'LOC-1', evse_uids: ['A', 'B'] }));
      expect(answer.body.data).toMatchObject({ allowed: 'ALLOWED', location: { location_id: 'LOC-1', evse_uids: ['A'] } });
      expectInvalid(await authorize('GOOD', { evse_uids: ['A'] }), /\$\.location_id/);
      expectFailure(await authorize('GOOD', '{"location_id"'), 400);
    });

    it('R-190 answers an unknown token with 404 and 2004, without data', async () => {
      expectFailure(await authorize('NOBODY'), 404, 2004);
      expectFailure(await authorize('NOBODY', { location_id: 'LOC-1' }), 404, 2004);
      expectSuccess(await put('PUSHED'), 201);
      expectFailure(await authorize('PUSHED'), 404, 2004);
    });

    it('R-191 answers a known token that may not charge with 1000 and why', async () => {
      const expected = { BAD: 'BLOCKED', EXPIRED: 'EXPIRED', NO_CREDIT: 'NO_CREDIT', NOT_ALLOWED: 'NOT_ALLOWED' };
      for (const [uid, allowed] of Object.entries(expected)) {
        expect(expectSuccess(await authorize(uid)).body.data).toMatchObject({ allowed });
      }
    });

    it('R-192 answers 2002 when a location is needed and none is named', async () => {
      expectFailure(await authorize('NEEDS-LOCATION'), 200, 2002);
      expect(expectSuccess(await authorize('NEEDS-LOCATION', { location_id: 'LOC-1' })).body.data).toMatchObject({ allowed: 'ALLOWED' });
    });

    if (version === '2.1.1') {
      it('R-185 R-243 authorizes a token of any type by its uid, and what is no RFID as OTHER', async () => {
        for (const query of ['', '?type=OTHER']) expectSuccess(await authorize('APP', undefined, query));
        expectFailure(await authorize('APP', undefined, '?type=RFID'), 404, 2004);
        for (const query of ['', '?type=RFID', '?type=OTHER']) expectSuccess(await authorize('TWIN', undefined, query));
        expectFailure(await authorize('GOOD', undefined, '?type=OTHER'), 404, 2004);
      });
      return;
    }

    it('R-193 returns the whole token, and a location only when it was asked about', async () => {
      const answer = expectSuccess(await authorize('GOOD'));
      expect(answer.body.data).toEqual({ allowed: 'ALLOWED', token: own('GOOD'), authorization_reference: 'REF-1' });
      const asked = expectSuccess(await authorize('GOOD', { location_id: 'L', evse_uids: ['A', 'B'] }));
      expect(asked.body.data).toMatchObject({ token: own('GOOD'), location: { location_id: 'L', evse_uids: ['A'] } });
    });

    it('R-185 knows a token by its type too, which is RFID where none is said', async () => {
      expectSuccess(await put('KEY', { type: 'RFID', issuer: 'Card' }), 201);
      expectSuccess(await put('KEY', { type: 'APP_USER', issuer: 'App' }, '?type=APP_USER'), 201);
      const issuer = async (query: string): Promise<unknown> => ((await partner.ask(at('KEY') + query)).body.data as Wire)['issuer'];
      expect([await issuer(''), await issuer('?type='), await issuer('?type=RFID'), await issuer('?type=APP_USER')]).toEqual([
        'Card',
        'Card',
        'Card',
        'App',
      ]);
      expectFailure(await partner.ask(`${at('KEY')}?type=OTHER`), 404);
      expectInvalid(await put('KEY', { type: 'OTHER' }), /type/);
      expectInvalid(await put('KEY', { type: 'RFID' }, '?type=APP_USER'), /type/);

      const patch = { issuer: 'App 2', last_updated: LATER };
      expectSuccess(await partner.ask(`${at('KEY')}?type=APP_USER`, { method: 'PATCH', body: patch }));
      expectSuccess(await partner.ask(at('KEY'), { method: 'PATCH', body: { ...patch, issuer: 'Card 2' } }));
      expect([await issuer(''), await issuer('?type=APP_USER')]).toEqual(['Card 2', 'App 2']);
      expectFailure(await partner.ask(`${at('KEY')}?type=OTHER`, { method: 'PATCH', body: patch }), 404);

      for (const [query, name] of [
        ['', 'Card'],
        ['?type=RFID', 'Card'],
        ['?type=APP_USER', 'App'],
      ] as const) {
        expect((await authorize('TWIN', undefined, query)).body.data).toMatchObject({ token: { issuer: name } });
      }
      expectFailure(await authorize('APP'), 404, 2004);
      expectSuccess(await authorize('APP', undefined, '?type=APP_USER'));
      const list = expectSuccess(await partner.ask(partner.offered('tokens'))).body.data as Wire[];
      expect(list.filter(({ uid }) => uid === 'TWIN')).toHaveLength(2);
    });
  });
});
