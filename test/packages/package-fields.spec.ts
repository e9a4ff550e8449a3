import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OcpiClient } from '../../lib/client/ocpi-client.js';
import type { PartnerClient } from '../../lib/client/partner-client.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockEndpoint } from '../../lib/testing/mock-partner.options.js';
import type { Cdr, Session, Tariff } from '../../lib/versions/v230/models.js';
import { v230 } from '../fixtures/objects.js';
import { ADAPTERS, OWN, startPlatform, type Platform } from '../harness.js';

const EMSP = { role: 'EMSP', countryCode: 'DE', partyId: 'DRV' } as const;
const start_date_time = '2026-05-01T10:00:00Z';
const energy = { start_date_time, dimensions: [{ type: 'ENERGY' as const, volume: 1 }] };
const overtime = {
  start_date_time,
  dimensions: [
    { type: 'ENERGY' as const, volume: 1 },
    { type: 'RESERVATION_OVERTIME' as const, volume: 0.5 },
  ],
};
const expired = { start_date_time, dimensions: [{ type: 'RESERVATION_EXPIRES' as const, volume: 0.5 }] };
const forBookings: Tariff['elements'][number] = {
  price_components: [{ type: 'FLAT', price: 5, step_size: 1 }],
  restrictions: { booking: 'BOOKING' },
};
const plain = <T>(object: T): T => JSON.parse(JSON.stringify(object)) as T;

const tariff = plain(v230.tariff());
const session = plain(v230.session());
const { booking_id: _, ...cdr } = plain(v230.cdr({ tariffs: [tariff], charging_periods: [energy] }));
const booked = {
  tariff: { ...tariff, preauthorize_amount: 50, elements: [forBookings, ...tariff.elements] } satisfies Tariff,
  onlyBookings: { ...tariff, id: 'ONLY', elements: [forBookings] } satisfies Tariff,
  session: { ...session, charging_periods: [overtime, expired] } satisfies Session,
  cdr: { ...cdr, booking_id: 'B-1', charging_periods: [overtime, expired] } satisfies Cdr,
  noShow: { ...cdr, id: 'NO-SHOW', booking_id: 'B-2', charging_periods: [expired] } satisfies Cdr,
};

describe.each(ADAPTERS)('fields of packages on %s', (adapter) => {
  let platform: Platform;
  const mocks: MockPartner[] = [];
  beforeAll(async () => {
    platform = await startPlatform({ adapter });
    await platform.store('tariffs', { ...booked.tariff, country_code: OWN.countryCode, party_id: OWN.partyId });
    await platform.store('tariffs', { ...booked.onlyBookings, country_code: OWN.countryCode, party_id: OWN.partyId });
    await platform.store('sessions', { ...booked.session, country_code: OWN.countryCode, party_id: OWN.partyId });
    for (const one of [{ ...booked.cdr, tariffs: [booked.tariff, booked.onlyBookings] }, booked.noShow])
      await platform.store('cdrs', { ...one, country_code: OWN.countryCode, party_id: OWN.partyId });
  });
  afterAll(() => Promise.all([platform.close(), ...mocks.map((mock) => mock.stop())]));

  /** A partner that offers these packages; what it lists and what it is told. */
  async function partner(...packages: string[]) {
    const ends = (module: string): MockEndpoint[] => [
      { module, interface: 'SENDER' },
      { module, interface: 'RECEIVER' },
    ];
    const endpoints = ['tariffs', 'sessions', 'cdrs', 'tokens', ...packages].flatMap(ends);
    const mock = await MockPartner.start({ versions: ['2.3.0'], roles: [EMSP], endpoints });
    mocks.push(mock);
    const registration = platform.app.get(OcpiRegistration, { strict: false });
    const { id } = await registration.register({ url: mock.versionsUrl, token: 'mock-token-a', side: 'cpo' });
    const client: PartnerClient = platform.app.get(OcpiClient, { strict: false }).for(id);
    const listed = async (module: string) => {
      const { body } = await mock.credentials.call('GET', platform.url(`/cpo/2.3.0/${module}?date_from=2020-01-01T00:00:00Z`));
      return body?.data as Record<string, unknown>[];
    };
    return { mock, client, listed, leave: () => registration.unregister(id) };
  }

  it('R-238 are not listed to a partner without the packages', async () => {
    const { listed, leave } = await partner();
    const [only, ...others] = await listed('tariffs');
    expect(others).toEqual([]);
    expect(only).toMatchObject({ elements: tariff.elements });
    expect(only).not.toHaveProperty('preauthorize_amount');
    expect(await listed('sessions')).toMatchObject([{ charging_periods: [energy] }]);
    const [bill, ...more] = await listed('cdrs');
    expect(more).toEqual([]);
    expect(bill).toMatchObject({ charging_periods: [energy], tariffs: [{ elements: tariff.elements }] });
    expect(bill!['tariffs']).toHaveLength(1);
    for (const name of ['booking_id', 'preauthorize_amount', 'RESERVATION_', '"booking"']) expect(JSON.stringify(bill)).not.toContain(name);
    await leave();
  });

  it('R-238 are listed to a partner that has them', async () => {
    const { listed, leave } = await partner('bookings', 'payments');
    expect((await listed('tariffs')).map(({ elements }) => elements)).toEqual([booked.tariff.elements, booked.onlyBookings.elements]);
    expect(await listed('sessions')).toMatchObject([{ charging_periods: [overtime, expired] }]);
    expect(await listed('cdrs')).toMatchObject([{ booking_id: 'B-1' }, { booking_id: 'B-2' }]);
    await leave();
    const payments = await partner('payments');
    const [only] = await payments.listed('tariffs');
    expect(only).toMatchObject({ preauthorize_amount: 50, elements: tariff.elements });
    await payments.leave();
  });

  it('R-238 are not pushed to a partner without the packages', async () => {
    const { mock, client, leave } = await partner();
    await client.tariffs.put(booked.tariff);
    await client.sessions.put(booked.session);
    await client.sessions.patch(
      { countryCode: session.country_code, partyId: session.party_id, id: session.id },
      { charging_periods: [overtime] },
    );
    await client.cdrs.post(booked.cdr);
    const bodies = mock.requestsTo(/^(PUT|PATCH|POST) .*(tariffs|sessions|cdrs)/).map(({ body }) => body);
    expect(bodies).toEqual([
      tariff,
      { ...session, charging_periods: [energy] },
      { charging_periods: [energy], last_updated: expect.any(String) },
      { ...cdr, charging_periods: [energy] },
    ]);
    await expect(client.tariffs.put(booked.onlyBookings)).rejects.toThrow(/cannot express/);
    await expect(client.cdrs.post(booked.noShow)).rejects.toThrow(/cannot express/);
    await leave();
    const rich = await partner('bookings', 'payments');
    await rich.client.tariffs.put(booked.tariff);
    await rich.client.cdrs.post(booked.noShow);
    expect(rich.mock.requestsTo(/^(PUT|POST) .*(tariffs|cdrs)/).map(({ body }) => body)).toEqual([booked.tariff, booked.noShow]);
    await rich.leave();
  });

  it('are read back by the partner that pushed them, whatever it offers', async () => {
    const cpo = await platform.partner({ version: '2.3.0', roles: ['CPO'] });
    const pushed = { ...booked.tariff, ...cpo.owner };
    await cpo.ask(cpo.pushed('tariffs', tariff.id), { method: 'PUT', body: pushed });
    expect((await cpo.ask(cpo.pushed('tariffs', tariff.id))).body.data).toEqual(pushed);
  });
});
