import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MockPartner } from '../../lib/testing/mock-partner.js';
import { v230 } from '../fixtures/objects.js';
import { PushSetting, pushesTo } from './setting.js';

const OWNER = { country_code: 'NL', party_id: 'EXA' } as const;
const AT = '2026-02-01T00:00:00Z';

describe.each(['2.1.1', '2.2.1', '2.3.0'] as const)('what is sent to a partner of %s', (version) => {
  let setting: PushSetting;
  let mock: MockPartner;

  beforeAll(async () => {
    setting = await PushSetting.start();
    mock = await setting.partner(
      version,
      { roles: [{ role: 'EMSP', countryCode: 'DE', partyId: 'DRV' }] },
      version === '2.1.1' ? '/cpo' : '',
    );
    await setting.store('locations', v230.location({ ...OWNER }));
  });

  afterAll(() => setting.close());

  async function push(...args: Parameters<PushSetting['push']['push']>): Promise<string[]> {
    mock.requests.length = 0;
    const { outcomes } = await setting.push.push(...args);
    expect(await outcomes).toMatchObject([{ result: 'delivered' }]);
    return pushesTo(mock);
  }

  it('PATCH of what changed, with last_updated', async () => {
    const session = await setting.store('sessions', v230.session({ ...OWNER, status: 'PENDING' }));
    const path = `sessions/NL/EXA/${session.id}`;
    expect(await push('sessions', session)).toEqual([`PUT ${path}`]);
    const active = await setting.store('sessions', { ...session, status: 'ACTIVE', kwh: 1.5, last_updated: AT });
    expect(await push('sessions', active, { changed: ['status', 'kwh'] })).toEqual([`PATCH ${path}`]);
    expect(mock.requests[0]?.body).toEqual({ status: 'ACTIVE', kwh: 1.5, last_updated: AT });
  });
});
