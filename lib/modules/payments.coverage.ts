import { sameText } from '../contract/upper-case.js';
import type { Terminal } from '../versions/v230/payments.js';

/** Whether one can pay for an EVSE at a terminal: all EVSEs of its location_ids, and those of its evse_uids too (R-228; mod_payments, PATCH Terminal). */
export function terminalServes(terminal: Pick<Terminal, 'location_ids' | 'evse_uids'>, locationId: string, evseUid: string): boolean {
  return has(terminal.location_ids, locationId) || has(terminal.evse_uids, evseUid);
}

function has(ids: readonly string[] | null | undefined, id: string): boolean {
  return ids?.some((each) => sameText(each, id)) ?? false;
}
