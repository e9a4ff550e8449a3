import { OcpiCallError } from '../client/ocpi-call.error.js';
import type { OcpiPushOutcome, OcpiPushReceipt, OcpiPushResult } from './push-receipt.js';

/** What comes of one push at each partner that is told. Most who push do not wait for it: nothing is made for them. */
export class PushTally implements OcpiPushReceipt {
  private readonly came: OcpiPushOutcome[] = [];
  private open: number;
  private settled: Promise<readonly OcpiPushOutcome[]> | undefined;
  private settle: ((outcomes: readonly OcpiPushOutcome[]) => void) | undefined;

  /** @param partners our ids of them */
  constructor(readonly partners: readonly string[]) {
    this.open = partners.length;
  }

  /** @param index which of the partners */
  add(index: number, result: OcpiPushResult, error: unknown): void {
    const partner = this.partners[index]!;
    this.came[index] = error === undefined ? { partner, result } : { partner, result, ...detailsOf(error) };
    this.open -= 1;
    if (this.open === 0) this.settle?.(this.came);
  }

  get outcomes(): Promise<readonly OcpiPushOutcome[]> {
    return (this.settled ??=
      this.open === 0 ? Promise.resolve(this.came) : new Promise<readonly OcpiPushOutcome[]>((resolve) => (this.settle = resolve)));
  }
}

function detailsOf(error: unknown): Pick<OcpiPushOutcome, 'reason' | 'http' | 'statusCode'> | undefined {
  if (!(error instanceof Error)) return undefined;
  const { http, statusCode } = error instanceof OcpiCallError ? error : {};
  return { reason: error.message, ...(http !== undefined && { http }), ...(statusCode !== undefined && { statusCode }) };
}
