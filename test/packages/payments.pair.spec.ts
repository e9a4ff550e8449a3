import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PartnerClient } from '../../lib/client/partner-client.js';
import type { ActionInput } from '../../lib/contract/actions.js';
import { OcpiPayments } from '../../lib/modules/payments.ptp.js';
import { OcpiCalls } from '../../lib/results/ocpi-calls.js';
import { v230 } from '../fixtures/objects.js';
import { LATER } from '../harness.objects.js';
import { ADAPTERS, type Platform } from '../harness.js';
import { join, startEnd } from './pair.js';
import { confirmation, CPO, PTP, terminal } from './payment.objects.js';

describe.each(ADAPTERS)('payments between a CPO and a PTP on %s', (adapter) => {
  let cpo: Platform;
  let ptp: Platform;
  let toPtp: PartnerClient;
  let toCpo: PartnerClient;
  const started: ActionInput<'START_SESSION'>[] = [];
  beforeAll(async () => {
    cpo = await startEnd(adapter, {
      ...CPO,
      roles: ['CPO'],
      actions: {
        START_SESSION: (input) => {
          started.push(input);
          return { result: 'ACCEPTED', completion: Promise.resolve({ result: 'ACCEPTED' }) };
        },
      },
    });
    ptp = await startEnd(adapter, {
      ...PTP,
      roles: ['PTP'],
      actions: {
        ACTIVATE_TERMINAL: ({ activation }) => ({
          accepted: true,
          terminal: Promise.resolve({ ...activation, terminal_id: `T-${activation.reference}`, last_updated: LATER }),
        }),
        CAPTURE_PAYMENT: ({ cdr }) =>
          confirmation(`F-${cdr.id}`, {
            authorization_reference: cdr.authorization_reference,
            total_costs: cdr.total_cost,
            currency: cdr.currency,
          }),
      },
    });
    [toPtp, toCpo] = await join(cpo, ptp, 'cpo');
    await cpo.store('locations', v230.location({ country_code: 'NL', party_id: 'CPO' }));
  });
  afterAll(() => Promise.all([cpo.close(), ptp.close()]));

  it('R-227 R-229 R-230 a terminal is activated, a driver pays at it, and the CPO gets the confirmation', async () => {
    await toPtp.payments.activate({ reference: 'S1', customer_reference: 'CPO', last_updated: LATER });
    await vi.waitFor(async () => expect(await toCpo.payments.getTerminal('T-S1', 'RECEIVER')).toBeDefined());
    const created = { reference: 'S1', customer_reference: 'CPO', terminal_id: 'T-S1', last_updated: LATER };
    expect(await toPtp.payments.terminals().toArray()).toEqual([created]);
    await toPtp.payments.patchTerminal('T-S1', { location_ids: ['LOC-1'] });
    expect(await toPtp.payments.getTerminal('T-S1')).toMatchObject({ location_ids: ['LOC-1'] });

    const call = await ptp.app.get(OcpiCalls, { strict: false }).open(await toCpo.current(), 'START_SESSION');
    const card = v230.token({ country_code: 'DE', party_id: 'PAY', uid: 'CARD-1234', type: 'AD_HOC_USER' });
    const command = { location_id: 'LOC-1', evse_uid: 'EVSE-1', connector_id: '1', authorization_reference: 'pp-1' };
    const response = await toCpo.commands.send('START_SESSION', { ...command, token: card, response_url: call.responseUrl });
    expect([response.result, await call.result]).toEqual(['ACCEPTED', { result: 'ACCEPTED' }]);
    expect(started[0]!.command).toMatchObject({ authorization_reference: 'pp-1' });

    const of = { country_code: 'NL', party_id: 'CPO', authorization_reference: started[0]!.command.authorization_reference };
    const cdr_token = { country_code: 'DE', party_id: 'PAY', uid: 'CARD-1234', type: 'AD_HOC_USER', contract_id: 'PAY' } as const;
    const session = v230.session({ ...of, id: 'S-1', cdr_token });
    await cpo.store('sessions', session);
    await toPtp.sessions.put(session);
    expect(await toCpo.sessions.list({ dateFrom: '2020-01-01T00:00:00Z' }).toArray()).toMatchObject([{ authorization_reference: 'pp-1' }]);
    await toPtp.cdrs.post(v230.cdr({ ...of, id: 'UNPAID', cdr_token, invoice_reference_id: undefined }));
    await toPtp.cdrs.post(v230.cdr({ ...of, id: 'C-1', session_id: 'S-1', cdr_token, invoice_reference_id: 'INV-1' }));
    await vi.waitFor(async () => expect(await toCpo.payments.getConfirmation('F-C-1', 'RECEIVER')).toBeDefined());
    const got = await toCpo.payments.getConfirmation('F-C-1', 'RECEIVER');
    expect(got).toMatchObject({ authorization_reference: 'pp-1', total_costs: v230.cdr().total_cost, capture_status_code: 'SUCCESS' });
    expect(await toPtp.payments.confirmations().toArray()).toEqual([got]);
    expect(await toPtp.payments.getConfirmation('F-C-1')).toEqual(got);
  });

  it('a terminal that is changed is kept, and told again to whom it belongs', async () => {
    const payments = ptp.app.get(OcpiPayments, { strict: false });
    await payments.supply(terminal('T-2'), CPO);
    expect(await toCpo.payments.getTerminal('T-2', 'RECEIVER')).toEqual(terminal('T-2'));
    await toPtp.payments.putTerminal(terminal('T-2', { city: 'Linz' }));
    expect(await toPtp.payments.getTerminal('T-2')).toEqual(terminal('T-2', { city: 'Linz' }));
    await expect(toPtp.payments.deactivate('T-2')).rejects.toThrow(/2000/);
  });
});
