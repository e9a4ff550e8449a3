import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import { OcpiVisibility } from '../contract/visibility.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import type { Session } from '../versions/v230/sessions.js';

/** An own Session, or why there is none for this partner. */
export type FoundSession = { readonly session: Session } | { readonly session?: undefined; readonly why: 'unknown' | 'foreign' };

/** Finds the own Session that a partner wants something done with: only Sessions of its own tokens count. */
@Injectable()
export class SessionFinder {
  constructor(
    private readonly crud: OcpiCrud,
    private readonly visibility: OcpiVisibility,
    private readonly ownership: OcpiOwnership,
  ) {}

  async find(id: string, ctx: OcpiContext): Promise<FoundSession> {
    let why: 'unknown' | 'foreign' = 'unknown';
    for (const { countryCode, partyId } of this.ownership.served(ctx)) {
      const session = await this.crud.get('sessions', { countryCode, partyId, id }, ctx);
      if (session === undefined) continue;
      if (await this.visibility.sees('sessions', session, ctx)) return { session };
      why = 'foreign';
    }
    return { why };
  }
}
