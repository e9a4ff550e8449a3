import { describe, expect, it } from 'vitest';
import { OcpiCallError, type OcpiCallDetails } from '../../lib/client/ocpi-call.error.js';
import { OcpiHttpError } from '../../lib/client/ocpi-http.error.js';
import { joined, WHOLE } from '../../lib/push/push-change.js';
import { changeBetween } from '../../lib/push/push-difference.js';
import { verdictOf } from '../../lib/push/push-verdict.js';
import { v230 } from '../fixtures/objects.js';

describe('two changes of an object', () => {
  it.each([
    ['fields add up', { fields: ['a'] }, { fields: ['b', 'a'] }, { fields: ['a', 'b'] }],
    ['the whole holds all', WHOLE, { fields: ['a'] }, WHOLE],
    [
      'parts add up',
      { parts: { E1: { fields: ['a'] } } },
      { parts: { E1: WHOLE, E2: { fields: ['b'] } } },
      { parts: { E1: WHOLE, E2: { fields: ['b'] } } },
    ],
    ['what is no more is no more', { fields: ['a'] }, { gone: true }, { gone: true }],
    ['what is there again is new', { gone: true }, { fields: ['a'] }, WHOLE],
  ] as const)('%s', (_, first, second, expected) => {
    expect(joined(first, second)).toEqual(expected);
  });
});

describe('what differs between two states', () => {
  const before = v230.location();
  const [evse, ...others] = before.evses!;

  it('names of fields', () => {
    expect(changeBetween('locations', before, { ...before, name: 'Other', last_updated: 'x' })).toEqual({
      fields: ['last_updated', 'name'],
    });
  });

  it('R-025 an EVSE, a Connector, a new EVSE by themselves', () => {
    const status = { ...evse!, status: 'BLOCKED', last_updated: 'x' };
    expect(changeBetween('locations', before, { ...before, evses: [status, ...others], last_updated: 'x' })).toEqual({
      parts: { [evse!.uid]: { fields: ['last_updated', 'status'] } },
    });
    const [connector, ...more] = evse!.connectors;
    const plugged = { ...evse!, connectors: [{ ...connector!, max_voltage: 1 }, ...more], last_updated: 'x' };
    expect(changeBetween('locations', before, { ...before, evses: [plugged, ...others] })).toEqual({
      parts: { [evse!.uid]: { parts: { [connector!.id]: { fields: ['max_voltage'] } } } },
    });
    const added = changeBetween('locations', before, { ...before, evses: [...before.evses!, { ...evse!, uid: 'NEW' }] });
    expect(added).toEqual({ parts: { NEW: WHOLE } });
  });

  it('an EVSE that is no more is told by the whole; no difference by nothing', () => {
    expect(changeBetween('locations', before, { ...before, evses: others })).toEqual(others.length > 0 || evse ? WHOLE : undefined);
    expect(changeBetween('locations', before, structuredClone(before))).toBeUndefined();
  });
});

describe('what a failed delivery means', () => {
  const of = (details: OcpiCallDetails, cause?: Error): string => verdictOf(new OcpiCallError('no', details, cause));
  it.each([
    ['down', { failure: 'unreachable' }],
    ['down', { failure: 'http', http: 401 }],
    ['trouble', { failure: 'http', http: 503 }],
    ['trouble', { failure: 'http', http: 429 }],
    ['trouble', { failure: 'garbage', http: 200 }],
    ['trouble', { failure: 'ocpi', http: 200, statusCode: 3000 }],
    ['trouble', { failure: 'ocpi', http: 200, statusCode: 4003 }],
    ['refused', { failure: 'ocpi', http: 200, statusCode: 4001 }],
    ['refused', { failure: 'ocpi', http: 200, statusCode: 2001 }],
    ['refused', { failure: 'http', http: 400 }],
    ['refused', { failure: 'refused' }],
  ] as const)('%s: %j', (verdict, details) => expect(of(details)).toBe(verdict));

  it('an address that may not be called takes no object at all', () => {
    expect(of({ failure: 'refused' }, new OcpiHttpError('refused', 'private'))).toBe('down');
  });
});
