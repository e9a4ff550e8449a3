import type { Type } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { compile } from '../../lib/models/checker.js';
import * as cdrs from '../../lib/versions/v230/cdrs.js';
import * as locations from '../../lib/versions/v230/locations.js';
import * as sessions from '../../lib/versions/v230/sessions.js';
import * as tariffs from '../../lib/versions/v230/tariffs.js';
import * as tokens from '../../lib/versions/v230/tokens.js';
import { demoData } from '../../sample/01-platform/demo/demo-data.js';

const OWNER = { countryCode: 'NL', partyId: 'EXA', roles: ['CPO', 'EMSP'] as const };
const data = demoData(OWNER, 60);

const MODELS: Readonly<Record<keyof typeof data, Type<object>>> = {
  tariffs: tariffs.Tariff,
  locations: locations.Location,
  sessions: sessions.Session,
  cdrs: cdrs.Cdr,
  tokens: tokens.Token,
};

describe('demo data', () => {
  it.each(Object.entries(MODELS))('has valid %s in the house version', (kind, model) => {
    const objects = data[kind as keyof typeof data];
    expect(objects.length).toBeGreaterThan(0);
    const checker = compile(model);
    expect(objects.flatMap((object) => checker.check(object))).toEqual([]);
  });

  it('is the same again for the same settings, and of another party for other ones', () => {
    expect(JSON.stringify(demoData(OWNER, 60))).toBe(JSON.stringify(data));
    expect(demoData({ ...OWNER, partyId: 'OTH' }, 60).locations[0]?.party_id).toBe('OTH');
    expect(demoData(OWNER, 10).locations).toEqual(data.locations.slice(0, 10));
  });

  it('has 25 locations of mixed shapes with 2 to 10 EVSEs', () => {
    const first = data.locations.slice(0, 25);
    expect(first.every(({ evses }) => evses!.length >= 2 && evses!.length <= 10)).toBe(true);
    expect(first.filter(({ publish }) => !publish)).toHaveLength(1);
    expect(first.find(({ publish }) => !publish)?.publish_allowed_to).not.toHaveLength(0);
    const kinds = (of: (location: locations.Location) => unknown) => new Set(first.map(of)).size;
    expect(kinds(({ opening_times }) => JSON.stringify(opening_times))).toBeGreaterThan(2);
    expect(kinds(({ evses }) => evses!.length)).toBeGreaterThan(4);
    expect(kinds(({ country }) => country)).toBe(3);
    expect(kinds(({ energy_mix }) => JSON.stringify(energy_mix))).toBe(3);
    expect(first.some(({ evses }) => evses!.some(({ connectors }) => connectors.length > 1))).toBe(true);
    expect(first.every(({ evses }) => evses![0]!.status === 'AVAILABLE')).toBe(true);
  });

  it('has a tariff for every tariff id, and none that nobody refers to', () => {
    const used = new Set(
      data.locations.flatMap((one) => one.evses!.flatMap((evse) => evse.connectors.flatMap(({ tariff_ids }) => tariff_ids ?? []))),
    );
    expect([...used].sort()).toEqual(data.tariffs.map(({ id }) => id).sort());
  });

  it('has ids that are unique, EVSE ids too', () => {
    const ids = [
      data.locations.map(({ id }) => id),
      data.locations.flatMap(({ evses }) => evses!.map(({ evse_id }) => evse_id)),
      data.sessions.map(({ id }) => id),
      data.cdrs.map(({ id }) => id),
      data.tokens.map(({ uid }) => uid),
    ];
    for (const list of ids) expect(new Set(list).size).toBe(list.length);
  });

  it('has sessions at its own connectors, each with the CDR that says the same', () => {
    expect(data.cdrs).toHaveLength(data.sessions.length);
    for (const [index, session] of data.sessions.entries()) {
      const cdr = data.cdrs[index]!;
      const location = data.locations.find(({ id }) => id === session.location_id)!;
      const connector = location
        .evses!.find(({ uid }) => uid === session.evse_uid)!
        .connectors.find(({ id }) => id === session.connector_id);
      expect(connector?.tariff_ids?.[0]).toBe(cdr.tariffs?.[0]?.id);
      expect(cdr).toMatchObject({ session_id: session.id, total_energy: session.kwh, total_cost: session.total_cost });
      expect(cdr.total_cost.before_taxes).toBeGreaterThan(0);
      const hours = (Date.parse(cdr.end_date_time) - Date.parse(cdr.start_date_time)) / 3_600_000;
      expect(cdr.total_time).toBeCloseTo(hours, 3);
    }
  });

  it('has 20 tokens, valid and invalid ones, of several types, some in a group', () => {
    expect(data.tokens).toHaveLength(20);
    expect(new Set(data.tokens.map(({ type }) => type)).size).toBe(4);
    expect(data.tokens.filter(({ valid }) => !valid).length).toBeGreaterThan(3);
    expect(data.tokens.filter(({ group_id }) => group_id).length).toBeGreaterThan(1);
  });

  it('has only what the roles need', () => {
    expect(demoData({ ...OWNER, roles: ['EMSP'] }, 25)).toMatchObject({ locations: [], tariffs: [], sessions: [], cdrs: [] });
    expect(demoData({ ...OWNER, roles: ['CPO'] }, 25).tokens).toEqual([]);
    expect(demoData(OWNER, 0)).toMatchObject({ locations: [], tariffs: [] });
  });
});
