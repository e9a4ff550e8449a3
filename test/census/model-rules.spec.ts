import type { Type } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { compile } from '../../lib/models/checker.js';
import { v211, v221, v230 } from '../fixtures/objects.js';
import { modelsOf } from './models.js';

const models = { v211: await modelsOf('2.1.1'), v221: await modelsOf('2.2.1'), v230: await modelsOf('2.3.0') };
const later = [
  { version: 'v221', classes: models.v221.classes, objects: v221 },
  { version: 'v230', classes: models.v230.classes, objects: v230 },
] as const;

const paths = (model: Type<object> | undefined, object: object): string[] =>
  compile(model!)
    .check(object)
    .map(({ path }) => path);

describe.each(later)('rules between the fields of $version', ({ classes, objects }) => {
  const location = (fields: object) => paths(classes.Location, { ...objects.location(), ...fields });
  const cdr = (fields: object) => paths(classes.Cdr, { ...objects.cdr(), ...fields });

  it.each([
    [{ uid: 'A1', type: 'RFID' }, []],
    [{ visual_number: '0001', issuer: 'Drive' }, []],
    [{ group_id: 'G' }, []],
    [{}, ['$.publish_allowed_to']],
    [{ issuer: 'Drive', type: 'RFID' }, ['$.publish_allowed_to']],
    [{ uid: 'A1' }, ['$.publish_allowed_to[0].uid']],
    [{ uid: 'A1', type: null }, ['$.publish_allowed_to[0].uid']],
    [{ visual_number: '0001' }, ['$.publish_allowed_to[0].visual_number']],
  ])('R-132 PublishTokenType %j has the faults %j', (entry, expected) => {
    expect(location({ publish: false, publish_allowed_to: [entry] })).toEqual(expected);
  });

  const monday = [{ weekday: 1, period_begin: '08:00', period_end: '20:00' }];
  it.each([
    [{ twentyfourseven: true }, []],
    [{ twentyfourseven: true, regular_hours: [] }, []],
    [{ twentyfourseven: true, regular_hours: null }, []],
    [{ twentyfourseven: false, regular_hours: monday }, []],
    [{ twentyfourseven: false }, ['$.opening_times.twentyfourseven']],
    [{ twentyfourseven: false, regular_hours: [] }, ['$.opening_times.twentyfourseven']],
    [{ twentyfourseven: true, regular_hours: monday }, ['$.opening_times.twentyfourseven']],
    [{ regular_hours: monday }, ['$.opening_times.twentyfourseven']],
  ])('R-133 Hours %j have the faults %j', (hours, expected) => {
    expect(location({ opening_times: hours })).toEqual(expected);
  });

  it('R-067 takes country as alpha-3 and country_code as alpha-2', () => {
    expect(location({ country: 'NL' })).toEqual(['$.country']);
    expect(location({ country_code: 'NLD' })).toEqual(['$.country_code']);
  });

  it.each(['52.37021', '52.370216', '-2.3702161'])('R-068 accepts the latitude %s', (latitude) => {
    expect(location({ coordinates: { latitude, longitude: '4.895168' } })).toEqual([]);
  });

  it.each(['52.3702', '52.37021611', '52', 52.370216])('R-068 refuses the latitude %s', (latitude) => {
    expect(location({ coordinates: { latitude, longitude: '4.895168' } })).toEqual(['$.coordinates.latitude']);
  });

  it('R-148, R-164 accepts #NA for what an unused reservation lacks', () => {
    const { cdr_location } = objects.cdr();
    expect(cdr({ cdr_location: { ...cdr_location, evse_uid: '#NA', evse_id: '#NA', connector_id: '#NA' } })).toEqual([]);
    expect(paths(classes.Session, { ...objects.session(), evse_uid: '#NA', connector_id: '#NA' })).toEqual([]);
  });

  it('R-156 allows 39 characters to the id of a credit CDR only', () => {
    expect(cdr({ id: 'c'.repeat(36) })).toEqual([]);
    expect(cdr({ id: 'c'.repeat(37) })).toEqual(['$.id']);
    expect(cdr({ id: 'c'.repeat(39), credit: true, credit_reference_id: 'CDR-0' })).toEqual([]);
  });

  it('R-158 refuses credit without credit_reference_id', () => {
    expect(cdr({ credit: true })).toEqual(['$.credit']);
    expect(cdr({ credit: true, credit_reference_id: null })).toEqual(['$.credit']);
    expect(cdr({ credit: false })).toEqual([]);
    expect(cdr({ credit: true, credit_reference_id: 'CDR-0' })).toEqual([]);
  });

  it.each(['CURRENT', 'ENERGY_EXPORT', 'ENERGY_IMPORT', 'POWER', 'STATE_OF_CHARGE'])('R-162 takes %s in Sessions only', (type) => {
    const charging_periods = [{ start_date_time: '2026-03-14T10:00:00Z', dimensions: [{ type, volume: 1 }] }];
    expect(cdr({ charging_periods })).toEqual(['$.charging_periods']);
    expect(paths(classes.Session, { ...objects.session(), charging_periods })).toEqual([]);
  });

  it('R-166 takes signed values of 5000 characters', () => {
    const signed = (length: number) => {
      const value = 's'.repeat(length);
      return { encoding_method: 'OCMF', signed_values: [{ nature: 'End', plain_data: value, signed_data: value }] };
    };
    expect(cdr({ signed_data: signed(5000) })).toEqual([]);
    expect(cdr({ signed_data: signed(5001) })).toHaveLength(2);
  });

  it('R-168 requires country_code and party_id in CdrToken', () => {
    const { country_code: _country, party_id: _party, ...token } = objects.cdr().cdr_token;
    expect(cdr({ cdr_token: token })).toEqual(['$.cdr_token.country_code', '$.cdr_token.party_id']);
  });

  it('R-201 requires evse_uid beside connector_id', () => {
    const command = { response_url: 'https://drv.example.com/result/1', token: objects.token(), location_id: 'LOC-1' };
    expect(paths(classes.StartSession, command)).toEqual([]);
    expect(paths(classes.StartSession, { ...command, connector_id: '1' })).toEqual(['$.connector_id']);
    expect(paths(classes.StartSession, { ...command, connector_id: '1', evse_uid: 'EVSE-1' })).toEqual([]);
  });
});

describe('rules between the fields of v211', () => {
  const monday = [{ weekday: 1, period_begin: '08:00', period_end: '20:00' }];
  it.each([
    [{ twentyfourseven: true }, []],
    [{ regular_hours: monday }, []],
    [{ twentyfourseven: false, regular_hours: monday }, []],
    [{ twentyfourseven: true, regular_hours: monday }, ['$.opening_times']],
    [{}, ['$.opening_times']],
    [{ regular_hours: [] }, ['$.opening_times']],
  ])('R-133 Hours %j have the faults %j', (hours, expected) => {
    expect(paths(models.v211.classes.Location, { ...v211.location(), opening_times: hours })).toEqual(expected);
  });

  it('R-068 takes exactly 6 decimals', () => {
    const at = (latitude: string) =>
      paths(models.v211.classes.Location, { ...v211.location(), coordinates: { latitude, longitude: '4.895168' } });
    expect(at('52.370216')).toEqual([]);
    expect(at('52.37021')).toEqual(['$.coordinates.latitude']);
  });
});

describe('rules of v230 alone', () => {
  const { classes } = models.v230;

  it('R-138 keeps the ids of parking places unique, without regard to case', () => {
    const [first, second] = v230.location().parking_places!;
    expect(paths(classes.Location, v230.location({ parking_places: [first!, second!, { ...second!, id: 'place-17' }] }))).toEqual([
      '$.parking_places',
    ]);
  });

  it('R-138 lets EVSE.parking refer to parking places of its Location only', () => {
    expect(paths(classes.Location, v230.location({ evses: [v230.evse({ parking: [{ parking_id: 'place-18' }] })] }))).toEqual([]);
    expect(paths(classes.Location, v230.location({ evses: [v230.evse({ parking: [{ parking_id: 'PLACE-99' }] })] }))).toEqual(['$.evses']);
    expect(paths(classes.Location, v230.location({ parking_places: undefined }))).toEqual(['$.evses']);
  });

  it('R-179 requires tax_included, of YES, NO and N/A', () => {
    const { tax_included: _, ...tariff } = v230.tariff();
    expect(paths(classes.Tariff, tariff)).toEqual(['$.tax_included']);
    expect(paths(classes.Tariff, { ...tariff, tax_included: 'N/A' })).toEqual([]);
    expect(paths(classes.Tariff, { ...tariff, tax_included: 'MAYBE' })).toEqual(['$.tax_included']);
    expect(paths(models.v221.classes.Tariff, v221.tariff())).toEqual([]);
  });

  it('R-225 takes invoiced CDR ids of 39 characters', () => {
    const record = { country_code: 'NL', party_id: 'EXA', id: 'R1', invoice_id: 'I1', last_updated: '2026-03-14T12:00:00Z' };
    expect(paths(classes.InvoiceReconciliationRecord, { ...record, cdrs: ['c'.repeat(39)] })).toEqual([]);
    expect(paths(classes.InvoiceReconciliationRecord, { ...record, cdrs: ['c'.repeat(40)] })).toEqual(['$.cdrs[0]']);
  });

  it('R-226 accepts PTP as role and any module id', () => {
    const role = { role: 'PTP', business_details: { name: 'Pay' }, party_id: 'PAY', country_code: 'NL' };
    expect(paths(classes.CredentialsRole, role)).toEqual([]);
    expect(paths(models.v221.classes.CredentialsRole, role)).toEqual(['$.role']);
    expect(paths(classes.Endpoint, { identifier: 'nlexa-extra', role: 'SENDER', url: 'https://exa.example.com/extra' })).toEqual([]);
  });

  it('R-227 needs no terminal_id in the activation', () => {
    const terminal = { reference: 'SN-1', last_updated: '2026-03-14T12:00:00Z' };
    expect(paths(classes.Terminal, terminal)).toEqual(['$.terminal_id']);
    expect(paths(classes.TerminalActivation, terminal)).toEqual([]);
  });
});
