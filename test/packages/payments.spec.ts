import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TerminalAnswer } from '../../lib/contract/actions.js';
import { addressedTo } from '../../lib/contract/counterparty.js';
import { terminalServes } from '../../lib/modules/payments.coverage.js';
import type { Terminal } from '../../lib/versions/v230/payments.js';
import { factFile, factsAreHere } from '../census/facts.js';
import { expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import { LATER } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, startPlatform, type Platform } from '../harness.js';
import { ALL_MODULES, startEnd } from './pair.js';
import { confirmation, CPO, PTP, terminal } from './payment.objects.js';

const RECEIVER = '/cpo/2.3.0/payments';
const SENDER = '/ptp/2.3.0/payments';
const FUTURE = '2099-01-01T00:00:00Z';

describe.each(ADAPTERS)('payments on %s', (adapter) => {
  describe('at a CPO', () => {
    let platform: Platform;
    let ptp: TestPartner;
    let other: TestPartner;
    beforeAll(async () => {
      platform = await startEnd(adapter, { ...CPO, roles: ['CPO'] });
      ptp = await platform.partner({ version: '2.3.0', roles: ['PTP'] });
      other = await platform.partner({ version: '2.3.0', roles: ['PTP'] });
    });
    afterAll(() => platform.close());
    const post = (path: string, body: object, by = ptp) => by.ask(`${RECEIVER}/${path}`, { method: 'POST', body });

    it('R-226 a PTP may register, and finds payments in the version details', async () => {
      const { body } = await ptp.ask('/2.3.0/details');
      const { endpoints } = body.data as { endpoints: { identifier: string }[] };
      expect(endpoints.filter(({ identifier }) => identifier === 'payments')).toEqual([
        { identifier: 'payments', role: 'RECEIVER', url: platform.url(RECEIVER) },
      ]);
    });

    it('takes terminals and confirmations by POST, and gives them back equal to their PTP alone', async () => {
      const one = { ...terminal('T-1', { party_id: 'CPO', country_code: 'NL' }), nlx_extra: 'kept' };
      expectSuccess(await post('terminals', one), 201);
      expect(expectSuccess(await ptp.ask(`${RECEIVER}/terminals/t-1`)).body.data).toEqual(one);
      expectSuccess(await post('terminals', one));
      expectInvalid(await post('terminals', { ...one, city: 'Graz' }), /already/);
      expectSuccess(await post('financial-advice-confirmations', confirmation('F-1')), 201);
      expect((await ptp.ask(`${RECEIVER}/financial-advice-confirmations/F-1`)).body.data).toEqual(confirmation('F-1'));
      expectInvalid(await post('financial-advice-confirmations', confirmation('F-1', { currency: 'CHF' })), /already/);
      for (const path of ['terminals/T-1', 'financial-advice-confirmations/F-1']) {
        expectFailure(await other.ask(`${RECEIVER}/${path}`), 404);
        for (const method of ['PUT', 'PATCH', 'DELETE'])
          expectFailure(await ptp.ask(`${RECEIVER}/${path}`, { method, body: method === 'DELETE' ? undefined : one }), 405);
      }
      // The same id of another PTP is another terminal.
      expectSuccess(await post('terminals', terminal('T-1', { city: 'Graz' }), other), 201);
      expect((await ptp.ask(`${RECEIVER}/terminals/T-1`)).body.data).toEqual(one);
    });

    it.skipIf(!factsAreHere)('takes the good examples of the specification, and gives them back equal', async () => {
      const read = (file: string) => JSON.parse(readFileSync(factFile(`examples/2.3.0/${file}`), 'utf8'));
      const { files } = read('index.json') as { files: Record<string, { class: string; package: string; discrepancies: number }> };
      const good = Object.entries(files).filter(
        ([, { package: of, discrepancies }]) => /payments|bookings/.test(of) && discrepancies === 0,
      );
      expect(good.map(([, { class: name }]) => name)).toEqual(['Terminal', 'Terminal', 'Terminal']);
      for (const [index, [file]] of good.entries()) {
        const body = { ...read(file), terminal_id: `EXAMPLE-${index}`, nlx_unknown: { kept: [true] } };
        expectSuccess(await post('terminals', body), 201);
        expect((await ptp.ask(`${RECEIVER}/terminals/EXAMPLE-${index}`)).body.data).toEqual(body);
      }
    });

    it('takes a terminal of which only the id is known', async () => {
      expectSuccess(await post('terminals', { terminal_id: 'BARE' }), 201);
      expect((await ptp.ask(`${RECEIVER}/terminals/BARE`)).body.data).toEqual({ terminal_id: 'BARE', last_updated: expect.any(String) });
      expectInvalid(await post('terminals', {}), /terminal_id/);
    });

    it('R-231 total_costs is a Price of 2.3.0, with before_taxes', async () => {
      const old = { ...confirmation('OLD'), total_costs: { excl_vat: 4, incl_vat: 4.4 } };
      expectInvalid(await post('financial-advice-confirmations', old), /\$\.total_costs\.before_taxes/);
      expectFailure(await ptp.ask(`${RECEIVER}/financial-advice-confirmations/OLD`), 404);
    });
  });

  describe('at a PTP', () => {
    let platform: Platform;
    let cpo: TestPartner;
    let other: TestPartner;
    let answer: TerminalAnswer = { accepted: true };
    const asked: object[] = [];
    const party = (by: TestPartner) => ({ country_code: by.party.countryCode, party_id: by.party.partyId });
    beforeAll(async () => {
      const note = (input: object): TerminalAnswer => {
        asked.push(input);
        return answer;
      };
      platform = await startEnd(adapter, { ...PTP, roles: ['PTP'], actions: { ACTIVATE_TERMINAL: note, DEACTIVATE_TERMINAL: note } });
      cpo = await platform.partner({ version: '2.3.0', roles: ['CPO'] });
      other = await platform.partner({ version: '2.3.0', roles: ['CPO'] });
      const own = { ...PTP };
      const store = async (id: string, by: TestPartner, addressed: boolean) =>
        platform.crud.create('terminals', addressed ? addressedTo(terminal(id), by.party) : terminal(id, party(by)), {
          version: '2.3.0',
          module: 'payments',
          served: own,
        });
      await store('MINE-1', cpo, true);
      await store('THEIRS', other, true);
      await store('MINE-2', cpo, false);
      await platform.crud.create('financialAdviceConfirmations', addressedTo(confirmation('F-1'), cpo.party), {
        version: '2.3.0',
        module: 'payments',
        served: own,
      });
    });
    afterAll(() => platform.close());
    const data = async (path: string, by = cpo) => expectSuccess(await by.ask(`${SENDER}/${path}`)).body.data;
    const send = (method: string, path: string, body?: object, by = cpo) => by.ask(`${SENDER}/${path}`, { method, body });

    it('R-033 shows each CPO its own terminals and confirmations, in pages', async () => {
      const page = expectSuccess(await cpo.ask(`${SENDER}/terminals?limit=1`));
      expect([page.body.data, page.headers.get('x-total-count')]).toEqual([[terminal('MINE-1')], '2']);
      expect((await cpo.ask(/<(.+)>/.exec(page.headers.get('link')!)![1]!)).body.data).toEqual([terminal('MINE-2', party(cpo))]);
      expect(await data('terminals', other)).toEqual([terminal('THEIRS')]);
      expect(await data('terminals?date_from=2027-01-01T00:00:00Z')).toEqual([]);
      expect(await data('terminals/mine-1')).toEqual(terminal('MINE-1'));
      expectFailure(await other.ask(`${SENDER}/terminals/MINE-1`), 404);
      expect(await data('financial-advice-confirmations')).toEqual([confirmation('F-1')]);
      expect(await data('financial-advice-confirmations/F-1')).toEqual(confirmation('F-1'));
      expect(await data('financial-advice-confirmations', other)).toEqual([]);
      expectFailure(await other.ask(`${SENDER}/financial-advice-confirmations/F-1`), 404);
    });

    it('R-228 a CPO assigns locations and EVSEs, of which both count', async () => {
      expectSuccess(await send('PATCH', 'terminals/MINE-1', { location_ids: ['LOC-1', 'LOC-2'] }));
      expectSuccess(await send('PATCH', 'terminals/MINE-1', { evse_uids: ['E-9'], last_updated: FUTURE }));
      const stored = (await data('terminals/MINE-1')) as Terminal;
      expect(stored).toEqual(terminal('MINE-1', { location_ids: ['LOC-1', 'LOC-2'], evse_uids: ['E-9'], last_updated: FUTURE }));
      const served = [
        ['loc-2', 'E-1'],
        ['LOC-3', 'e-9'],
        ['LOC-3', 'E-1'],
      ].map(([location, evse]) => terminalServes(stored, location!, evse!));
      expect(served).toEqual([true, true, false]);
      expect(terminalServes(terminal('NEW'), 'LOC-1', 'E-1')).toBe(false);
    });

    it('R-022 a CPO replaces the data of its terminal, and cannot give it away or make one', async () => {
      expectSuccess(await send('PUT', 'terminals/MINE-2', terminal('MINE-2', { city: 'Graz' })));
      expect(await data('terminals/MINE-2')).toEqual(terminal('MINE-2', { city: 'Graz', ...party(cpo) }));
      const { terminal_id: _, ...bare } = terminal('MINE-1', { address: undefined });
      expectSuccess(await send('PUT', 'terminals/MINE-1', bare));
      expect(await data('terminals/MINE-1')).toEqual({
        ...JSON.parse(JSON.stringify({ ...bare, terminal_id: 'MINE-1' })),
        last_updated: expect.any(String),
      });
      for (const method of ['PUT', 'PATCH']) {
        expectFailure(await send(method, 'terminals/MINE-1', terminal('MINE-1', party(other))), 404);
        expectFailure(await send(method, 'terminals/NEW', terminal('NEW')), 404);
        expectFailure(await send(method, 'terminals/MINE-1', terminal('MINE-1'), other), 404);
        expectInvalid(await send(method, 'terminals/MINE-1', terminal('MINE-2')), /terminal_id/);
      }
      expectInvalid(await send('PATCH', 'terminals/MINE-1', { invoice_base_url: 'someNewURL' }), /invoice_base_url/);
    });

    it('R-227 activation has no terminal_id, or one; what the PTP refuses is no success', async () => {
      const activation = { reference: 'Serial-1', location_ids: ['LOC-1'], last_updated: LATER };
      expectSuccess(await send('POST', 'terminals/activate', activation));
      expect(asked.pop()).toEqual({ activation, customer: cpo.party });
      expectSuccess(await send('POST', 'terminals/activate', { ...activation, terminal_id: 'OWN-ID' }));
      answer = { accepted: false, message: 'The serial number is unknown.' };
      const refused = await send('POST', 'terminals/activate', activation);
      expect(refused.body).toMatchObject({ status_code: 2000, status_message: 'The serial number is unknown.' });
      expectInvalid(await send('POST', 'terminals/activate', { reference: 'Serial-1' }), /last_updated/);
      expectFailure(await send('POST', 'terminals/activate', { ...activation, ...party(other) }), 404);
    });

    it('deactivates terminals of the CPO that asks', async () => {
      answer = { accepted: true };
      expectSuccess(await send('POST', 'terminals/MINE-2/deactivate'));
      expect(asked.pop()).toMatchObject({ terminal: { terminal_id: 'MINE-2' }, customer: cpo.party });
      expectFailure(await send('POST', 'terminals/MINE-2/deactivate', undefined, other), 404);
      answer = { accepted: false };
      expect((await send('POST', 'terminals/MINE-2/deactivate')).body.status_code).toBe(2000);
    });
  });

  it('R-226 the own role is a setting: payments can be served without the role PTP', async () => {
    const platform = await startPlatform({
      adapter,
      ocpi: {
        roles: ['OTHER'],
        modules: ALL_MODULES,
        interfaces: { payments: ['SENDER'] },
        parties: [{ ...PTP, roles: ['OTHER'], businessDetails: { name: 'Terminals' } }],
      },
    });
    try {
      const cpo = await platform.partner({ version: '2.3.0', roles: ['CPO'] });
      expect((await cpo.ask('/2.3.0/details')).text).toContain(`"role":"SENDER","url":"${platform.url(SENDER)}"`);
      expect((await cpo.ask('/2.3.0/credentials')).body.data).toMatchObject({ roles: [{ role: 'OTHER' }] });
      expect(expectSuccess(await cpo.ask(`${SENDER}/terminals`)).body.data).toEqual([]);
      expect((await cpo.ask(`${SENDER}/terminals/activate`, { method: 'POST', body: { last_updated: LATER } })).body.status_code).toBe(
        2000,
      );
    } finally {
      await platform.close();
    }
  });
});
