import { expect } from 'vitest';
import type { OcpiParty } from '../../lib/contract/party.js';
import { OcpiState } from '../../lib/contract/state.js';
import type { OcpiRole, OcpiVersion } from '../../lib/contract/version.js';
import type { OcpiOptions } from '../../lib/ocpi.options.js';
import type { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockRole } from '../../lib/testing/mock-partner.options.js';
import { ask, base64, type Adapter, type Answer, type Ask } from '../harness.js';
import { expectEnvelope } from '../harness.envelope.js';
import { PushSetting, pushesTo } from '../push/setting.js';

export const HUB = { countryCode: 'NL', partyId: 'HUB' } as const;

/** A platform that is a hub and nothing else. */
export function startHub(adapter: Adapter, ocpi: Partial<OcpiOptions> = {}): Promise<PushSetting> {
  return PushSetting.start({
    adapter,
    ocpi: { roles: ['HUB'], parties: [{ ...HUB, roles: ['HUB'], businessDetails: { name: 'Hub' } }], ...ocpi },
  });
}

/** A role of a party in Belgium. */
export function role(partyId: string, played: OcpiRole): MockRole {
  return { role: played, countryCode: 'BE', partyId };
}

/** Registers a partner with one role; in 2.1.1 the side says it. */
export function join(hub: PushSetting, version: OcpiVersion, partyId: string, played: OcpiRole): Promise<MockPartner> {
  const side = version !== '2.1.1' ? '' : played === 'CPO' ? '/emsp' : '/cpo';
  return hub.partner(version, { roles: [role(partyId, played)] }, side);
}

/** A request of a partner, addressed to the hub, or to `to`; null: to nobody. */
export async function say(
  hub: PushSetting,
  mock: MockPartner,
  path: string,
  request: Ask & { readonly to?: OcpiParty | null } = {},
): Promise<Answer> {
  const { to = HUB, headers, ...rest } = request;
  const { theirs, version } = mock.credentials;
  const [from] = mock.roles;
  const routing = {
    'OCPI-from-country-code': from!.countryCode,
    'OCPI-from-party-id': from!.partyId,
    ...(to && { 'OCPI-to-country-code': to.countryCode, 'OCPI-to-party-id': to.partyId }),
  };
  const url = path.startsWith('http') ? path : hub.platform.url(path);
  return expectEnvelope(
    await ask(url, {
      authorization: version === '2.1.1' ? theirs!.token : base64(theirs!.token),
      headers: { ...(version !== '2.1.1' && routing), ...headers },
      ...rest,
    }),
  );
}

/** Settles when nothing waits to be sent any more. */
export async function sent(hub: PushSetting): Promise<void> {
  const state = hub.platform.app.get(OcpiState);
  const end = Date.now() + 8000;
  while ((await state.list('lanes')).length > 0) {
    if (Date.now() > end) throw new Error('Something is still waiting to be sent.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What each of some partners was pushed, but for clients. */
export function pushed(partners: Readonly<Record<string, MockPartner>>): Record<string, string[]> {
  const of = (mock: MockPartner): string[] => pushesTo(mock).filter((push) => !push.includes(' hubclientinfo'));
  return Object.fromEntries(Object.entries(partners).map(([name, mock]) => [name, of(mock)]));
}

/** Forgets what partners were asked so far. */
export function forget(partners: Readonly<Record<string, MockPartner>>): void {
  for (const mock of Object.values(partners)) mock.requests.length = 0;
}

/** The routing headers of the last request to a module of a partner. */
export function routing(mock: MockPartner, module: string): Record<string, string | undefined> {
  const request = mock.requestsTo(new RegExp(`/receiver/${module}`)).at(-1);
  expect(request).toBeDefined();
  const { headers } = request!;
  return {
    from: `${headers['ocpi-from-country-code']}*${headers['ocpi-from-party-id']}`,
    to: `${headers['ocpi-to-country-code']}*${headers['ocpi-to-party-id']}`,
  };
}
