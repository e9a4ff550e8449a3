import type { CommandResultType, Evse } from 'nestjs-ocpi';

const BUSY: ReadonlySet<string> = new Set(['AVAILABLE', 'CHARGING', 'RESERVED']);

/** Why none of these EVSEs could be had. */
export function refusal(evses: readonly Evse[]): CommandResultType {
  return evses.some(({ status }) => BUSY.has(status)) ? 'EVSE_OCCUPIED' : 'EVSE_INOPERATIVE';
}
