import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import type { ObjectKey } from '../contract/kinds.js';
import { OcpiObjects } from '../protocol/objects.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import { whole } from '../protocol/part.js';
import { OcpiReply } from '../protocol/reply.js';
import type { InvoiceReconciliationRecord } from '../versions/v230/invoice-reconciliation.js';
import { PostedDoor } from './posted.door.js';

const KIND = 'invoiceReconciliationRecords';
const part = whole<InvoiceReconciliationRecord>(KIND);

/** Invoice reconciliation records that partners issue: created with POST, changed with PUT, taken back with DELETE. */
@Injectable()
export class InvoiceDoor {
  constructor(
    private readonly crud: OcpiCrud,
    private readonly objects: OcpiObjects,
    private readonly ownership: OcpiOwnership,
    private readonly posted: PostedDoor,
  ) {}

  async get(key: ObjectKey, ctx: OcpiContext): Promise<OcpiReply> {
    await this.ownership.pushed(key, ctx);
    return this.objects.get({ kind: KIND, key, part }, ctx);
  }

  async post(record: InvoiceReconciliationRecord, ctx: OcpiContext): Promise<OcpiReply> {
    const owner = { countryCode: record.country_code, partyId: record.party_id };
    await this.ownership.pushed(owner, ctx);
    return this.posted.post(KIND, record, owner, ctx);
  }

  /** Changes a record that was posted; 404 for one that was not. */
  async put(key: ObjectKey, record: InvoiceReconciliationRecord, ctx: OcpiContext): Promise<OcpiReply> {
    await this.ownership.pushed(key, ctx);
    this.ownership.sameOwner(key, record, ctx);
    this.ownership.sameId('id', key.id, record.id, ctx);
    const updated = await this.crud.update(KIND, key, () => record, ctx);
    if (updated === undefined) throw OcpiException.notFound('There is no InvoiceReconciliationRecord with this id. POST it first.');
    return OcpiReply.none();
  }

  /** Says that the record itself was wrong. */
  async remove(key: ObjectKey, ctx: OcpiContext): Promise<OcpiReply> {
    await this.ownership.pushed(key, ctx);
    return this.objects.remove({ kind: KIND, key, part }, ctx);
  }
}
