import { flatKey, type OcpiKey } from '../contract/kinds.js';
import type { PushChange } from './push-change.js';
import type { PushKind } from './push-kinds.js';

/** An object that is pushed. */
export interface PushItem {
  readonly kind: PushKind;
  readonly key: OcpiKey;
  /** X-Correlation-ID of the request that changed it last. */
  readonly correlationId?: string;
}

/** Who sends an object just now, and until when that is believed (milliseconds since 1970): a crash does not lock it for good. */
export interface PushClaim {
  readonly by: string;
  readonly until: number;
}

/**
 * That a partner does not have the current state of an object: in the bucket 'lanes'. It holds no message: what is sent is what is stored at the
 * time of sending (transport_and_format, Offline behaviour).
 */
export interface PushFlag extends PushItem {
  /** What changed since the partner last had it. */
  readonly change: PushChange;
  /** When it became so, in milliseconds since 1970. */
  readonly at: number;
  readonly claim?: PushClaim;
  /** What changed since the claim. */
  readonly next?: PushChange;
  /** How often in a row it could not be delivered, and when that is tried again although nothing else is wrong with the partner. */
  readonly tries?: number;
  readonly retryAt?: number;
}

/** The id of a flag: partner first. */
export function flagId(partner: string, { kind, key }: PushItem): string {
  const { owner, id, variant } = flatKey(key);
  return `${partner}/${kind}/${owner}/${encodeURIComponent(id)}/${variant ? encodeURIComponent(variant) : ''}`;
}
