import { describe, expect, it } from 'vitest';
import { v211, v230 } from '../fixtures/objects.js';
import { lower, raise } from './setting.js';

describe('2.1.1 and 2.3.0: objects', () => {
  it('R-240 names of Location, Connector and EnergyMix', async () => {
    const house = v230.location({
      parking_type: 'PARKING_GARAGE',
      energy_mix: { is_green_energy: true, environ_impact: [{ category: 'NUCLEAR_WASTE', amount: 0 }] },
    });
    const { object } = await lower('locations', '2.1.1', house);
    expect(object).toMatchObject({ type: 'PARKING_GARAGE', energy_mix: { environ_impact: [{ source: 'NUCLEAR_WASTE', amount: 0 }] } });
    const connector = house.evses?.[0]?.connectors[0];
    expect(object?.evses).toMatchObject([
      { connectors: [{ voltage: connector?.max_voltage, amperage: connector?.max_amperage, tariff_id: connector?.tariff_ids?.[0] }, {}] },
      {},
    ]);
    const raised = raise('locations', '2.1.1', v211.location());
    const old = v211.location();
    expect(raised).toMatchObject({
      parking_type: old.type,
      evses: [{ connectors: [{ max_voltage: old.evses?.[0]?.connectors[0]?.voltage }, {}] }, {}],
    });
    expect(raised).not.toHaveProperty('type');
  });

  it('R-240 a Location of type OTHER or UNKNOWN has no parking_type', () => {
    expect(raise('locations', '2.1.1', v211.location({ type: 'OTHER' }))).not.toHaveProperty('parking_type');
    expect(raise('locations', '2.1.1', v211.location({ type: 'UNKNOWN' }))).not.toHaveProperty('parking_type');
  });

  it('R-240 names of Token, Session and CDR', async () => {
    const token = v211.token({ type: 'OTHER' });
    const { auth_id, ...same } = token;
    const raised = raise('tokens', '2.1.1', token);
    expect(raised).toEqual({ ...same, contract_id: auth_id, country_code: 'NL', party_id: 'EXA' });
    expect((await lower('tokens', '2.1.1', raised)).object).toEqual(token);

    const session = v211.session({ end_datetime: '2026-03-14T13:00:00Z' });
    expect(raise('sessions', '2.1.1', session)).toMatchObject({
      start_date_time: session.start_datetime,
      end_date_time: session.end_datetime,
      cdr_token: { contract_id: session.auth_id },
    });
    const cdr = v211.cdr();
    const house = raise('cdrs', '2.1.1', cdr);
    expect(house).toMatchObject({
      start_date_time: cdr.start_date_time,
      end_date_time: cdr.stop_date_time,
      cdr_token: { contract_id: cdr.auth_id },
    });
    expect((await lower('cdrs', '2.1.1', house, v230.location())).object).toMatchObject({
      start_date_time: cdr.start_date_time,
      stop_date_time: cdr.stop_date_time,
      auth_id: cdr.auth_id,
    });
  });

  it('R-240, R-241 a Session embeds its Location with the used EVSE and Connector only', async () => {
    const place = v230.location();
    const evse = place.evses?.[1];
    const connector = evse?.connectors[0];
    const house = v230.session({ location_id: place.id.toLowerCase(), evse_uid: evse?.uid, connector_id: connector?.id });
    const { object } = await lower('sessions', '2.1.1', house, place);
    expect(object).toMatchObject({
      start_datetime: house.start_date_time,
      end_datetime: house.end_date_time,
      auth_id: house.cdr_token.contract_id,
      total_cost: house.total_cost?.before_taxes,
      location: { id: place.id, evses: [{ uid: evse?.uid, connectors: [{ id: connector?.id, voltage: connector?.max_voltage }] }] },
    });
    expect(Reflect.get(Object(object?.location), 'evses')).toHaveLength(1);
    for (const name of ['location_id', 'evse_uid', 'connector_id', 'cdr_token', 'country_code', 'start_date_time'])
      expect(object).not.toHaveProperty(name);
  });

  it('R-241 a Session whose Location nobody knows is left out', async () => {
    expect(await lower('sessions', '2.1.1', v230.session())).toMatchObject({
      object: undefined,
      lost: expect.arrayContaining(['/location']),
    });
  });

  it('R-241 location_id, evse_uid and connector_id come from the embedded Location, cdr_location too', () => {
    const wire = v211.session();
    const evse = wire.location.evses?.[0];
    expect(raise('sessions', '2.1.1', wire)).toMatchObject({
      location_id: wire.location.id,
      evse_uid: evse?.uid,
      connector_id: evse?.connectors[0]?.id,
    });
    const cdr = v211.cdr();
    expect(raise('cdrs', '2.1.1', cdr)).toMatchObject({
      end_date_time: cdr.stop_date_time,
      cdr_location: {
        id: cdr.location.id,
        evse_uid: cdr.location.evses?.[0]?.uid,
        connector_standard: cdr.location.evses?.[0]?.connectors[0]?.standard,
      },
    });
  });

  it('R-241 a CDR keeps the place it froze, and takes volts and amperes from the Location', async () => {
    const place = v230.location({ address: 'Moved 1' });
    const evse = place.evses?.[0];
    const connector = evse?.connectors[0];
    const frozen = { ...v230.cdr().cdr_location, id: place.id, evse_uid: evse?.uid ?? '', connector_id: connector?.id ?? '' };
    const house = v230.cdr({ country_code: place.country_code, party_id: place.party_id, cdr_location: frozen });
    const { object } = await lower('cdrs', '2.1.1', house, place);
    expect(object?.location).toMatchObject({ address: frozen.address, evses: [{ connectors: [{ voltage: connector?.max_voltage }] }] });
    const alone = await lower('cdrs', '2.1.1', house);
    expect(alone.object?.location).toMatchObject({ address: frozen.address, evses: [{ connectors: [{ voltage: 0, amperage: 0 }] }] });
  });

  it('R-242 what 2.1.1 lacks comes from the connection, and from what is stored', () => {
    const raised = raise('locations', '2.1.1', { ...v211.location({ country: 'NL' }), time_zone: undefined });
    expect(raised).toMatchObject({ country_code: 'NL', party_id: 'EXA', publish: true, country: 'NLD', time_zone: 'Europe/Amsterdam' });
    const current = v230.location({ publish: false, time_zone: 'Europe/Brussels' });
    const { time_zone: _, ...silent } = v211.location();
    expect(raise('locations', '2.1.1', silent, current)).toMatchObject({ publish: false, time_zone: 'Europe/Brussels' });
    const session = raise('sessions', '2.1.1', v211.session({ auth_id: 'DE8ACC' }));
    expect(session.cdr_token).toEqual({ country_code: 'DE', party_id: 'MSP', uid: '#NA', type: 'OTHER', contract_id: 'DE8ACC' });
    const known = v230.session();
    const next = raise('sessions', '2.1.1', v211.session({ auth_id: known.cdr_token.contract_id }), known);
    expect(next.cdr_token).toEqual(known.cdr_token);
  });

  it('R-242 a country with several clocks has no zone of its own', () => {
    expect(raise('locations', '2.1.1', { ...v211.location({ country: 'USA' }), time_zone: undefined })).toMatchObject({ time_zone: 'UTC' });
    expect(raise('locations', '2.1.1', { ...v211.location({ country: 'DEU' }), time_zone: undefined })).toMatchObject({
      time_zone: 'Europe/Berlin',
    });
  });

  it('R-131 a Location that is not to be published is for the eyes of its author only', async () => {
    expect(await lower('locations', '2.1.1', v230.location({ publish: false }))).toMatchObject({
      object: undefined,
      lost: expect.arrayContaining(['/publish']),
    });
    expect((await lower('locations', '2.2.1', v230.location({ publish: false }))).object).toMatchObject({ publish: false });
    const place = v230.location({ publish: false });
    expect((await lower('sessions', '2.1.1', v230.session({ location_id: place.id }), place)).object).toMatchObject({
      location: { id: place.id },
    });
  });

  it('R-068 coordinates have six decimals in 2.1.1', async () => {
    const at = async (latitude: string, longitude: string) =>
      (await lower('locations', '2.1.1', v230.location({ coordinates: { latitude, longitude } }))).object?.coordinates;
    expect(await at('51.04759', '-3.7299449')).toEqual({ latitude: '51.047590', longitude: '-3.729945' });
    expect(await at('99.9999999', '179.9999999')).toEqual({ latitude: '99.999999', longitude: '180.000000' });
  });

  it('R-133 opening hours are either of two in 2.1.1', async () => {
    const regular_hours = [{ weekday: 1, period_begin: '08:00', period_end: '20:00' }];
    const hours = async (opening_times: object) =>
      (await lower('locations', '2.1.1', { ...v230.location(), opening_times })).object?.opening_times;
    expect(await hours({ twentyfourseven: false, regular_hours })).toEqual({ regular_hours });
    expect(await hours({ twentyfourseven: true })).toEqual({ twentyfourseven: true });
    const up = (opening_times: object) => raise('locations', '2.1.1', { ...v211.location(), opening_times }).opening_times;
    expect(up({ regular_hours })).toEqual({ twentyfourseven: false, regular_hours });
    expect(up({ twentyfourseven: true })).toEqual({ twentyfourseven: true });
    expect(up({ twentyfourseven: false })).toBeUndefined();
  });
});
