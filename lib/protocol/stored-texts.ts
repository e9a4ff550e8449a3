import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import type { Kind, OcpiKey } from '../contract/kinds.js';
import { hasParty } from '../contract/party.js';
import { OcpiVisibility, type OcpiScope } from '../contract/visibility.js';
import { OcpiBridge } from './bridge.js';
import { LoweredTexts } from './lowered-texts.js';
import type { Address } from './objects.js';
import { OcpiException } from './ocpi.exception.js';
import { OcpiReply } from './reply.js';
import { isCalled, isExact } from './spelling.js';

/** Single objects by the text that is stored of them, where nobody need look at the object. */
@Injectable()
export class StoredTexts {
  constructor(
    private readonly crud: OcpiCrud,
    private readonly bridge: OcpiBridge,
    private readonly lowered: LoweredTexts,
    private readonly visibility: OcpiVisibility,
  ) {}

  /** Whether the wire's object and what is stored of it are one and the same text. */
  isAsIs<K extends Kind>({ kind, part }: Address<K>, { version }: OcpiContext): boolean {
    return !part.nested && !isExact(kind, version) && !this.bridge.needsConversion(kind, version);
  }

  /** Whether the scope alone says that the partner may see what is there, and what goes out follows from what is stored. */
  isOpen<K extends Kind>(address: Address<K>, ctx: OcpiContext): boolean {
    const { kind, key, part } = address;
    if (this.visibility.judges || part.nested) return false;
    const suits = this.bridge.needsConversion(kind, ctx.version)
      ? this.lowered.suits(kind, ctx.version, [key])
      : !isExact(kind, ctx.version);
    if (!suits) return false;
    const scope = this.visibility.scope(kind, ctx);
    return !(scope instanceof Promise) && isWithin(scope, key);
  }

  /** @throws OcpiException 404 when there is none, or the version cannot say it */
  async get<K extends Kind>({ kind, key, part }: Address<K>, ctx: OcpiContext): Promise<OcpiReply> {
    const stored = await this.crud.text(kind, key, ctx);
    if (stored === undefined) throw OcpiException.notFound(part.missing);
    if (!this.bridge.needsConversion(kind, ctx.version)) return OcpiReply.text(stored);
    const lowered = await this.lowered.lowerOne(kind, ctx.version, stored);
    if (!lowered || !isCalled(kind, key, lowered.named, ctx.version)) throw OcpiException.notFound(part.missing);
    if (lowered.text === undefined) throw OcpiException.inexpressible(ctx.version);
    return OcpiReply.text(lowered.text);
  }
}

/** Whether the scope alone says that an object of this owner may be seen. */
function isWithin({ owners, counterparties, judged = false }: OcpiScope, key: OcpiKey): boolean {
  return !judged && counterparties === undefined && (owners === undefined || hasParty(owners, key));
}
