import { describe, expect, expectTypeOf, it } from 'vitest';
import { OcpiCrud } from '../../lib/contract/crud.js';
import { ownContext } from '../../lib/contract/context.js';
import type { OcpiKey } from '../../lib/contract/kinds.js';
import type { OcpiChange, OcpiStore } from '../../lib/contract/store.js';
import { SqlCrud } from '../../lib/storage/index.js';
import { describeCrudContract, describeStateContract, MemoryCrud, MemoryState } from '../../lib/testing/index.js';
import type { Location } from '../../lib/versions/v230/locations.js';
import type { Token } from '../../lib/versions/v230/tokens.js';
import { MapStore } from './map.store.js';
import { SessionRepository, SessionStore } from './orm.store.js';

const ctx = ownContext('2.3.0', 'locations');

describeCrudContract(
  { describe, it },
  'a CRUD of stores on Maps',
  () => OcpiCrud.of([new MapStore('locations'), new MapStore('tariffs'), new MapStore('tokens')]),
  { kinds: ['locations', 'tariffs', 'tokens'], rest: false },
);

describeCrudContract(
  { describe, it },
  'a CRUD on the repositories of an ORM',
  () => OcpiCrud.of([new SessionStore(new SessionRepository())]),
  {
    kinds: ['sessions'],
    rest: false,
  },
);

describe('a CRUD of stores', () => {
  it('has the kinds of its stores, the actions it was given and the state', async () => {
    const state = new MemoryState();
    const crud = OcpiCrud.of(
      [new MapStore('tokens'), new SessionStore(new SessionRepository())],
      { UNLOCK_CONNECTOR: async ({ command }) => ({ result: command.connector_id === '1' ? 'ACCEPTED' : 'REJECTED' }) },
      state,
    );
    expect(crud.kinds).toEqual(['tokens', 'sessions']);
    expect(crud.state).toBe(state);
    const command = { response_url: 'https://example.com/1', location_id: 'L', evse_uid: 'E', connector_id: '1' };
    expect(await crud.do('UNLOCK_CONNECTOR', { id: '1', command }, ctx)).toEqual({ result: 'ACCEPTED' });
    expect(await crud.do('AUTHORIZE_TOKEN', { token: SAMPLE_TOKEN }, ctx)).toBeUndefined();
    await expect(async () => crud.get('cdrs', { countryCode: 'NL', partyId: 'EXA', id: '1' }, ctx)).rejects.toThrow(/No store for cdrs/);
  });

  it('is typed by kind throughout', () => {
    const crud: OcpiCrud = new MemoryCrud();
    expectTypeOf(crud.get<'locations'>).returns.resolves.toEqualTypeOf<Location | undefined>();
    expectTypeOf(crud.update<'tokens'>)
      .parameter(2)
      .toEqualTypeOf<OcpiChange<Token>>();
    expectTypeOf<OcpiKey<'tokens'>>().toHaveProperty('uid');
    expectTypeOf<OcpiKey<'locations'>>().not.toHaveProperty('uid');
    expectTypeOf<SqlCrud>().toExtend<OcpiCrud>();
    expectTypeOf<MapStore<'tokens'>>().toExtend<OcpiStore<'tokens'>>();
    // @ts-expect-error a store of one kind is none of another
    expectTypeOf<MapStore<'tokens'>>().toExtend<OcpiStore<'locations'>>();
  });
});

describeStateContract({ describe, it }, 'MemoryState of MemoryCrud', () => new MemoryCrud().state);

const SAMPLE_TOKEN: Token = {
  country_code: 'NL',
  party_id: 'EXA',
  uid: 'U',
  type: 'RFID',
  contract_id: 'C',
  issuer: 'I',
  valid: true,
  whitelist: 'NEVER',
  last_updated: '2026-01-01T00:00:00Z',
};
