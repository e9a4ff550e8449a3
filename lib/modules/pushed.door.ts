import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import type { Kind, OcpiKey } from '../contract/kinds.js';
import { OcpiObjects, type PushedPatch } from '../protocol/objects.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import { whole } from '../protocol/part.js';
import type { PushedFields } from '../protocol/pushed-fields.js';
import type { OcpiReply } from '../protocol/reply.js';
import type { Staleness } from '../protocol/staleness.js';
import { whenKnown } from '../protocol/when-known.js';

/** Whole objects that partners push: sessions, tariffs, tokens. What the URL says must be what the body says. */
@Injectable()
export class PushedDoor {
  constructor(
    private readonly objects: OcpiObjects,
    private readonly ownership: OcpiOwnership,
  ) {}

  get<K extends Kind>(kind: K, key: OcpiKey<K>, ctx: OcpiContext): Promise<OcpiReply> {
    return whenKnown(this.ownership.pushed(key, ctx), () => this.objects.get({ kind, key, part: whole(kind) }, ctx));
  }

  put<K extends Kind>(kind: K, key: OcpiKey<K>, body: object, ctx: OcpiContext, stale?: Staleness): Promise<OcpiReply> {
    return whenKnown(this.ownership.pushed(key, ctx), () => {
      this.fits(key, body, ctx);
      return this.objects.put({ kind, key, part: whole(kind) }, body, ctx, stale);
    });
  }

  patch<K extends Kind>(kind: K, key: OcpiKey<K>, patch: PushedPatch, ctx: OcpiContext): Promise<OcpiReply> {
    return whenKnown(this.ownership.pushed(key, ctx), () => {
      this.fits(key, patch.fields, ctx);
      return this.objects.patch({ kind, key, part: whole(kind) }, patch, ctx);
    });
  }

  remove<K extends Kind>(kind: K, key: OcpiKey<K>, ctx: OcpiContext): Promise<OcpiReply> {
    return whenKnown(this.ownership.pushed(key, ctx), () => this.objects.remove({ kind, key, part: whole(kind) }, ctx));
  }

  private fits(key: OcpiKey, body: PushedFields, ctx: OcpiContext): void {
    this.ownership.sameOwner(key, body, ctx);
    if ('id' in key) this.ownership.sameId('id', key.id, body.id, ctx);
    if ('uid' in key) this.ownership.sameId('uid', key.uid, body.uid, ctx);
    if ('type' in key && key.type !== undefined) this.ownership.sameId('type', key.type, body.type, ctx);
  }
}
