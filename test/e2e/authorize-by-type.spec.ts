import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OcpiContext } from '../../lib/contract/context.js';
import { ownContext } from '../../lib/contract/context.js';
import type { Kind, OcpiKey } from '../../lib/contract/kinds.js';
import type { OcpiVersion } from '../../lib/contract/version.js';
import { MemoryCrud } from '../../lib/testing/memory-crud.js';
import type { Token } from '../../lib/versions/v230/tokens.js';
import { v230 } from '../fixtures/objects.js';
import { expectFailure, expectSuccess } from '../harness.envelope.js';
import type { Wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, OWN, startPlatform, type Answer, type Platform } from '../harness.js';

const own = (uid: string, type: string, issuer = type): Token =>
  v230.token({ country_code: OWN.countryCode, party_id: OWN.partyId, uid, type, issuer });

/** Notes down which tokens it is asked for. */
class AskedCrud extends MemoryCrud {
  readonly asked: string[] = [];

  override get<K extends Kind>(kind: K, key: OcpiKey<K>, ctx: OcpiContext) {
    this.note(key);
    return super.get(kind, key, ctx);
  }

  override text<K extends Kind>(kind: K, key: OcpiKey<K>, ctx: OcpiContext) {
    this.note(key);
    return super.text(kind, key, ctx);
  }

  private note(key: OcpiKey): void {
    if ('uid' in key) this.asked.push(`${key.uid} ${key.type ?? 'any'}`);
  }
}

describe.each(ADAPTERS)('real-time authorization by the type of a token, on %s', (adapter) => {
  let platform: Platform;
  let crud: AskedCrud;
  const partners = new Map<OcpiVersion, TestPartner>();

  beforeAll(async () => {
    crud = new AskedCrud();
    platform = await startPlatform({ adapter, ocpi: { crud: { useValue: crud } } });
    const tokens = [
      ...['RFID', 'OTHER', 'APP_USER', 'AD_HOC_USER', 'EMAID', 'TATTOO'].map((type) => own(type, type)),
      // Several tokens of one uid.
      ...['RFID', 'APP_USER', 'EMAID'].map((type) => own('THREE', type)),
      ...['EMAID', 'OTHER'].map((type) => own('BOTH', type)),
      ...['RFID', 'APP_USER'].map((type) => own('KNOWN', type)),
    ];
    for (const token of tokens) await crud.create('tokens', token, ownContext('2.3.0', 'tokens'));
    for (const version of ['2.1.1', '2.2.1', '2.3.0'] as const)
      partners.set(version, await platform.partner({ version, side: 'cpo', roles: ['EMSP'] }));
  });
  afterAll(() => platform.close());

  const authorize = (version: OcpiVersion, uid: string, type?: string): Promise<Answer> => {
    crud.asked.length = 0;
    const partner = partners.get(version)!;
    return partner.ask(partner.offered('tokens', uid, 'authorize') + (type === undefined ? '' : `?type=${type}`), { method: 'POST' });
  };

  it.each(['2.1.1', '2.2.1', '2.3.0'] as const)(
    'R-185 R-243 R-249 in %s a token is authorized by the type that its list shows',
    async (version) => {
      const partner = partners.get(version)!;
      const list = expectSuccess(await partner.ask(partner.offered('tokens'))).body.data as Wire[];
      expect(list).toHaveLength(13);
      for (const { uid, type } of list)
        expect(expectSuccess(await authorize(version, String(uid), String(type))).body.data).toMatchObject({ allowed: 'ALLOWED' });
    },
  );

  it('R-249 what 2.2.1 has no name for is answered as OTHER, also beside tokens of the same uid that it knows', async () => {
    for (const [uid, issuer] of [
      ['EMAID', 'EMAID'],
      ['TATTOO', 'TATTOO'],
      ['THREE', 'EMAID'],
    ] as const) {
      const answer = expectSuccess(await authorize('2.2.1', uid, 'OTHER'));
      expect(answer.body.data).toMatchObject({ token: { uid, type: 'OTHER', issuer } });
    }
  });

  it('a token that is OTHER goes before one that is called so', async () => {
    expect((await authorize('2.2.1', 'BOTH', 'OTHER')).body.data).toMatchObject({ token: { issuer: 'OTHER' } });
    expect(crud.asked).toEqual(['BOTH OTHER']);
  });

  it.each([
    ['2.1.1', 'RFID'],
    ['2.2.1', 'RFID'],
    ['2.2.1', 'APP_USER'],
    ['2.2.1', 'AD_HOC_USER'],
    ['2.2.1', 'KNOWN'],
    ['2.2.1', 'NOBODY'],
    ['2.3.0', 'EMAID'],
    ['2.3.0', 'TATTOO'],
  ] as const)('R-190 in %s there is no OTHER token %s, whose type that version has a name for', async (version, uid) => {
    expectFailure(await authorize(version, uid, 'OTHER'), 404, 2004);
  });

  it.each(['2.1.1', '2.2.1', '2.3.0'] as const)('R-185 in %s an empty type says as much as none', async (version) => {
    expectSuccess(await authorize(version, 'THREE', ''));
    expect(crud.asked).toEqual([version === '2.1.1' ? 'THREE any' : 'THREE RFID']);
    if (version !== '2.1.1') expectFailure(await authorize(version, 'EMAID', ''), 404, 2004);
  });

  it('the store is asked once for what is no OTHER, and for any OTHER of 2.3.0', async () => {
    const asked = async (version: OcpiVersion, uid: string, type?: string): Promise<readonly string[]> => {
      await authorize(version, uid, type);
      return [...crud.asked];
    };
    for (const version of ['2.2.1', '2.3.0'] as const) {
      expect(await asked(version, 'RFID')).toEqual(['RFID RFID']);
      expect(await asked(version, 'NOBODY')).toEqual(['NOBODY RFID']);
      expect(await asked(version, 'NOBODY', 'APP_USER')).toEqual(['NOBODY APP_USER']);
    }
    expect(await asked('2.3.0', 'NOBODY', 'OTHER')).toEqual(['NOBODY OTHER']);
    expect(await asked('2.2.1', 'NOBODY', 'OTHER')).toEqual(['NOBODY OTHER', 'NOBODY any']);
  });
});
