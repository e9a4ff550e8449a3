import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import { OcpiEvents, type OcpiEventOf } from '../../lib/partners/ocpi.events.js';
import { v230 } from '../fixtures/objects.js';
import { expectFailure, expectSuccess } from '../harness.envelope.js';
import { LATER } from '../harness.objects.js';
import { ADAPTERS, OWN, startPlatform, type Platform } from '../harness.js';

type Loss = OcpiEventOf<'conversion.lost'>;

describe.each(ADAPTERS)('what an older version cannot say on %s', (adapter) => {
  let platform: Platform;
  const losses: Loss[] = [];
  const logged: string[] = [];
  beforeAll(async () => {
    platform = await startPlatform({ adapter });
    platform.app
      .get(OcpiEvents, { strict: false })
      .of('conversion.lost')
      .subscribe((loss) => losses.push(loss));
    const [ac, dc] = v230.location().evses!;
    const mcs = { ...dc!, connectors: [{ ...dc!.connectors[0]!, standard: 'MCS' }] };
    await platform.store('locations', v230.location({ evses: [ac!, mcs] }), v230.location({ id: 'GONE', evses: [mcs] }));
  });
  afterAll(() => platform.close());
  beforeEach(() => {
    vi.spyOn(Logger.prototype, 'log').mockImplementation((message) => void logged.push(String(message)));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    losses.length = 0;
    logged.length = 0;
  });
  const of = (version: string, object: string) => losses.filter((loss) => loss.version === version && loss.object === object);

  it('R-250 is told as JSON pointers, in the log and as an event, once for each object, version and change', async () => {
    const partners = [await platform.partner({ version: '2.2.1' }), await platform.partner({ version: '2.2.1' })];
    const old = await platform.partner({ version: '2.1.1', side: 'cpo' });
    const read = async (): Promise<void> => {
      for (const partner of [...partners, ...partners, old, old]) {
        expectSuccess(await partner.ask(partner.offered('locations')));
        expectSuccess(await partner.ask(partner.offered('locations', 'LOC-1')));
      }
    };
    await read();
    const [loss, ...more] = of('2.2.1', 'NL*EXA/LOC-1');
    expect(more).toEqual([]);
    expect(loss).toMatchObject({ shape: 'locations', leftOut: false });
    expect(loss?.lost).toEqual(
      expect.arrayContaining(['/parking_places', '/help_phone', '/evses/0/parking', '/evses/1/connectors/0/standard']),
    );
    expect(of('2.2.1', 'NL*EXA/GONE')).toMatchObject([{ leftOut: true, lost: expect.arrayContaining(['/evses']) }]);
    expect(of('2.1.1', 'NL*EXA/LOC-1')).toHaveLength(1);
    expect(logged.filter((line) => line.startsWith('OCPI 2.2.1 cannot say all of locations NL*EXA/LOC-1: '))).toHaveLength(1);
    expect(logged.filter((line) => /^OCPI 2.2.1 cannot say locations NL\*EXA\/GONE: .*\/evses$/.test(line))).toHaveLength(1);

    losses.length = 0;
    const key = { ...OWN, id: 'LOC-1' };
    await platform.crud.update('locations', key, (one) => ({ ...one, last_updated: LATER }), ownContext('2.3.0', 'locations'));
    await read();
    expect(losses.map(({ version, object }) => `${version} ${object}`).sort()).toEqual(['2.1.1 NL*EXA/LOC-1', '2.2.1 NL*EXA/LOC-1']);
  });

  it('is told of single objects that are left out, and of nothing in the version that is stored', async () => {
    const partner = await platform.partner({ version: '2.3.0' });
    expectSuccess(await partner.ask(partner.offered('locations')));
    expect(losses).toEqual([]);
    await platform.store('cdrs', v230.cdr({ id: 'CREDIT', credit: true, credit_reference_id: 'C', ...owned }));
    const cpo = await platform.partner({ version: '2.1.1', side: 'emsp', roles: ['CPO'], party: { countryCode: 'NL', partyId: 'OLD' } });
    expectFailure(await cpo.ask('/emsp/2.1.1/cdrs/NL/OLD/CREDIT'), 404);
    expect(losses).toMatchObject([{ version: '2.1.1', shape: 'cdrs', object: 'NL*OLD/CREDIT', leftOut: true }]);
  });

  it('R-031 is told of what a store gives that JSON cannot say at all', async () => {
    const { country_code: countryCode, party_id: partyId } = v230.session().cdr_token;
    const partner = await platform.partner({ version: '2.1.1', side: 'cpo', roles: ['EMSP'], party: { countryCode, partyId } });
    const session = { ...v230.session({ id: 'BIG' }), nlx_meter: 5n };
    vi.spyOn(platform.crud, 'list').mockImplementation(async () => ({ items: [session as never], total: 1 }));
    const list = expectSuccess(await partner.ask(`${partner.offered('sessions')}?date_from=2000-01-01T00:00:00Z`));
    expect(list.body.data).toEqual([]);
    expect(losses.at(-1)).toMatchObject({ version: '2.1.1', shape: 'sessions', object: 'BIG', leftOut: true });
  });
});

const owned = { country_code: 'NL', party_id: 'OLD' };
