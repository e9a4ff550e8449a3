import { afterEach, describe, expect, it } from 'vitest';
import type { OcpiPartner } from '../../lib/contract/partner.js';
import type { OcpiQuirks } from '../../lib/contract/quirks.js';
import type { OcpiState } from '../../lib/contract/state.js';
import { PartnerRecords } from '../../lib/partners/partner.records.js';
import { MemoryState } from '../../lib/testing/memory-state.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import { v221, v230 } from '../fixtures/objects.js';
import { Platform } from './platform.js';

let us: Platform;
let them: MockPartner;
let partner: OcpiPartner;
afterEach(async () => {
  await us.stop();
  await them.stop();
});

async function connect({ quirks }: { quirks?: OcpiQuirks } = {}): Promise<void> {
  us = await Platform.start();
  them = await MockPartner.start({ versions: ['2.2.1'], roles: [{ role: 'CPO', countryCode: 'DE', partyId: 'MCK' }] });
  partner = await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a', quirks, side: 'emsp' });
  them.requests.length = 0;
}

const client = () => us.client.for(partner);
const token = () => v230.token({ uid: 'T' });
const location = () => v221.location({ id: 'L', country_code: 'DE', party_id: 'MCK' });

describe('a connection heals itself', () => {
  it('a token that another instance has agreed is read anew when the one that is known is refused', async () => {
    const shared = new MemoryState();
    const unwatched = Object.assign(Object.create(shared) as OcpiState, { watch: undefined });
    us = await Platform.start({ state: shared });
    const other = await Platform.start({ state: unwatched });
    them = await MockPartner.start({ roles: [{ role: 'CPO', countryCode: 'DE', partyId: 'MCK' }] });
    partner = await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a', side: 'emsp' });
    await other.client.for(partner.id).tokens.put(token());
    await us.registration.update(partner.id);
    them.requests.length = 0;
    await other.client.for(partner.id).tokens.put(token());
    expect(them.requests).toHaveLength(2);
    expect((await other.partners.byId(partner.id))?.quirks).toEqual({});
    await other.stop();
  });

  it('a platform that has moved to another host is found through its versions', async () => {
    await connect();
    const moved = await MockPartner.start({ versions: ['2.2.1'], endpoints: them.endpoints });
    moved.credentials.token = them.credentials.token;
    const away = await MockPartner.start();
    await us.module.get(PartnerRecords).changePartner(partner.id, (current) => ({
      ...current,
      endpoints: current.endpoints.map((each) => ({ ...each, url: each.url.replace(them.origin, away.origin) })),
    }));
    await away.stop();
    them.fail(/details/, { change: (answer) => JSON.parse(JSON.stringify(answer).replaceAll(them.origin, moved.origin)) }, 9);
    await client().tokens.put(token());
    expect([...moved.objects.pushed.keys()]).toHaveLength(1);
    expect(await client().locations.list().toArray()).toEqual([]);
    expect(moved.requestsTo(/locations/)).toHaveLength(1);
    await moved.stop();
  });

  it('endpoints that have moved are read anew, once, and the call is sent there', async () => {
    await connect({ quirks: { trailingSlash: 'drop' } });
    const moved = (text: string) =>
      text.replaceAll('/receiver/tokens', '/receiver/tokens-v2').replaceAll('/sender/locations', '/sender/sites');
    them.fail(/details/, { change: (answer) => JSON.parse(moved(JSON.stringify(answer))) }, 9);
    them.fail(/(tokens\/|locations$)/, { status: 404, body: '<html>not found</html>' }, 99);
    them.objects.list('sites').push(location());
    await client().tokens.put(token());
    expect(them.requests.map(({ method, path }) => `${method} ${path.split('/').slice(2, 5).join('/')}`)).toEqual([
      'PUT 2.2.1/receiver/tokens',
      'GET versions',
      'GET 2.2.1/details',
      'PUT 2.2.1/receiver/tokens-v2',
    ]);
    expect((await client().locations.list().toArray()).map(({ id }) => id)).toEqual(['L']);
    them.requests.length = 0;
    them.fail(/tokens-v2/, { status: 404 }, 9);
    await expect(client().tokens.put(token())).rejects.toMatchObject({ http: 404 });
    expect(them.requestsTo(/details/)).toEqual([]);
  });

  it('a list that has moved is found anew, too', async () => {
    await connect({ quirks: { trailingSlash: 'drop' } });
    them.fail(/details/, { change: (answer) => JSON.parse(JSON.stringify(answer).replaceAll('/sender/locations', '/sender/sites')) }, 9);
    them.fail(/sender\/locations/, { status: 404 }, 99);
    them.objects.list('sites').push(location());
    expect((await client().locations.list().toArray()).map(({ id }) => id)).toEqual(['L']);
  });
});
