import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OcpiVersion } from '../../lib/contract/version.js';
import type { OcpiPushReceipt } from '../../lib/push/push-receipt.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockRequest } from '../../lib/testing/mock-partner.options.js';
import type { Token } from '../../lib/versions/v230/tokens.js';
import { v230 } from '../fixtures/objects.js';
import { ask } from '../harness.js';
import { PushSetting } from './setting.js';

const PUSH_TOKEN = 'push-token-of-the-tests';
const VERSIONS = ['2.1.1', '2.2.1', '2.3.0'] as const;
const own = (type: string): Token => v230.token({ country_code: 'NL', party_id: 'EXA', uid: `TOK-${type}`, type });

/** What each version calls a type. */
type Called = Readonly<Record<OcpiVersion, string>>;
const CALLED: readonly (readonly [string, Called])[] = [
  ['RFID', { '2.1.1': 'RFID', '2.2.1': 'RFID', '2.3.0': 'RFID' }],
  ['OTHER', { '2.1.1': 'OTHER', '2.2.1': 'OTHER', '2.3.0': 'OTHER' }],
  ['APP_USER', { '2.1.1': 'OTHER', '2.2.1': 'APP_USER', '2.3.0': 'APP_USER' }],
  ['EMAID', { '2.1.1': 'OTHER', '2.2.1': 'OTHER', '2.3.0': 'EMAID' }],
  ['TATTOO', { '2.1.1': 'OTHER', '2.2.1': 'OTHER', '2.3.0': 'TATTOO' }],
];

const pushesTo = (mock: MockPartner): MockRequest[] => mock.requests.filter(({ method }) => method === 'PUT' || method === 'PATCH');

/** The one request that a partner of a version was told by; PUT and PATCH of 2.1.1 know no parameter. */
function expectTold(mock: MockPartner, version: OcpiVersion, type: string): MockRequest {
  const [request, ...others] = pushesTo(mock);
  expect(others).toEqual([]);
  expect([...request!.query]).toEqual(version === '2.1.1' ? [] : [['type', type]]);
  return request!;
}

describe('R-185 the type of a pushed Token is in its address what it is in its body', () => {
  let setting: PushSetting;
  const mocks = new Map<OcpiVersion, MockPartner>();

  beforeAll(async () => {
    setting = await PushSetting.start();
    for (const [index, version] of VERSIONS.entries()) {
      const roles = [{ role: 'CPO', countryCode: 'BE', partyId: `CP${index}` }] as const;
      mocks.set(version, await setting.partner(version, { roles }, version === '2.1.1' ? '/emsp' : ''));
    }
  });
  afterAll(() => setting.close());

  /** What all who are to be told of it are told. 2.3.0 does not want contract ids of vehicles. */
  async function told(type: string, called: Called, what: () => Promise<OcpiPushReceipt>): Promise<MockRequest[]> {
    for (const mock of mocks.values()) mock.requests.length = 0;
    const { outcomes } = await what();
    const results = (await outcomes).map(({ result }) => result);
    const versions = VERSIONS.filter((version) => type !== 'EMAID' || version !== '2.3.0');
    expect(results).toEqual(versions.map(() => 'delivered'));
    return versions.map((version) => expectTold(mocks.get(version)!, version, called[version]));
  }

  it.each(CALLED)('R-243 R-249 %s', async (type, called) => {
    const { push } = setting;
    const whole = (sent: MockRequest[]): void => {
      for (const { method, body } of sent) expect({ method, body }).toMatchObject({ method: 'PUT', body: { uid: own(type).uid } });
      expect(sent.map(({ body }) => body)).toMatchObject(VERSIONS.slice(0, sent.length).map((version) => ({ type: called[version] })));
    };
    const token = await setting.store('tokens', own(type));
    whole(await told(type, called, () => push.push('tokens', token)));
    const patches = await told(type, called, () => push.push('tokens', token, { changed: ['valid', 'last_updated'] }));
    expect(patches.map(({ method }) => method)).toEqual(patches.map(() => 'PATCH'));
    whole(await told(type, called, () => push.gone('tokens', token)));
  });
});

describe('R-185 the same of a Token that is pushed to the receivers of a message', () => {
  let setting: PushSetting;
  let receiver: MockPartner;

  beforeAll(async () => {
    setting = await PushSetting.start({ ocpi: { push: { http: true }, pushToken: PUSH_TOKEN } });
    receiver = await MockPartner.start({ roles: [{ role: 'CPO', countryCode: 'BE', partyId: 'CPO' }] });
    receiver.credentials.token = 'mock-token-a';
    for (const [type] of CALLED) await setting.store('tokens', own(type));
  });
  afterAll(async () => {
    await setting.close();
    await receiver.stop();
  });

  describe.each(VERSIONS)('in %s', (version) => {
    it.each(CALLED)('R-243 R-249 %s', async (type, called) => {
      receiver.requests.length = 0;
      const receivers = [{ endpoints_url: receiver.url(version, 'details'), auth_token: 'mock-token-a' }];
      const body = { module_id: 'tokens', object_id: own(type).uid, receivers };
      const answer = await ask(`${setting.platform.origin}/push/${version}`, { method: 'POST', authorization: PUSH_TOKEN, body });
      expect(answer.body).toMatchObject({ receiver_responses: [{ response: { status_code: 1000 } }] });
      expect(expectTold(receiver, version, called[version]).body).toMatchObject({ type: called[version] });
    });
  });
});
