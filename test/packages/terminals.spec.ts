import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressedTo } from '../../lib/contract/counterparty.js';
import type { Terminal } from '../../lib/versions/v230/payments.js';
import { expectInvalid, expectSuccess } from '../harness.envelope.js';
import { LATER } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, type Platform } from '../harness.js';
import { startEnd } from './pair.js';
import { confirmation, CPO, PTP, terminal } from './payment.objects.js';

const EARLIER = '2020-01-01T00:00:00Z';

describe.each(ADAPTERS)('the last_updated of terminals on %s', (adapter) => {
  describe('at a CPO', () => {
    let platform: Platform;
    let ptp: TestPartner;
    beforeAll(async () => {
      platform = await startEnd(adapter, { ...CPO, roles: ['CPO'] });
      ptp = await platform.partner({ version: '2.3.0', roles: ['PTP'] });
    });
    afterAll(() => platform.close());
    const post = (body: object, path = 'terminals') => ptp.ask(`/cpo/2.3.0/payments/${path}`, { method: 'POST', body });
    const stored = async (id: string) => (await ptp.ask(`/cpo/2.3.0/payments/terminals/${id}`)).body.data as Terminal;

    it('need not be given, also when a POST is repeated: it stays as it was', async () => {
      for (const body of [{ terminal_id: 'BARE' }, { terminal_id: 'FULL', city: 'Graz', nlx_extra: { kept: [1] } }]) {
        expectSuccess(await post(body), 201);
        const first = await stored(body.terminal_id);
        // Timestamps are of whole seconds or milliseconds.
        await new Promise((resolve) => setTimeout(resolve, 1100));
        expectSuccess(await post(body));
        expectSuccess(await post({ ...body, last_updated: null }));
        expect(await stored(body.terminal_id)).toEqual(first);
        expectInvalid(await post({ ...body, city: 'Linz' }), /already/);
        expectInvalid(await post({ ...body, last_updated: EARLIER }), /already/);
      }
      expectSuccess(await post({ terminal_id: 'TIMED', last_updated: EARLIER }), 201);
      expectSuccess(await post({ terminal_id: 'TIMED' }));
      expect(await stored('TIMED')).toEqual({ terminal_id: 'TIMED', last_updated: EARLIER });
    });

    it('counts where it is given, as that of confirmations does', async () => {
      expectSuccess(await post(terminal('GIVEN')), 201);
      expectSuccess(await post(terminal('GIVEN')));
      expectInvalid(await post(terminal('GIVEN', { last_updated: EARLIER })), /already/);
      const { last_updated: _, ...untimed } = confirmation('F-1');
      expectInvalid(await post(untimed, 'financial-advice-confirmations'), /last_updated/);
    });
  });

  describe('at a PTP', () => {
    let platform: Platform;
    let cpo: TestPartner;
    const FUTURE = '2099-01-01T00:00:00Z';
    beforeAll(async () => {
      platform = await startEnd(adapter, { ...PTP, roles: ['PTP'] });
      cpo = await platform.partner({ version: '2.3.0', roles: ['CPO'] });
      const own = { version: '2.3.0', module: 'payments', served: { ...PTP } } as const;
      for (const id of ['PATCHED', 'PUT', 'KEPT', 'SAME'])
        await platform.crud.create('terminals', addressedTo(terminal(id), cpo.party), own);
      await platform.crud.create('terminals', addressedTo(terminal('AHEAD', { last_updated: FUTURE }), cpo.party), own);
    });
    afterAll(() => platform.close());
    const send = (method: string, id: string, body: object) => cpo.ask(`/ptp/2.3.0/payments/terminals/${id}`, { method, body });
    const list = async (from: string) =>
      ((await cpo.ask(`/ptp/2.3.0/payments/terminals?date_from=${from}`)).body.data as Terminal[]).map(({ terminal_id }) => terminal_id);
    const stored = async (id: string) => (await cpo.ask(`/ptp/2.3.0/payments/terminals/${id}`)).body.data as Terminal;

    it('is not set back by its CPO: who pulls finds the change', async () => {
      const before = new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
      expectSuccess(await send('PATCH', 'PATCHED', { evse_uids: ['E-1'], last_updated: EARLIER }));
      expectSuccess(await send('PUT', 'PUT', terminal('PUT', { city: 'Graz', last_updated: EARLIER })));
      expect((await list(before)).filter((id) => id !== 'AHEAD')).toEqual(['PATCHED', 'PUT']);
      expect(await stored('PATCHED')).toMatchObject({ evse_uids: ['E-1'], city: 'Vienna' });
      expect(await stored('PUT')).toMatchObject({ city: 'Graz' });
      expectSuccess(await send('PATCH', 'AHEAD', { evse_uids: ['E-1'], last_updated: LATER }));
      expectSuccess(await send('PATCH', 'AHEAD', { evse_uids: ['E-2'] }));
      expect(await stored('AHEAD')).toMatchObject({ evse_uids: ['E-2'], last_updated: FUTURE });
    });

    it('is that of the CPO where it is not earlier', async () => {
      const next = '2026-09-01T00:00:00Z';
      expectSuccess(await send('PATCH', 'KEPT', { evse_uids: ['E-1'], last_updated: next }));
      expect((await stored('KEPT')).last_updated).toBe(next);
      expectSuccess(await send('PUT', 'SAME', terminal('SAME', { city: 'Graz' })));
      expect((await stored('SAME')).last_updated).toBe(LATER);
    });
  });
});
