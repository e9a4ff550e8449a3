import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OcpiClient } from '../../lib/client/ocpi-client.js';
import type { PartnerClient } from '../../lib/client/partner-client.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { compile } from '../../lib/models/checker.js';
import { BookingLocation } from '../../lib/versions/v230/bookings.js';
import { OcpiCalls } from '../../lib/results/ocpi-calls.js';
import { v230 } from '../fixtures/objects.js';
import { demoBookingLocation } from '../../sample/01-platform/demo/booking-locations.js';
import { demoLocation } from '../../sample/01-platform/demo/locations.js';
import { freed, taken } from '../../sample/01-platform/bookings/timeslots.js';
import { bookingRequest, inHours } from './booking.objects.js';
import { startSample } from './sample.platform.js';

const CPO = { countryCode: 'NL', partyId: 'EXA' };
const PTP = { countryCode: 'NL', partyId: 'PAY' };
const PATIENCE = { timeout: 20_000, interval: 50 };
const context = { version: '2.3.0', module: 'payments' } as const;

type Sample = Awaited<ReturnType<typeof startSample>>;

/** Registers one at another. */
async function register({ app: asking }: Sample, { app: asked, versions: url }: Sample): Promise<PartnerClient> {
  const { token } = await asked.get(OcpiRegistration, { strict: false }).createToken();
  const partner = await asking.get(OcpiRegistration, { strict: false }).register({ url, token, version: '2.3.0' });
  return asking.get(OcpiClient, { strict: false }).for(partner);
}

describe('the sample with the packages', () => {
  let cpo: Sample;
  let ptp: Sample;
  let toCpo: PartnerClient;
  beforeAll(async () => {
    [cpo, ptp] = await Promise.all([startSample('EXA', 'CPO', new ExpressAdapter()), startSample('PAY', 'EMSP,PTP', new FastifyAdapter())]);
    toCpo = await register(ptp, cpo);
  });
  afterAll(() => Promise.all([cpo?.app.close(), ptp?.app.close()]));

  it('R-227 R-229 R-230 a terminal is activated, a driver pays at it, and the CPO gets the confirmation', async () => {
    const { crud } = cpo;
    const list = async (kind: 'terminals' | 'financialAdviceConfirmations') =>
      (await crud.list(kind, { owners: [PTP], offset: 0, limit: 5 }, context)).items;
    await vi.waitFor(async () => expect(await list('financialAdviceConfirmations')).toHaveLength(1), PATIENCE);
    const location = demoLocation(CPO, 1);
    expect(await list('terminals')).toMatchObject([
      { terminal_id: `TERM-SERIAL-${location.id}`, party_id: 'EXA', location_ids: [location.id], invoice_creator: 'CPO' },
    ]);
    const [confirmation] = await list('financialAdviceConfirmations');
    const { items: cdrs } = await crud.list('cdrs', { owners: [CPO], counterparties: [PTP], offset: 0, limit: 5 }, context);
    const reference = expect.stringMatching(/^PT-/) as string;
    expect(cdrs).toMatchObject([
      { authorization_reference: reference, invoice_reference_id: reference, cdr_token: { type: 'AD_HOC_USER' } },
    ]);
    expect(confirmation).toMatchObject({
      authorization_reference: cdrs[0]?.authorization_reference,
      total_costs: cdrs[0]?.total_cost,
      capture_status_code: 'SUCCESS',
    });
  });

  it('R-232 R-233 an EVSE is booked, the booking changed, canceled, and another one fulfilled', async () => {
    const here = ptp.crud;
    const places = await toCpo.bookings.locations().toArray();
    expect(places).toEqual([1, 2].map((number) => demoBookingLocation(demoLocation(CPO, number))));
    const [place] = places;
    const request = (request_id: string, hours: number, changes = {}) =>
      bookingRequest(PTP, {
        request_id,
        location_id: place!.location_id,
        booking_location_id: place!.id,
        period: { start_date_time: inHours(hours), end_date_time: inHours(hours + 1) },
        authorization_reference: `AUTH-${request_id}`,
        ...changes,
      });
    const told = async (id: string, fields: object) =>
      vi.waitFor(async () => expect(await here.get('bookings', { ...CPO, id }, context)).toMatchObject(fields), PATIENCE);
    const { id } = await toCpo.bookings.request(request('ONE', 3));
    await told(id, { reservation_status: 'RESERVED', booking_option: { evse_uid: place!.booking_option!.evse_uid } });
    const again = await toCpo.bookings.request(request('TWO', 3));
    await told(again.id, { reservation_status: 'REJECTED' });
    await toCpo.bookings.request(request('ONE', 3.5));
    await told(id, { booking_requests: [{ request_status: 'ACCEPTED' }, { request_status: 'ACCEPTED' }] });
    const canceled = { cancellation_reason: 'TRAFFIC', who_canceled: 'EMSP' };
    expect(await toCpo.bookings.request(request('ONE', 3.5, { canceled }))).toMatchObject({ reservation_status: 'CANCELED' });
    const three = await toCpo.bookings.request(request('THREE', 7));
    await told(three.id, { reservation_status: 'RESERVED' });
    const call = await ptp.app.get(OcpiCalls, { strict: false }).open(await toCpo.current(), 'START_SESSION');
    await toCpo.commands.send('START_SESSION', {
      response_url: call.responseUrl,
      token: v230.token({ country_code: PTP.countryCode, party_id: PTP.partyId, type: 'APP_USER' }),
      location_id: place!.location_id,
      authorization_reference: 'AUTH-THREE',
    });
    expect(await call.result).toEqual({ result: 'ACCEPTED' });
    await told(three.id, { reservation_status: 'FULFILLED' });
    const there = { owners: [CPO], offset: 0, limit: 5 };
    const pushed = async () => (await here.list('bookingLocations', there, context)).items;
    await vi.waitFor(async () => expect(await pushed()).toEqual([await toCpo.bookings.getLocation({ ...CPO, id: place!.id })]), PATIENCE);
    const free = await toCpo.bookings.getLocation({ ...CPO, id: place!.id });
    expect(free!.calendars![0]!.available_timeslots).toHaveLength(2);
    expect(Date.parse(free!.last_updated)).toBeGreaterThan(Date.parse(place!.last_updated));
  });

  it('has bookable EVSEs that are valid, and calendars that add up', () => {
    const place = demoBookingLocation(demoLocation(CPO, 1))!;
    expect(compile(BookingLocation).check(place)).toEqual([]);
    const slot = (from: number, to: number) => ({ start_date_time: `2026-01-01T${from}:00:00Z`, end_date_time: `2026-01-01T${to}:00:00Z` });
    expect(taken([slot(10, 20)], slot(12, 14))).toEqual([slot(10, 12), slot(14, 20)]);
    expect(taken([slot(10, 20)], slot(10, 20))).toEqual([]);
    expect(taken([slot(10, 12), slot(14, 20)], slot(11, 15))).toBeUndefined();
    expect(freed([slot(10, 12), slot(14, 20)], slot(12, 14))).toEqual([slot(10, 20)]);
    expect(freed([slot(10, 12), slot(14, 20)], slot(21, 22))).toEqual([slot(10, 12), slot(14, 20), slot(21, 22)]);
  });
});
