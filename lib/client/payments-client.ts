import type { OcpiInterface } from '../contract/version.js';
import type { FinancialAdviceConfirmation, Terminal, TerminalActivation } from '../versions/v230/payments.js';
import type { ClientBase } from './module-client.js';
import type { Place, Shaped } from './object-calls.js';
import type { OcpiList, OcpiListOptions } from './ocpi-list.js';

const MODULE = 'payments';
const TERMINALS = 'terminals';
const CONFIRMATIONS = 'financial-advice-confirmations';
/** Neither these objects nor their URLs say whose they are. */
const NOBODY = { countryCode: '', partyId: '' };

/** Terminals and financial advice confirmations at a partner (mod_payments). */
export class PaymentsClient {
  constructor(private readonly base: ClientBase) {}

  /** Our terminals at a PTP: GET of its SENDER interface, over all pages. */
  terminals(list: OcpiListOptions = {}): OcpiList<Terminal> {
    const { objects, partner, options } = this.base;
    return objects.list(partner, MODULE, 'terminals', list, options, { path: [TERMINALS] }) as OcpiList<Terminal>;
  }

  /** A terminal at the PTP that owns it (`SENDER`), or one of ours as the CPO has it. @throws OcpiCallError */
  async getTerminal(id: string, end: OcpiInterface = 'SENDER'): Promise<Terminal | undefined> {
    return (await this.get(place('terminals', end, TERMINALS, id))) as Terminal | undefined;
  }

  /** Asks a PTP to activate a terminal; it creates the Terminal here with POST afterwards. @throws OcpiCallError when it refuses */
  activate(activation: TerminalActivation): Promise<void> {
    return this.post('SENDER', [TERMINALS, 'activate'], { shape: 'terminalActivation', object: activation });
  }

  /** Asks a PTP to deactivate a terminal. @throws OcpiCallError when it refuses */
  deactivate(id: string): Promise<void> {
    return this.post('SENDER', [TERMINALS, id, 'deactivate']);
  }

  /** Replaces the data of a terminal at its PTP. @throws OcpiCallError */
  async putTerminal(terminal: Terminal): Promise<void> {
    const { objects, options } = this.base;
    const partner = await objects.calls.current(this.base.partner);
    await objects.put(partner, place('terminals', 'SENDER', TERMINALS, terminal.terminal_id), terminal, options);
  }

  /** Changes fields of a terminal at its PTP, such as location_ids and evse_uids: both count. @throws OcpiCallError */
  async patchTerminal(id: string, changes: Partial<{ [F in keyof Terminal]: Terminal[F] | null }>): Promise<void> {
    const { objects, options } = this.base;
    const partner = await objects.calls.current(this.base.partner);
    await objects.patch(partner, place('terminals', 'SENDER', TERMINALS, id), changes, {}, options);
  }

  /** Creates a terminal of ours at a CPO. @throws OcpiCallError */
  createTerminal(terminal: Terminal): Promise<void> {
    return this.post('RECEIVER', [TERMINALS], { shape: 'terminals', object: terminal });
  }

  /** What a PTP confirmed to us: GET of its SENDER interface, over all pages. */
  confirmations(list: OcpiListOptions = {}): OcpiList<FinancialAdviceConfirmation> {
    const { objects, partner, options } = this.base;
    const at = { path: [CONFIRMATIONS] };
    return objects.list(partner, MODULE, 'financialAdviceConfirmations', list, options, at) as OcpiList<FinancialAdviceConfirmation>;
  }

  /** A confirmation at the PTP that made it (`SENDER`), or one of ours as the CPO has it. @throws OcpiCallError */
  async getConfirmation(id: string, end: OcpiInterface = 'SENDER'): Promise<FinancialAdviceConfirmation | undefined> {
    return (await this.get(place('financialAdviceConfirmations', end, CONFIRMATIONS, id))) as FinancialAdviceConfirmation | undefined;
  }

  /** Confirms a capture to the CPO. @throws OcpiCallError */
  postConfirmation(confirmation: FinancialAdviceConfirmation): Promise<void> {
    return this.post('RECEIVER', [CONFIRMATIONS], { shape: 'financialAdviceConfirmations', object: confirmation });
  }

  private async get(at: Place): Promise<object | undefined> {
    const { objects, options } = this.base;
    return objects.get(await objects.calls.current(this.base.partner), at, options);
  }

  private async post(end: OcpiInterface, path: readonly string[], shaped?: Shaped): Promise<void> {
    const { objects, options } = this.base;
    const partner = await objects.calls.current(this.base.partner);
    const body = shaped && (await objects.encode(partner, shaped));
    await objects.calls.send(partner, { method: 'POST', module: MODULE, interface: end, path, ...(body && { body }) }, options);
  }
}

function place(shape: 'terminals' | 'financialAdviceConfirmations', end: OcpiInterface, ...path: string[]): Place {
  return { module: MODULE, interface: end, shape, path, owner: NOBODY };
}
